package io.vedette.syscalls;

/** The descriptors that a poll waits for, with what it waits for. */
final class PollList {
    private static final int ENTRY = 10;

    private final byte[] bytes;
    private final int start;
    private final int size;

    private PollList(byte[] bytes, int start, int size) {
        this.bytes = bytes;
        this.start = start;
        this.size = size;
    }

    /** Empty when the parameter holds none. */
    static PollList of(RecordedEvent event, int place) {
        int length = event.length(place);
        if (length < Short.BYTES) {
            return new PollList(Slice.NOTHING, 0, 0);
        }
        int at = event.offset(place);
        int says = LittleEndian.unsignedShort(event.bytes(), at);
        int most = (length - Short.BYTES) / ENTRY;
        return new PollList(event.bytes(), at + Short.BYTES, Math.min(says, most));
    }

    int size() {
        return size;
    }

    long number(int index) {
        return LittleEndian.number(bytes, start + index * ENTRY);
    }

    int flags(int index) {
        return LittleEndian.unsignedShort(bytes, start + index * ENTRY + Long.BYTES);
    }
}
