package io.vedette.syscalls;

import java.util.List;

/**
 * Turns flags and commands as the kernel has them on x86-64 into those of recordings, which are the
 * same on every machine. Numbers on the left are from the kernel's uapi headers.
 */
final class PortableValues {
    /** What the sensor's programs add to flags of open. */
    private static final int CREATED = 1 << 28;

    private static final int UPPER = 1 << 29;
    private static final int LOWER = 1 << 30;

    private static final int ACCESS = 3;
    private static final int SYNC = 0x101000;
    private static final int TEMPORARY = 0x410000;
    private static final int SYNC_OF_OURS = 1 << 7;

    private static final int[][] FILE = {
        {0x40, FileFlag.CREATE},
        {0x400, 1 << 3},
        {0x80, 1 << 5},
        {0x800, 1 << 6},
        {0x200, 1 << 8},
        {0x4000, 1 << 9},
        {0x10000, FileFlag.DIRECTORY},
        {0x8000, 1 << 11},
        {0x80000, FileFlag.CLOSE_ON_EXEC},
        {CREATED, FileFlag.CREATED},
        {UPPER, FileFlag.UPPER_LAYER},
        {LOWER, FileFlag.LOWER_LAYER}
    };

    private static final int[][] CLONE = {
        {1, ThreadFlag.IN_PID_NAMESPACE},
        {0x400, ThreadFlag.SHARES_FILES},
        {0x200, 1 << 1},
        {0x80000000, 1 << 2},
        {0x08000000, 1 << 3},
        {0x40000000, 1 << 4},
        {0x00020000, 1 << 5},
        {0x20000000, ThreadFlag.NEW_PID_NAMESPACE},
        {0x04000000, 1 << 7},
        {0x8000, ThreadFlag.SAME_PARENT},
        {0x100000, 1 << 9},
        {0x2000, 1 << 10},
        {0x800, 1 << 11},
        {0x40000, 1 << 12},
        {0x10000, ThreadFlag.SAME_PROCESS},
        {0x800000, 1 << 14},
        {0x100, 1 << 15},
        {0x10000000, ThreadFlag.NEW_USER_NAMESPACE},
        {0x200000, 1 << 23},
        {0x1000000, 1 << 24},
        {0x80000, 1 << 25},
        {0x4000, ThreadFlag.PARENT_WAITS},
        {0x02000000, 1 << 28}
    };

    private static final int[][] MAP = {
        {1, 1},
        {2, 2},
        {0x10, 4},
        {0x20, 8},
        {0x40, 16},
        {0x4000, 64},
        {0x8000, 128},
        {0x10000, 256},
        {0x100, 512},
        {0x800, 1024},
        {0x1000, 2048},
        {0x2000, 16384}
    };

    private static final int[][] PROTECTION = {
        {1, 1}, {2, 2}, {4, 4}, {8, 8}, {0x01000000, 16}, {0x02000000, 32}
    };

    private static final int[][] RESOLVE = {
        {0x08, 1}, {0x10, 2}, {0x02, 4}, {0x04, 8}, {0x01, 16}, {0x20, 32}
    };

    private static final int[][] OWNER = {{0x100, 1024}, {0x1000, 4096}};
    private static final int[][] EPOLL = {{0x80000, 1}};
    private static final int[][] PROCESS = {{0x800, 1}};
    private static final int[][] MODULE = {{0x200, 1}, {0x800, 2}};

    /** Of fcntl(2), by the kernel's number; those from 1024 on have their highest bit set. */
    private static final int[][] COMMANDS = {
        {0, 1},
        {1, 2},
        {2, 3},
        {3, 4},
        {4, 5},
        {5, 6},
        {6, 8},
        {7, 9},
        {8, 10},
        {9, 12},
        {10, 13},
        {11, 15},
        {12, 17},
        {13, 18},
        {14, 19},
        {15, 21},
        {16, 22},
        {36, 30},
        {37, 31},
        {38, 32},
        {0x80, 23},
        {0x81, 24},
        {0x82, 27},
        {0x85, 25},
        {0x86, 26},
        {0x87, 28},
        {0x88, 29}
    };

