package io.vedette.syscalls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the blocks that say how a machine is, in their newest version.
 *
 * <p>What one entry has at its end beyond what older readers know, they skip. Descriptors of kinds
 * that came late are for them some descriptor; the kind follows at the end of the entry.
 */
final class StateWriter {
    /** Readers refuse longer paths and names. */
    private static final int LONGEST_PATH = 1023;

    /** Readers refuse longer lists of arguments, of variables and of control groups. */
    private static final int LONGEST_LIST = 4095;

    private static final int HOSTNAME = 128;
    private static final int MOST_PROCESSES_BYTES = 1 << 20;
    private static final int STATE_OF_OURS =
            ThreadFlag.ACTIVE | ThreadFlag.NAME_CHANGED | ThreadFlag.DEAD;

    private final OutputStream out;
    private final BlockBuilder block = new BlockBuilder();
    private boolean withoutEnvironments;

    StateWriter(OutputStream out) {
        this.out = out;
    }

    /** Environments are empty from now on. */
    void leaveOutEnvironments() {
        withoutEnvironments = true;
    }

    void write(MachineState machine) throws IOException {
        writeMachine(machine.info);
        writeInterfaces(machine.interfaces.all());
        writeAccounts(machine.accounts);
        List<ProcessThread> threads = new ArrayList<>();
        machine.threads.forEach(threads::add);
        // parents before children, and the same from run to run
        threads.sort(Comparator.comparingLong(thread -> thread.tid));
        writeProcesses(threads);
        for (ProcessThread thread : threads) {
            if (thread.ownDescriptors.size() > 0) {
                writeDescriptors(thread);
            }
        }
    }

    private void writeMachine(MachineInfo info) throws IOException {
        byte[] hostname = info.hostname().getBytes(StandardCharsets.UTF_8);
        block.begin(BlockType.MACHINE)
                .addInteger(info.processors())
                .addNumber(info.memoryBytes())
                .addNumber(info.highestPid())
                .addBytes(Arrays.copyOf(hostname, HOSTNAME), 0, HOSTNAME)
                .addNumber(info.bootNanos())
                .addNumber(info.flags())
                .addNumber(0)
                .addNumber(0)
                .end(out);
    }

    private void writeInterfaces(List<Interfaces.Interface> interfaces) throws IOException {
        block.begin(BlockType.INTERFACES_2);
        for (Interfaces.Interface one : interfaces) {
            int length = one.address().length;
            int nameLength = Math.min(one.name().length, LONGEST_PATH);
            block.addInteger(2 * Short.BYTES + 3 * length + Long.BYTES + nameLength)
                    .addShort(one.isVersion4() ? 1 : 2)
                    .addShort(nameLength)
                    .addBytes(one.address(), 0, length)
                    .addBytes(one.mask(), 0, length)
                    .addBytes(one.broadcast(), 0, length)
                    .addNumber(one.speedBitsPerSecond())
                    .addBytes(one.name(), 0, nameLength);
        }
        block.end(out);
    }

    private void writeAccounts(Accounts accounts) throws IOException {
        block.begin(BlockType.USERS_2);
        List<Accounts.User> users = new ArrayList<>();
        accounts.forEachHostUser(users::add);
        users.sort(Comparator.comparingInt(Accounts.User::uid));
        users.forEach(user -> {
            int at = block.size();
            block.addInteger(0).addByte(0).addInteger(user.uid()).addInteger(user.gid());
            addPath(user.name());
            addPath(user.home());
            addPath(user.shell());
            block.setLength(at);
        });
        List<Accounts.Group> groups = new ArrayList<>();
        accounts.forEachHostGroup(groups::add);
        groups.sort(Comparator.comparingInt(Accounts.Group::gid));
        groups.forEach(group -> {
            int at = block.size();
            block.addInteger(0).addByte(1).addInteger(group.gid());
            addPath(group.name());
            block.setLength(at);
        });
        block.end(out);
    }

    private void addPath(byte[] path) {
        block.addText(path, path.length, LONGEST_PATH);
    }

