package io.vedette.kubernetes;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The last so many different hashes of 128 bits: 24 to 32 bytes each, and no objects that a
 * collector of garbage would have to copy while they live. Belongs to one thread.
 */
final class RecentHashes {
    private static final int NONE = -1;

    private final int capacity;

    /** In the order in which they came, from {@link #next} on around. */
    private final long[] high;

    private final long[] low;

    /**
     * Where in the order a hash is; open addressing with linear probing (Knuth, volume 3, 6.4), at
     * most half full.
     */
    private final int[] slots;

    private final int shift;

    /** Unknown to whoever chooses what is hashed, so that nobody can fill one place. */
    private final long multiplier = RandomGenerator.getDefault().nextLong() | 1;

    private int size;
    private int next;

    /**
     * @param capacity how many are remembered, at least 1 and at most 2^28
     */
    RecentHashes(int capacity) {
        this.capacity = capacity;
        high = new long[capacity];
        low = new long[capacity];
        int length = Integer.highestOneBit(Math.max(2, capacity * 2 - 1)) << 1;
        slots = new int[length];
        Arrays.fill(slots, NONE);
        shift = Long.SIZE - Integer.numberOfTrailingZeros(length);
    }

    /**
     * Remembers a hash, and forgets the oldest when there are too many; one that is remembered
     * keeps its age.
     *
     * @return whether it was not remembered
     */
    boolean add(long highBits, long lowBits) {
        int slot = slot(lowBits);
        while (slots[slot] != NONE) {
            int at = slots[slot];
            if (low[at] == lowBits && high[at] == highBits) {
                return false;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == capacity) {
            remove(next);
            // the removal may have moved others into places before
            slot = slot(lowBits);
            while (slots[slot] != NONE) {
                slot = (slot + 1) & (slots.length - 1);
            }
        } else {
            size++;
        }
        high[next] = highBits;
        low[next] = lowBits;
        slots[slot] = next;
        next = next + 1 == capacity ? 0 : next + 1;
        return true;
    }

    private int slot(long lowBits) {
        return (int) ((lowBits * multiplier) >>> shift);
    }

    /** Knuth's algorithm R: what follows without a gap moves up, unless it would leave its home. */
    private void remove(int position) {
        int mask = slots.length - 1;
        int hole = slot(low[position]);
        while (slots[hole] != position) {
            hole = (hole + 1) & mask;
        }
        int from = hole;
        while (true) {
            from = (from + 1) & mask;
            if (slots[from] == NONE) {
                break;
            }
            int home = slot(low[slots[from]]);
            if (((from - home) & mask) >= ((from - hole) & mask)) {
                slots[hole] = slots[from];
                hole = from;
            }
        }
        slots[hole] = NONE;
    }
}