    private static final int[][] REQUESTS = {
        {0, 1},
        {1, 2},
        {2, 3},
        {3, 4},
        {4, 5},
        {5, 6},
        {6, 7},
        {7, 8},
        {8, 9},
        {9, 10},
        {12, 26},
        {13, 27},
        {14, 28},
        {15, 29},
        {16, 11},
        {17, 12},
        {18, 30},
        {19, 31},
        {21, 32},
        {24, 13},
        {25, 33},
        {26, 34},
        {30, 35},
        {31, 36},
        {32, 37},
        {33, 38},
        {0x4200, 14},
        {0x4201, 15},
        {0x4202, 16},
        {0x4203, 17},
        {0x4204, 18},
        {0x4205, 19},
        {0x4206, 20},
        {0x4207, 21},
        {0x4208, 22},
        {0x4209, 23},
        {0x420a, 24},
        {0x420b, 25}
    };

    private static final Conversion[][] CONVERSIONS = conversions();

    private PortableValues() {}

    private interface Conversion {
        int of(int value);
    }

    private static Conversion[][] conversions() {
        EventTable table = EventTable.get();
        Conversion[][] all = new Conversion[table.size()][];
        for (int code = 0; code < all.length; code++) {
            List<EventTable.Parameter> parameters = table.type(code).parameters();
            all[code] = new Conversion[0];
            for (int i = 0; i < parameters.size(); i++) {
                Conversion conversion = conversion(code, parameters.get(i).detail());
                if (conversion != null) {
                    all[code] = java.util.Arrays.copyOf(all[code], i + 1);
                    all[code][i] = conversion;
                }
            }
        }
        return all;
    }

    private static @org.jspecify.annotations.Nullable Conversion conversion(
            int code, String detail) {
        return switch (detail) {
            case "file_flags" ->
                    switch (code) {
                        case EventCode.OPEN,
                                EventCode.OPENAT,
                                EventCode.OPENAT2,
                                EventCode.OPEN_BY_HANDLE_AT ->
                                PortableValues::opened;
                        // already are those of recordings: the kernel's have no room in 16 bits
                        case EventCode.EVENTFD2, EventCode.SIGNALFD4, EventCode.INOTIFY_INIT1 ->
                                null;
                        default -> value -> bits(value, FILE);
                    };
            case "clone_flags" -> value -> bits(value, CLONE);
            case "mmap_flags" -> value -> bits(value, MAP);
            case "prot_flags" -> value -> bits(value, PROTECTION);
            case "openat2_flags" -> value -> bits(value, RESOLVE);
            case "fchownat_flags" -> value -> bits(value, OWNER);
            case "epoll_create1_flags" -> value -> bits(value, EPOLL);
            case "pidfd_open_flags" -> value -> bits(value, PROCESS);
            case "delete_module_flags" -> value -> bits(value, MODULE);
            case "fcntl_commands" -> value -> number(value, COMMANDS);
            case "ptrace_requests" -> value -> number(value, REQUESTS);
            default -> null;
        };
    }

    private static int bits(int value, int[][] pairs) {
        int converted = 0;
        for (int[] pair : pairs) {
            converted |= (value & pair[0]) != 0 ? pair[1] : 0;
        }
        return converted;
    }

    private static int number(int value, int[][] pairs) {
        for (int[] pair : pairs) {
            if (pair[0] == value) {
                return pair[1];
            }
        }
        return 0;
    }

    /** Flags of an open file. */
    static int opened(int value) {
        int converted = bits(value, FILE);
        // read, write, both: 0, 1, 2 in the kernel
        converted |= Math.min((value & ACCESS) + 1, ACCESS);
        if ((value & SYNC) == SYNC) {
            converted |= SYNC_OF_OURS;
        } else if ((value & 0x1000) != 0) {
            converted |= 1 << 4;
        }
        if ((value & TEMPORARY) == TEMPORARY) {
            converted |= FileFlag.TEMPORARY;
        }
        return converted;
    }

    /** Converts an event's parameters where they lie. */
    static void convert(RecordedEvent event) {
        Conversion[] conversions = CONVERSIONS[event.code()];
        for (int i = 0; i < conversions.length; i++) {
            Conversion conversion = conversions[i];
            if (conversion != null) {
                int at = event.offset(i);
                byte[] bytes = event.bytes();
                switch (event.length(i)) {
                    case 1 -> bytes[at] = (byte) conversion.of(bytes[at] & 0xff);
                    case 2 ->
                            LittleEndian.setShort(
                                    bytes,
                                    at,
                                    conversion.of(LittleEndian.unsignedShort(bytes, at)));
                    case 4 ->
                            LittleEndian.setInteger(
                                    bytes, at, conversion.of(LittleEndian.integer(bytes, at)));
                    default -> {
                        // it is not there
                    }
                }
            }
        }
    }
}
