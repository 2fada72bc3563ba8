package io.vedette.syscalls;

import java.util.Arrays;

/**
 * Puts an event together in the layout of recordings: header, lengths, values. Used again for one
 * event after another; one thread owns it.
 */
final class EventBuilder {
    private byte[] bytes = new byte[1024];
    private int size;
    private int width;
    private int place;

    /** Begins an event with as many parameters, all of which have to be added. */
    void begin(long time, long tid, int code, int parameters) {
        width = EventTraits.isLarge(code) ? Integer.BYTES : Short.BYTES;
        size = RecordedEvent.HEADER + parameters * width;
        place = 0;
        reserve(0);
        LittleEndian.setNumber(bytes, 0, time);
        LittleEndian.setNumber(bytes, 8, tid);
        LittleEndian.setShort(bytes, 20, code);
        LittleEndian.setInteger(bytes, 22, parameters);
    }

    private void reserve(int more) {
        if (bytes.length < size + more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    /** What is longer than the parameter can be is cut off. */
    void add(byte[] from, int offset, int length) {
        int kept = width == Short.BYTES ? Math.min(length, 0xffff) : length;
        reserve(kept);
        System.arraycopy(from, offset, bytes, size, kept);
        size += kept;
        addLength(kept);
    }

    private void addLength(int length) {
        int at = RecordedEvent.HEADER + place * width;
        if (width == Short.BYTES) {
            LittleEndian.setShort(bytes, at, length);
        } else {
            LittleEndian.setInteger(bytes, at, length);
        }
        place++;
    }

    void addEmpty() {
        addLength(0);
    }

    /** A number of {@code length} bytes, 1 to 8. */
    void addNumber(long number, int length) {
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) (number >>> (8 * i));
        }
        size += length;
        addLength(length);
    }

    /** Ends the event; it is in {@link #array} from 0 on. */
    int end() {
        LittleEndian.setInteger(bytes, 16, size);
        return size;
    }

    byte[] array() {
        return bytes;
    }
}
