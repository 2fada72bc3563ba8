package io.vedette.syscalls;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from numbers to objects without boxes: open addressing, removal closes the gap. Its
 * order differs from run to run. One thread owns it.
 */
final class LongMap<V> {
    private static final int START = 64;

    /** Odd, and another in each run, so that nobody can make up keys that all share a place. */
    private static final long SPREAD = new SecureRandom().nextLong() | 1;

    private long[] keys = new long[START];
    private @Nullable Object[] values = new Object[START];
    private int size;
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(START);

    int size() {
        return size;
    }

    private int home(long key) {
        return (int) ((key * SPREAD) >>> shift);
    }

    /** Only what {@link #put} was given is in the array. */
    @SuppressWarnings("unchecked")
    private V cast(Object value) {
        return (V) value;
    }

    @Nullable V get(long key) {
        int mask = keys.length - 1;
        for (int at = home(key); ; at = at + 1 & mask) {
            Object there = values[at];
            if (there == null) {
                return null;
            }
            if (keys[at] == key) {
                return cast(there);
            }
        }
    }

    /** Adds or replaces. */
    void put(long key, V value) {
        int mask = keys.length - 1;
        int at = home(key);
        while (values[at] != null) {
            if (keys[at] == key) {
                values[at] = value;
                return;
            }
            at = at + 1 & mask;
        }
        keys[at] = key;
        values[at] = value;
        size++;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] old = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        shift--;
        int mask = keys.length - 1;
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                int at = home(oldKeys[i]);
                while (values[at] != null) {
                    at = at + 1 & mask;
                }
                keys[at] = oldKeys[i];
                values[at] = old[i];
            }
        }
    }

    void remove(long key) {
        int mask = keys.length - 1;
        int at = home(key);
        while (values[at] != null) {
            if (keys[at] == key) {
                closeGap(at);
                size--;
                return;
            }
            at = at + 1 & mask;
        }
    }

    private void closeGap(int gap) {
        int mask = keys.length - 1;
        int hole = gap;
        for (int at = hole + 1 & mask; values[at] != null; at = at + 1 & mask) {
            if ((at - home(keys[at]) & mask) >= (at - hole & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        values[hole] = null;
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /** The visitor must not change the map. */
    void forEach(Consumer<V> visitor) {
        for (Object there : values) {
            if (there != null) {
                visitor.accept(cast(there));
            }
        }
    }
}
