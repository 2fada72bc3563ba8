package io.vedette.masking;

import java.util.Arrays;

/** Replacements in an array of bytes, in the order of the array and not overlapping. */
final class Edits {
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int[] replacementEnds = new int[8];
    private int size;
    private final MaskedBytes replacements = new MaskedBytes();

    void clear() {
        size = 0;
        replacements.clear();
    }

    int size() {
        return size;
    }

    /** Where the next replacement is to be appended before {@link #add}. */
    MaskedBytes replacements() {
        return replacements;
    }

    /** What was appended since the last call replaces the bytes between two indices. */
    void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            replacementEnds = Arrays.copyOf(replacementEnds, size * 2);
        }
        starts[size] = start;
        ends[size] = end;
        replacementEnds[size++] = replacements.length();
    }

    /** Writes the bytes between two indices with what replaces some of them. */
    void writeTo(byte[] source, int from, int to, MaskedBytes into) {
        int copied = from;
        int replacement = 0;
        for (int i = 0; i < size; i++) {
            into.append(source, copied, starts[i]);
            into.append(replacements.array(), replacement, replacementEnds[i]);
            copied = ends[i];
            replacement = replacementEnds[i];
        }
        into.append(source, copied, to);
    }
}
