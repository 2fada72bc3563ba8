package io.vedette.syscalls;

/** Types of blocks in recordings; most have an older number too. */
final class BlockType {
    static final int SECTION = 0x0A0D0D0A;
    static final int MACHINE = 0x201;
    static final int PROCESSES_9 = 0x215;
    static final int DESCRIPTORS_2 = 0x218;
    static final int INTERFACES_2 = 0x219;
    static final int USERS_2 = 0x220;
    static final int EVENT = 0x204;
    static final int EVENT_FLAGS = 0x208;
    static final int EVENT_2 = 0x216;
    static final int EVENT_2_FLAGS = 0x217;
    static final int EVENT_2_LARGE = 0x221;
    static final int EVENT_2_FLAGS_LARGE = 0x222;
    private static final int EVENT_OLD = 0x8010ABCD;

    private BlockType() {}

    static boolean isEvent(int type) {
        return type == EVENT_2
                || type == EVENT_2_FLAGS
                || type == EVENT_2_LARGE
                || type == EVENT_2_FLAGS_LARGE
                || isFirstVersion(type);
    }

    /** Whether events in it do not say how many parameters they have. */
    static boolean isFirstVersion(int type) {
        return type == EVENT || type == EVENT_OLD || type == EVENT_FLAGS;
    }

    static boolean hasFlags(int type) {
        return type == EVENT_FLAGS || type == EVENT_2_FLAGS || type == EVENT_2_FLAGS_LARGE;
    }

    /** Whether it tells of the machine as it was before the events. */
    static boolean isState(int type) {
        return isMachine(type)
                || processesVersion(type) > 0
                || descriptorsVersion(type) > 0
                || interfacesVersion(type) > 0
                || usersVersion(type) > 0;
    }

    /** Whether it is one that only recordings of packets have: pcapng's types 1 to 10. */
    static boolean isOfPackets(int type) {
        return type > 0 && type <= 10;
    }

    static boolean isMachine(int type) {
        return type == MACHINE || type == 0x8002ABCD;
    }

    /** The version of a list of processes, 1 to 9; 0 for other blocks. */
    static int processesVersion(int type) {
        return switch (type) {
            case 0x202, 0x8000ABCD -> 1;
            case 0x207, 0x8013ABCD -> 2;
            case 0x209, 0x8014ABCD -> 3;
            case 0x210 -> 4;
            case 0x211 -> 5;
            case 0x212 -> 6;
            case 0x213 -> 7;
            case 0x214 -> 8;
            case PROCESSES_9 -> 9;
            default -> 0;
        };
    }

    /** The version of a list of descriptors; 0 for other blocks. */
    static int descriptorsVersion(int type) {
        return switch (type) {
            case 0x203, 0x8001ABCD -> 1;
            case DESCRIPTORS_2 -> 2;
            default -> 0;
        };
    }

    static int interfacesVersion(int type) {
        return switch (type) {
            case 0x205, 0x8011ABCD -> 1;
            case INTERFACES_2 -> 2;
            default -> 0;
        };
    }

    static int usersVersion(int type) {
        return switch (type) {
            case 0x206, 0x8012ABCD -> 1;
            case USERS_2 -> 2;
            default -> 0;
        };
    }
}
