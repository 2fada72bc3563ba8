package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A register for a piece of somebody's bytes; used again and again by one thread, so that naming a
 * piece makes no garbage.
 */
final class Slice {
    static final byte[] NOTHING = {};

    /** What Falco's formats have for a text that could not be read. */
    static final byte[] UNKNOWN = "<NA>".getBytes(StandardCharsets.US_ASCII);

    byte[] array = NOTHING;
    int offset;
    int length;

    void set(byte[] bytes, int from, int size) {
        array = bytes;
        offset = from;
        length = size;
    }

    void set(byte[] bytes) {
        set(bytes, 0, bytes.length);
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean startsWith(char first) {
        return length > 0 && array[offset] == first;
    }

    boolean isUnknown() {
        return equalTo(UNKNOWN);
    }

    boolean equalTo(byte[] other) {
        return Arrays.equals(array, offset, offset + length, other, 0, other.length);
    }

    /** The bytes as an array of their own: {@code known} itself when it holds the same. */
    byte[] copyUnless(byte[] known) {
        if (equalTo(known)) {
            return known;
        }
        return length == 0 ? NOTHING : Arrays.copyOfRange(array, offset, offset + length);
    }

    byte[] copy() {
        return copyUnless(NOTHING);
    }
}
