package io.vedette.rules;

import io.vedette.model.EightBytes;
import java.util.Arrays;
import java.util.Collection;

/**
 * A set of byte strings, looked up by slices without making garbage.
 *
 * <p>Open addressing with at most a third of the places taken. The hash looks at the length and at
 * the first and last eight bytes: names that rules list differ there; a set whose members do not is
 * only slower.
 */
final class TextSet {
    private static final byte[] NONE = {};

    private final byte[][] places;
    private final boolean[] taken;
    private final int mask;

    TextSet(Collection<Bytes> members) {
        int size = Integer.highestOneBit(Math.max(2, members.size() * 3)) * 2;
        places = new byte[size][];
        Arrays.fill(places, NONE);
        taken = new boolean[size];
        mask = size - 1;
        for (Bytes member : members) {
            byte[] bytes = member.array();
            int place = find(bytes, 0, bytes.length);
            places[place] = bytes;
            taken[place] = true;
        }
    }

    boolean contains(byte[] array, int offset, int length) {
        return taken[find(array, offset, length)];
    }

    /** The place of a member, or the free one where it would be; always below {@link #size}. */
    int find(byte[] array, int offset, int length) {
        int place = (int) hash(array, offset, length) & mask;
        while (taken[place] && !ByteStrings.equal(array, offset, length, places[place])) {
            place = (place + 1) & mask;
        }
        return place;
    }

    boolean isTaken(int place) {
        return taken[place];
    }

    int size() {
        return places.length;
    }

    private static long hash(byte[] array, int offset, int length) {
        long hash = length * 0x9e3779b97f4a7c15L;
        if (length >= Long.BYTES) {
            hash ^= EightBytes.read(array, offset) * 0xbf58476d1ce4e5b9L;
            hash ^= EightBytes.read(array, offset + length - Long.BYTES) * 0x94d049bb133111ebL;
        } else {
            long word = 0;
            for (int i = 0; i < length; i++) {
                word = (word << 8) | (array[offset + i] & 0xff);
            }
            hash ^= word * 0xbf58476d1ce4e5b9L;
        }
        hash ^= hash >>> 32;
        return (hash * 0xd6e8feb86659fd93L) >>> 32;
    }
}
