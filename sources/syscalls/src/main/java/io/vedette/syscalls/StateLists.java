package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the blocks that say how the machine was when the recording began. */
final class StateLists {
    private static final int HOSTNAME = 128;

    private final StateBlock block;
    private final MachineState machine;
    private final ProcessList processes;
    private final DescriptorList descriptors;
    private final AccountList accounts;

    StateLists(StateBlock block, MachineState machine) {
        this.block = block;
        this.machine = machine;
        processes = new ProcessList(block, machine);
        descriptors = new DescriptorList(block, machine);
        accounts = new AccountList(block, machine);
    }

    /** Types that are not known are left unread. */
    void read(int type) throws IOException, StateBlock.DamagedException {
        if (BlockType.isMachine(type)) {
            readMachine();
        } else if (BlockType.processesVersion(type) > 0) {
            processes.read(BlockType.processesVersion(type));
        } else if (BlockType.descriptorsVersion(type) > 0) {
            descriptors.read(BlockType.descriptorsVersion(type));
        } else if (BlockType.interfacesVersion(type) > 0) {
            accounts.readInterfaces(BlockType.interfacesVersion(type));
        } else if (BlockType.usersVersion(type) > 0) {
            accounts.readUsers(BlockType.usersVersion(type));
        }
    }

    private void readMachine() throws IOException, StateBlock.DamagedException {
        int processors = block.integer();
        long memory = block.number();
        long highestPid = block.number();
        byte[] name = block.bytes(HOSTNAME);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        machine.info =
                new MachineInfo(
                        processors,
                        memory,
                        highestPid,
                        new String(name, 0, length, StandardCharsets.UTF_8),
                        block.number(),
                        block.number());
    }
}