    private void writeProcesses(List<ProcessThread> threads) throws IOException {
        block.begin(BlockType.PROCESSES_9);
        for (ProcessThread thread : threads) {
            if (block.size() > MOST_PROCESSES_BYTES) {
                block.end(out);
                block.begin(BlockType.PROCESSES_9);
            }
            int at = block.size();
            block.addInteger(0);
            addThread(thread);
            addLater(thread);
            block.setLength(at);
        }
        block.end(out);
    }

    private void addThread(ProcessThread thread) {
        block.addNumber(thread.tid)
                .addNumber(thread.pid)
                .addNumber(thread.parent)
                .addNumber(thread.session)
                .addNumber(thread.virtualGroup);
        addPath(thread.comm);
        addPath(thread.exe);
        addPath(thread.exePath);
        block.addList(thread.arguments, LONGEST_LIST);
        addPath(thread.directory);
        block.addNumber(thread.descriptorLimit)
                .addInteger(thread.flags & ~STATE_OF_OURS)
                .addInteger(thread.uid)
                .addInteger(thread.gid)
                .addInteger(thread.virtualMemory)
                .addInteger(thread.residentMemory)
                .addInteger(thread.swappedMemory)
                .addNumber(thread.majorFaults)
                .addNumber(thread.minorFaults)
                .addList(withoutEnvironments ? Slice.NOTHING : thread.environment, LONGEST_LIST)
                .addNumber(thread.virtualTid)
                .addNumber(thread.virtualPid)
                .addList(thread.controlGroups, LONGEST_LIST);
        addPath(thread.root);
    }

    private void addLater(ProcessThread thread) {
        block.addNumber(thread.namespaceStart)
                .addInteger(thread.tty)
                .addInteger(thread.loginUid)
                .addByte(thread.exeWritable ? 1 : 0)
                .addNumber(thread.inheritable)
                .addNumber(thread.permitted)
                .addNumber(thread.effective)
                .addByte(thread.exeInUpperLayer ? 1 : 0)
                .addNumber(thread.exeInode)
                .addNumber(thread.exeChanged)
                .addNumber(thread.exeModified)
                .addByte(thread.exeFromMemory ? 1 : 0)
                .addByte(thread.exeInLowerLayer ? 1 : 0)
                .addNumber(thread.processGroup);
    }

    private void writeDescriptors(ProcessThread thread) throws IOException {
        block.begin(BlockType.DESCRIPTORS_2).addNumber(thread.tid);
        thread.ownDescriptors.forEach((descriptor, number) -> {
            int at = block.size();
            boolean late = descriptor.type > Descriptor.REGULAR;
            block.addInteger(0)
                    .addNumber(number)
                    .addNumber(descriptor.inode)
                    .addByte(late ? Descriptor.UNSUPPORTED : descriptor.type);
            addDescriptor(descriptor);
            if (late) {
                block.addByte(descriptor.type);
            }
            block.setLength(at);
        });
        block.end(out);
    }

    private void addDescriptor(Descriptor descriptor) {
        switch (descriptor.type) {
            case Descriptor.UNKNOWN -> {
                // nothing follows
            }
            case Descriptor.IPV4, Descriptor.IPV6 -> {
                addAddress(descriptor, true);
                addAddress(descriptor, false);
                block.addShort(descriptor.sourcePort())
                        .addShort(descriptor.destinationPort())
                        .addByte(descriptor.protocol());
            }
            case Descriptor.IPV4_SERVER, Descriptor.IPV6_SERVER -> {
                addAddress(descriptor, false);
                block.addShort(descriptor.destinationPort()).addByte(descriptor.protocol());
            }
            case Descriptor.UNIX -> {
                block.addNumber(descriptor.unixSource).addNumber(descriptor.unixDestination);
                addName(descriptor);
            }
            case Descriptor.REGULAR -> {
                block.addInteger(descriptor.openFlags);
                addName(descriptor);
                block.addInteger(descriptor.device);
            }
            default -> addName(descriptor);
        }
    }

    private void addAddress(Descriptor descriptor, boolean source) {
        block.addBytes(
                descriptor.endsToWrite(),
                descriptor.addressOffset(source),
                descriptor.addressLength());
    }

    private void addName(Descriptor descriptor) {
        block.addText(descriptor.name, descriptor.nameLength, LONGEST_PATH);
    }
}
