package io.vedette.syscalls;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Puts a block of a recording together. Used again for one after another; one thread owns it. */
final class BlockBuilder {
    private static final int HEADER = 8;
    private static final int ALIGNMENT = 4;

    private byte[] bytes = new byte[4096];
    private int size;

    BlockBuilder begin(int type) {
        size = 0;
        return addInteger(type).addInteger(0);
    }

    /** The number of bytes so far. */
    int size() {
        return size;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }

    BlockBuilder addByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    BlockBuilder addShort(int value) {
        reserve(Short.BYTES);
        LittleEndian.setShort(bytes, size, value);
        size += Short.BYTES;
        return this;
    }

    BlockBuilder addInteger(int value) {
        reserve(Integer.BYTES);
        LittleEndian.setInteger(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    BlockBuilder addNumber(long value) {
        reserve(Long.BYTES);
        LittleEndian.setNumber(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    BlockBuilder addBytes(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** A text with its length before it; what is longer than {@code most} is cut off. */
    BlockBuilder addText(byte[] text, int length, int most) {
        int kept = Math.min(length, most);
        return addShort(kept).addBytes(text, 0, kept);
    }

    /** Texts with a zero byte after each, cut off as {@link #addText} does. */
    BlockBuilder addList(byte[] list, int most) {
        if (list.length == 0) {
            return addShort(0);
        }
        int kept = Math.min(list.length, most - 1);
        return addShort(kept + 1).addBytes(list, 0, kept).addByte(0);
    }

    /** Writes the number of bytes from {@code at} to here into the four bytes there. */
    void setLength(int at) {
        LittleEndian.setInteger(bytes, at, size - at);
    }

    void end(OutputStream out) throws IOException {
        while (size % ALIGNMENT != 0) {
            addByte(0);
        }
        addInteger(size + Integer.BYTES);
        LittleEndian.setInteger(bytes, HEADER / 2, size);
        out.write(bytes, 0, size);
    }
}
