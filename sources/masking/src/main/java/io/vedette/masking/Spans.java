package io.vedette.masking;

import java.util.Arrays;

/** Places in a text that hold secrets, in the order of the text and not overlapping. */
final class Spans {
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private SecretKind[] kinds = new SecretKind[8];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int start, int end, SecretKind kind) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
        }
        starts[size] = start;
        ends[size] = end;
        kinds[size++] = kind;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    SecretKind kind(int index) {
        return kinds[index];
    }

    /** The end of the last place, or {@code otherwise}. */
    int lastEnd(int otherwise) {
        return size == 0 ? otherwise : ends[size - 1];
    }
}
