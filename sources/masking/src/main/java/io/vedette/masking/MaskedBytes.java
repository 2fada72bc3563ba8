package io.vedette.masking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at their end: what masking writes to. Belongs to one thread. */
public final class MaskedBytes {
    // A buffer that once held something huge gives the memory back.
    private static final int RETAINED_BYTES = 4 << 20;

    private byte[] array = new byte[256];
    private int length;

    /** The bytes, from index 0 to {@link #length}; another array after each append. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Forgets everything; the array may be written over from now on. */
    public void clear() {
        length = 0;
        if (array.length > RETAINED_BYTES) {
            array = new byte[256];
        }
    }

    /** Appends one byte. */
    public void append(int b) {
        reserve(1);
        array[length++] = (byte) b;
    }

    /** Appends the bytes between two indices. */
    public void append(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, array, length, to - from);
        length += to - from;
    }

    void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    /** Makes room for more bytes after the last one; returns the array to write them to. */
    byte[] reserve(int more) {
        if (more > array.length - length) {
            long wanted = Math.max((long) length + more, array.length * 2L);
            array = Arrays.copyOf(array, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
        return array;
    }

    /** Takes what was written to the array after {@link #reserve} as appended. */
    void setLength(int length) {
        this.length = length;
    }

    /** A copy as text. */
    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }
}
