package io.vedette.rules;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for several parts in a text in one pass: the automaton of Aho and Corasick (1975), its
 * failure links resolved so that each byte is one step.
 */
final class ManyParts {
    private static final int BYTES = 256;
    private static final int NONE = -1;

    private final int[] next;
    private final boolean[] found;

    private ManyParts(List<Bytes> parts) {
        int longest = 1;
        for (Bytes part : parts) {
            longest += part.length();
        }
        int[] steps = new int[longest * BYTES];
        boolean[] ends = new boolean[longest];
        Arrays.fill(steps, NONE);
        int states = 1;
        for (Bytes part : parts) {
            int state = 0;
            for (byte b : part.array()) {
                int at = state * BYTES + (b & 0xff);
                if (steps[at] == NONE) {
                    steps[at] = states++;
                }
                state = steps[at];
            }
            ends[state] = true;
        }
        next = Arrays.copyOf(steps, states * BYTES);
        found = Arrays.copyOf(ends, states);
        link();
    }

    static ManyParts of(List<Bytes> parts) {
        return new ManyParts(parts);
    }

    /** Finds the parts whatever the case of their ASCII letters. */
    static ManyParts ignoringCase(List<Bytes> parts) {
        var many = new ManyParts(parts.stream().map(ManyParts::lower).toList());
        for (int row = 0; row < many.next.length; row += BYTES) {
            for (int letter = 'A'; letter <= 'Z'; letter++) {
                many.next[row + letter] = many.next[row + ByteStrings.lower((byte) letter)];
            }
        }
        return many;
    }

    private static Bytes lower(Bytes text) {
        byte[] lower = text.array().clone();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = ByteStrings.lower(lower[i]);
        }
        return Bytes.copyOf(lower);
    }

    private void link() {
        int[] failure = new int[found.length];
        var open = new ArrayDeque<Integer>();
        for (int b = 0; b < BYTES; b++) {
            if (next[b] == NONE) {
                next[b] = 0;
            } else {
                open.add(next[b]);
            }
        }
        while (!open.isEmpty()) {
            int state = open.remove();
            found[state] |= found[failure[state]];
            for (int b = 0; b < BYTES; b++) {
                int at = state * BYTES + b;
                int fallen = next[failure[state] * BYTES + b];
                if (next[at] == NONE) {
                    next[at] = fallen;
                } else {
                    failure[next[at]] = fallen;
                    open.add(next[at]);
                }
            }
        }
    }

    boolean someIn(byte[] array, int offset, int length) {
        int state = 0;
        if (found[0]) {
            return true;
        }
        for (int i = offset; i < offset + length; i++) {
            // nothing has begun: most bytes begin nothing, and this does not wait for the last step
            if (state == 0 && next[array[i] & 0xff] == 0) {
                continue;
            }
            state = next[state * BYTES + (array[i] & 0xff)];
            if (found[state]) {
                return true;
            }
        }
        return false;
    }
}
