package io.vedette.syscalls;

import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where texts are put together that an event does not hold as such: each begins after the one
 * before, and all are valid until {@link #clear}.
 *
 * <p>Grows to what one event needs and is then used again. One thread owns it.
 */
final class ByteText {
    private static final int START = 1024;

    private byte[] bytes = new byte[START];
    private int size;
    private int start;

    /** Forgets all texts. */
    void clear() {
        size = 0;
        start = 0;
    }

    /** Begins a new text after those that are there. */
    ByteText begin() {
        start = size;
        return this;
    }

    /** The bytes that the text is in; asked for anew after anything was added. */
    byte[] array() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return size - start;
    }

    /** Cuts the text to {@code length}. */
    void truncate(int length) {
        size = start + length;
    }

    byte at(int index) {
        return bytes[start + index];
    }

    void reserve(int more) {
        if (bytes.length - size < more) {
            // texts that were handed out stay in the old array
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    ByteText add(byte single) {
        reserve(1);
        bytes[size++] = single;
        return this;
    }

    ByteText add(char single) {
        return add((byte) single);
    }

    ByteText add(byte[] from) {
        return add(from, 0, from.length);
    }

    ByteText add(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return this;
    }

    ByteText add(Slice slice) {
        return add(slice.array, slice.offset, slice.length);
    }

    /** Of characters below U+0080 alone. */
    ByteText add(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    ByteText addNumber(long number) {
        return addDigits(number, 10, '0');
    }

    ByteText addUnsigned(long number) {
        return number >= 0 ? addNumber(number) : add(Long.toUnsignedString(number));
    }

    /** In lower case, without a prefix. */
    ByteText addHex(long number) {
        return number >= 0 ? addDigits(number, 16, 'a' - 10) : add(Long.toHexString(number));
    }

    private ByteText addDigits(long number, int radix, int letters) {
        if (number < 0) {
            return add(Long.toString(number, radix));
        }
        int digits = 1;
        for (long rest = number / radix; rest > 0; rest /= radix) {
            digits++;
        }
        reserve(digits);
        long rest = number;
        for (int i = size + digits - 1; i >= size; i--) {
            int digit = (int) (rest % radix);
            bytes[i] = (byte) (digit < 10 ? '0' + digit : letters + digit);
            rest /= radix;
        }
        size += digits;
        return this;
    }

    /** The text as a value; it is done with. */
    void into(Value value) {
        value.setText(bytes, start, size - start);
    }

    void into(Slice slice) {
        slice.set(bytes, start, size - start);
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, start, size);
    }

    @Override
    public String toString() {
        return new String(bytes, start, size - start, StandardCharsets.UTF_8);
    }
}
