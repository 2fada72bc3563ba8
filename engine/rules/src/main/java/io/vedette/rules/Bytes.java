package io.vedette.rules;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable piece of bytes with value equality: a literal of a condition. */
final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    static Bytes ofText(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes copyOf(byte[] array) {
        return new Bytes(array.clone());
    }

    /** The bytes themselves, not to be changed. */
    byte[] array() {
        return array;
    }

    int length() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return new String(array, StandardCharsets.UTF_8);
    }
}
