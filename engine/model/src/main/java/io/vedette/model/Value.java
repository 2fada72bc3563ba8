package io.vedette.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The register that a field is read into: one value, or the values of a list.
 *
 * <p>Text is a slice of somebody else's array, valid as long as the event is. One register is used
 * again for every read, so that reading makes no garbage; it belongs to one thread. All bytes of
 * events live in {@code byte[]}, never in other memory, so that comparing them compiles to one
 * loop.
 */
public final class Value {
    private static final byte[] NOTHING = {};

    private int size;
    private byte[][] arrays = {NOTHING, NOTHING, NOTHING, NOTHING};
    private int[] offsets = new int[4];
    private int[] lengths = new int[4];
    private long[] numbers = new long[4];

    /** Forgets all values; every reader starts with this or with one of the {@code set} methods. */
    public void clear() {
        size = 0;
    }

    public void setText(byte[] array, int offset, int length) {
        size = 1;
        arrays[0] = array;
        offsets[0] = offset;
        lengths[0] = length;
    }

    public void setText(byte[] array) {
        setText(array, 0, array.length);
    }

    /** Makes garbage: for fields that are read when something matched already. */
    public void setText(String text) {
        setText(text.getBytes(StandardCharsets.UTF_8));
    }

    public void setNumber(long number) {
        size = 1;
        numbers[0] = number;
    }

    public void setBoolean(boolean value) {
        setNumber(value ? 1 : 0);
    }

    public void addText(byte[] array, int offset, int length) {
        int index = grow();
        arrays[index] = array;
        offsets[index] = offset;
        lengths[index] = length;
    }

    public void addText(byte[] array) {
        addText(array, 0, array.length);
    }

    public void addNumber(long number) {
        // growing replaces the array
        int index = grow();
        numbers[index] = number;
    }

    private int grow() {
        if (size == lengths.length) {
            int larger = size * 2;
            arrays = Arrays.copyOf(arrays, larger);
            Arrays.fill(arrays, size, larger, NOTHING);
            offsets = Arrays.copyOf(offsets, larger);
            lengths = Arrays.copyOf(lengths, larger);
            numbers = Arrays.copyOf(numbers, larger);
        }
        return size++;
    }

    /** The number of values held. */
    public int size() {
        return size;
    }

    public byte[] array(int index) {
        return arrays[index];
    }

    public int offset(int index) {
        return offsets[index];
    }

    public int length(int index) {
        return lengths[index];
    }

    public long number(int index) {
        return numbers[index];
    }

    /** A copy of the text at {@code index}, with bytes that are not UTF-8 replaced by U+FFFD. */
    public String text(int index) {
        return new String(arrays[index], offsets[index], lengths[index], StandardCharsets.UTF_8);
    }

    public byte[] copyBytes(int index) {
        return Arrays.copyOfRange(arrays[index], offsets[index], offsets[index] + lengths[index]);
    }
}
