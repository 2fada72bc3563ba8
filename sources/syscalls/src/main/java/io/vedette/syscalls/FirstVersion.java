package io.vedette.syscalls;

import java.util.Arrays;

/**
 * Reads events of the first version, which do not say how many parameters they have. One thread
 * owns it.
 */
final class FirstVersion {
    private static final int HEADER = RecordedEvent.HEADER - Integer.BYTES;
    private static final int LENGTH = 16;
    private static final int TYPE = 20;

    /** What two events say too much of their length. */
    private static final int SURPLUS = 3;

    private byte[] widened = new byte[1024];

    /**
     * Moves {@code event} to the event at {@code at}, in today's layout.
     *
     * @return what is wrong with it; empty when nothing is
     */
    String place(RecordedEvent event, byte[] from, int at, int limit) {
        if (limit - at < HEADER) {
            return "an event of " + (limit - at) + " bytes, it has " + HEADER + " at least";
        }
        long length = LittleEndian.unsignedInteger(from, at + LENGTH);
        int type = LittleEndian.unsignedShort(from, at + TYPE);
        if (type >= EventTable.get().size()) {
            return "there is no event type " + type;
        }
        if (type == EventCode.NOTIFICATION || type == EventCode.INFRASTRUCTURE) {
            length -= SURPLUS;
        }
        if (length < HEADER || length > limit - at) {
            return "an event says that it has " + length + " bytes, its block has " + (limit - at);
        }
        int end = at + (int) length;
        int parameters = parameters(from, at + HEADER, end, type);
        if (parameters < 0) {
            return "the lengths of an event of type " + type + " do not fit its own";
        }
        int size = (int) length + Integer.BYTES;
        if (widened.length < size) {
            widened = Arrays.copyOf(widened, Math.max(size, widened.length * 2));
        }
        System.arraycopy(from, at, widened, 0, HEADER);
        LittleEndian.setInteger(widened, LENGTH, size);
        LittleEndian.setInteger(widened, HEADER, parameters);
        System.arraycopy(from, at + HEADER, widened, RecordedEvent.HEADER, end - at - HEADER);
        return event.place(widened, 0, size);
    }

    /** The number for which the lengths add up; -1 for none. */
    private static int parameters(byte[] from, int lengths, int end, int type) {
        for (int count = EventTraits.parameters(type); count >= 0; count--) {
            long value = lengths + (long) count * Short.BYTES;
            if (value <= end) {
                for (int i = 0; i < count; i++) {
                    value += LittleEndian.unsignedShort(from, lengths + i * Short.BYTES);
                }
                if (value < end) {
                    return -1;
                }
                if (value == end) {
                    return count;
                }
            }
        }
        return -1;
    }
}
