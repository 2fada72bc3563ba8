package io.vedette.rules;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable piece of bytes with value equality: a literal of a condition. */
final class Bytes {
    /** Added to a byte, a half surrogate that stands for it. */
    private static final int RAW = 0xdc00;

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** The text in UTF-8, with what {@link #charOf} gave as the byte it stands for. */
    static Bytes ofText(String text) {
        var bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i++;
            } else if (isRaw(c)) {
                bytes.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(c - RAW);
                start = i + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return new Bytes(bytes.toByteArray());
    }

    /**
     * The character that stands for a byte in a text: one that no text in UTF-8 holds, unless the
     * byte is ASCII.
     */
    static char charOf(int unsignedByte) {
        return (char) (unsignedByte < 0x80 ? unsignedByte : RAW + unsignedByte);
    }

    /** Whether a character is one that {@link #charOf} gave for a byte beyond ASCII. */
    static boolean isRaw(char c) {
        return c >= RAW + 0x80 && c <= RAW + 0xff;
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
