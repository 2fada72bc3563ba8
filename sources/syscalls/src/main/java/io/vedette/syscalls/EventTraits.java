package io.vedette.syscalls;

/** What has to be known of every event, by its code, as arrays that cost one load. */
final class EventTraits {
    /** More parameters than any event has. */
    static final int MOST_PARAMETERS = 40;

    /** More arguments than any system call has. */
    static final int MOST_ARGUMENTS = 6;

    private static final int SYSCALL = 1 << 16;
    private static final int META = 1 << 17;
    private static final int DESCRIPTORS =
            EventFlag.CREATES_FD.mask | EventFlag.USES_FD.mask | EventFlag.DESTROYS_FD.mask;
    private static final int[] BITS = bits();
    private static final byte[] DESCRIPTOR_PARAMETERS = descriptorParameters();
    private static final byte[] PARAMETERS = parameters();

    private EventTraits() {}

    private static int[] bits() {
        EventTable table = EventTable.get();
        int[] bits = new int[table.size()];
        for (int code = 0; code < bits.length; code++) {
            EventTable.EventType type = table.type(code);
            for (EventFlag flag : type.flags()) {
                bits[code] |= flag.mask;
            }
            bits[code] |= type.categories().contains(EventCategory.SYSCALL) ? SYSCALL : 0;
            bits[code] |= type.categories().contains(EventCategory.METAEVENT) ? META : 0;
        }
        return bits;
    }

    private static byte[] descriptorParameters() {
        EventTable table = EventTable.get();
        byte[] places = new byte[table.size()];
        for (int code = 0; code < places.length; code++) {
            places[code] = (byte) table.type(code).descriptorParameter();
        }
        return places;
    }

    private static byte[] parameters() {
        EventTable table = EventTable.get();
        byte[] counts = new byte[table.size()];
        for (int code = 0; code < counts.length; code++) {
            counts[code] = (byte) table.type(code).parameters().size();
        }
        return counts;
    }

    static boolean has(int code, EventFlag flag) {
        return (BITS[code] & flag.mask) != 0;
    }

    /** Whether a descriptor is made, used or closed, so that the event has fields of one. */
    static boolean concernsDescriptor(int code) {
        return (BITS[code] & DESCRIPTORS) != 0;
    }

    static boolean isSyscall(int code) {
        return (BITS[code] & SYSCALL) != 0;
    }

    static boolean isMeta(int code) {
        return (BITS[code] & META) != 0;
    }

    /** Whether it tells of a container or an account, which is state rather than a happening. */
    static boolean tellsOfState(int code) {
        return switch (code) {
            case EventCode.CONTAINER_JSON_2,
                    EventCode.ASYNCHRONOUS,
                    EventCode.USER_ADDED,
                    EventCode.USER_DELETED,
                    EventCode.GROUP_ADDED,
                    EventCode.GROUP_DELETED ->
                    true;
            default -> false;
        };
    }

    /** Whether it is one of ours that rules never see. */
    static boolean isForStateAlone(int code) {
        return code == EventCode.RESOLVED || code == EventCode.LATE_OPEN;
    }

    /** The parameter that is the descriptor which an exit is about; -1 for none. */
    static int descriptorParameter(int code) {
        return DESCRIPTOR_PARAMETERS[code];
    }

    /** How many parameters the event has today. */
    static int parameters(int code) {
        return PARAMETERS[code];
    }

    static boolean isEnter(int code) {
        return (code & 1) == 0;
    }

    static boolean isLarge(int code) {
        return has(code, EventFlag.LARGE_PAYLOAD);
    }
}
