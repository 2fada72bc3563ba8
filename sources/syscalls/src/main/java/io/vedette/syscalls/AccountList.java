package io.vedette.syscalls;

import java.io.IOException;

/** Reads lists of users and groups, and of network interfaces. */
final class AccountList {
    private static final int USER = 0;
    private static final int VERSION_4 = 1;
    private static final int VERSION_6 = 2;
    private static final int VERSION_4_NO_SPEED = 3;
    private static final int VERSION_6_NO_SPEED = 4;

    private final StateBlock block;
    private final MachineState machine;

    AccountList(StateBlock block, MachineState machine) {
        this.block = block;
        this.machine = machine;
    }

    void readUsers(int version) throws IOException, StateBlock.DamagedException {
        while (block.left() > ProcessList.PADDING) {
            long before = block.left();
            long end = version >= 2 ? before - (block.integer() & 0xffff_ffffL) : -1;
            if (version >= 2 && (end < 0 || end >= before)) {
                throw new StateBlock.DamagedException(
                        "an account has " + (before - end) + " bytes, its block " + before);
            }
            if (block.unsignedByte() == USER) {
                int uid = block.integer();
                int gid = block.integer();
                machine.accounts.add(
                        Slice.NOTHING,
                        new Accounts.User(uid, gid, block.text(), block.text(), block.text()));
            } else {
                machine.accounts.add(
                        Slice.NOTHING, new Accounts.Group(block.integer(), block.text()));
            }
            if (end >= 0) {
                block.skipTo(end);
            }
        }
    }

    void readInterfaces(int version) throws IOException, StateBlock.DamagedException {
        while (block.left() > ProcessList.PADDING) {
            long before = block.left();
            // the length does not count itself
            long end =
                    version >= 2 ? before - Integer.BYTES - (block.integer() & 0xffff_ffffL) : -1;
            if (version >= 2 && end < 0) {
                throw new StateBlock.DamagedException(
                        "an interface has more bytes than its block, which has " + before);
            }
            readInterface();
            if (end >= 0) {
                block.skipTo(end);
            }
        }
    }

    private void readInterface() throws IOException, StateBlock.DamagedException {
        int type = block.unsignedShort();
        if (type < VERSION_4 || type > VERSION_6_NO_SPEED) {
            throw new StateBlock.DamagedException("there is no type " + type + " of interfaces");
        }
        int nameLength = block.unsignedShort();
        int length = type == VERSION_4 || type == VERSION_4_NO_SPEED ? 4 : 16;
        byte[] address = block.bytes(length);
        byte[] mask = block.bytes(length);
        byte[] broadcast = block.bytes(length);
        long speed = type == VERSION_4 || type == VERSION_6 ? block.number() : 0;
        machine.interfaces.add(
                new Interfaces.Interface(address, mask, broadcast, speed, block.bytes(nameLength)));
    }
}
