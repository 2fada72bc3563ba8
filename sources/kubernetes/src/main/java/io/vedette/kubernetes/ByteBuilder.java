package io.vedette.kubernetes;

import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow at their end.
 *
 * <p>Growing makes a new array and leaves the old one as it was, so a slice handed out earlier
 * stays valid until {@link #clear} and the next append. Belongs to one thread.
 */
final class ByteBuilder {
    // A builder that once held something huge gives the memory back.
    private static final int RETAINED_BYTES = 4 << 20;
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int length;

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void clear() {
        length = 0;
        if (array.length > RETAINED_BYTES) {
            array = NOTHING;
        }
    }

    void append(byte b) {
        reserve(1);
        array[length++] = b;
    }

    void append(byte[] bytes, int offset, int count) {
        reserve(count);
        System.arraycopy(bytes, offset, array, length, count);
        length += count;
    }

    void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    void append(Value value) {
        append(value.array(0), value.offset(0), value.length(0));
    }

    void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves the bytes after the first {@code count} to the beginning, over slices handed out. */
    void dropFirst(int count) {
        System.arraycopy(array, count, array, 0, length - count);
        length -= count;
    }

    private void reserve(int more) {
        if (more > array.length - length) {
            long wanted = Math.max(256L, Math.max((long) length + more, array.length * 2L));
            array = Arrays.copyOf(array, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }
}
