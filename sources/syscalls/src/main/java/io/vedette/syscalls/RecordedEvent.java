package io.vedette.syscalls;

import io.vedette.model.EightBytes;

/**
 * An event as it lies in a recording: a view of bytes that belong to whoever read them, moved from
 * one event to the next. One thread owns it.
 *
 * <p>{@link #place} is where hostile bytes are checked; after it every parameter lies within the
 * event.
 */
class RecordedEvent {
    /** Time, thread, length, type, number of parameters. */
    static final int HEADER = 26;

    private static final int TID = 8;
    private static final int LENGTH = 16;
    private static final int TYPE = 20;
    private static final int COUNT = 22;
    private static final byte[] NULL_TEXT = {'(', 'N', 'U', 'L', 'L', ')', 0};

    private byte[] bytes = new byte[HEADER];
    private int start;
    private int end = HEADER;
    private int code;
    private int count;
    private final int[] offsets = new int[EventTraits.MOST_PARAMETERS + 1];

    /**
     * Moves to the event at {@code at}.
     *
     * @param limit the end of the bytes that may belong to it
     * @return what is wrong with it; empty when nothing is
     */
    final String place(byte[] from, int at, int limit) {
        if (limit - at < HEADER) {
            return "an event of " + (limit - at) + " bytes, it has " + HEADER + " at least";
        }
        long length = LittleEndian.unsignedInteger(from, at + LENGTH);
        if (length < HEADER || length > limit - at) {
            return "an event says that it has " + length + " bytes, its block has " + (limit - at);
        }
        int type = LittleEndian.unsignedShort(from, at + TYPE);
        if (type >= EventTable.get().size()) {
            return "there is no event type " + type;
        }
        return place(
                from,
                at,
                at + (int) length,
                type,
                LittleEndian.unsignedInteger(from, at + COUNT),
                EventTraits.isLarge(type) ? Integer.BYTES : Short.BYTES);
    }

    private String place(byte[] from, int at, int eventEnd, int type, long saying, int width) {
        // what a later version added is not known here
        int most = EventTraits.parameters(type);
        if ((saying > EventTraits.MOST_PARAMETERS && saying > most)
                || HEADER + saying * width > eventEnd - at) {
            return "an event of type " + type + " says that it has " + saying + " parameters";
        }
        int all = (int) saying;
        int known = Math.min(all, most);
        long value = at + HEADER + (long) all * width;
        for (int i = 0; i < known; i++) {
            offsets[i] = (int) value;
            int lengthAt = at + HEADER + i * width;
            value +=
                    width == Short.BYTES
                            ? LittleEndian.unsignedShort(from, lengthAt)
                            : LittleEndian.unsignedInteger(from, lengthAt);
        }
        // once for all of them: lengths have no sign, and their sum stays far below 64 bits
        if (value > eventEnd) {
            return "the parameters of an event of type "
                    + type
                    + " exceed it by "
                    + (value - eventEnd)
                    + " bytes";
        }
        offsets[known] = (int) value;
        bytes = from;
        start = at;
        end = eventEnd;
        code = type;
        count = known;
        return "";
    }

    final byte[] bytes() {
        return bytes;
    }

    final int start() {
        return start;
    }

    /** The number of its bytes. */
    final int size() {
        return end - start;
    }

    final int code() {
        return code;
    }

    final long time() {
        return LittleEndian.number(bytes, start);
    }

    final long tid() {
        return LittleEndian.number(bytes, start + TID);
    }

    /** How many parameters it has, of those that are known. */
    final int parameters() {
        return count;
    }

    final int offset(int parameter) {
        return offsets[parameter];
    }

    /** 0 also for a parameter that is not there. */
    final int length(int parameter) {
        return parameter < count ? offsets[parameter + 1] - offsets[parameter] : 0;
    }

    final boolean isEmpty(int parameter) {
        return length(parameter) == 0;
    }

    /** A signed number of 1, 2, 4 or 8 bytes; 0 when the parameter is none. */
    final long signed(int parameter) {
        if (parameter >= count) {
            return 0;
        }
        int at = offsets[parameter];
        return switch (offsets[parameter + 1] - at) {
            case 1 -> bytes[at];
            case 2 -> (short) LittleEndian.unsignedShort(bytes, at);
            case 4 -> LittleEndian.integer(bytes, at);
            case 8 -> LittleEndian.number(bytes, at);
            default -> 0;
        };
    }

    /** A number of 1, 2 or 4 bytes without sign, or of 8 bytes; 0 when the parameter is none. */
    final long unsigned(int parameter) {
        if (parameter >= count) {
            return 0;
        }
        int at = offsets[parameter];
        return switch (offsets[parameter + 1] - at) {
            case 1 -> bytes[at] & 0xff;
            case 2 -> LittleEndian.unsignedShort(bytes, at);
            case 4 -> LittleEndian.unsignedInteger(bytes, at);
            case 8 -> LittleEndian.number(bytes, at);
            default -> 0;
        };
    }

    final int integer(int parameter) {
        return (int) signed(parameter);
    }

    /** Whether a text is not there, or what older drivers wrote in its place. */
    final boolean isUnknownText(int parameter) {
        int length = length(parameter);
        if (length == 0) {
            return true;
        }
        int at = offsets[parameter];
        return length == NULL_TEXT.length
                && java.util.Arrays.equals(bytes, at, at + length, NULL_TEXT, 0, NULL_TEXT.length);
    }

    /** The text without the zero byte at its end; {@code <NA>} when it is not known. */
    final void text(int parameter, Slice into) {
        if (isUnknownText(parameter)) {
            into.set(Slice.UNKNOWN);
            return;
        }
        int at = offsets[parameter];
        into.set(bytes, at, textLength(at, offsets[parameter + 1]));
    }

    private int textLength(int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long zeros = EightBytes.zeros(EightBytes.read(bytes, at));
            if (zeros != 0) {
                return at + EightBytes.first(zeros) - from;
            }
        }
        while (at < to && bytes[at] != 0) {
            at++;
        }
        return at - from;
    }

    /** All bytes of a parameter. */
    final void bytes(int parameter, Slice into) {
        if (parameter < count) {
            into.set(bytes, offsets[parameter], length(parameter));
        } else {
            into.set(Slice.NOTHING);
        }
    }

    /** Whether the first parameter is what a system call returned. */
    final boolean returns() {
        return count > 0
                && !EventTraits.isEnter(code)
                && code != EventCode.GENERIC
                && EventTraits.isSyscall(code);
    }

    /** What the system call returned, negative for an error; 0 when it returns nothing. */
    final long result() {
        return returns() ? signed(0) : 0;
    }
}
