package io.vedette.rules;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable piece of bytes with value equality: a literal of a condition. */
final class Bytes {
    /** Added to a byte, a half surrogate that stands for it. */
    private static final int RAW = 0xdc00;

    private final byte[] array;

    /** 0 while it is not known; whoever computes it gets the same. */
    private int hash;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** The text in UTF-8, with what {@link #charOf} gave as the byte it stands for. */
    static Bytes ofText(String text) {
        int raw = nextRaw(text, 0);
        if (raw < 0) {
            return new Bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        var bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        while (raw >= 0) {
            bytes.writeBytes(text.substring(start, raw).getBytes(StandardCharsets.UTF_8));
            bytes.write(text.charAt(raw) - RAW);
            start = raw + 1;
            raw = nextRaw(text, start);
        }
        bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return new Bytes(bytes.toByteArray());
    }

    /** Where the next character is that stands for a byte; -1 when there is none. */
    private static int nextRaw(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i++;
            } else if (isRaw(c)) {
                return i;
            }
        }
        return -1;
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
        if (hash == 0) {
            hash = Arrays.hashCode(array);
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(array, StandardCharsets.UTF_8);
    }
}
