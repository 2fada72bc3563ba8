package io.vedette.masking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Remembers the masks of values that came before: the same certificates and settings come with
 * every event about their Secret or ConfigMap, and decoding and hashing them takes ten times as
 * long as knowing them again.
 *
 * <p>Holds no value, only its length and a hash of it with keys that this object drew: {@link
 * KeyedHash}, or for long and very short ones a polynomial over the prime 2^61 - 1, twice, by which
 * two values of a megabyte are taken for one with a probability below 2^-80 whoever chose them
 * (Carter and Wegman, "Universal classes of hash functions", 1979). Bounded; belongs to one thread.
 */
final class KnownMasks {
    private static final int PLACES = 1024;
    private static final int SHIFT = 64 - 10;
    private static final long PRIME = (1L << 61) - 1;

    /** Keeps what {@link #times} leaves unreduced below 2^62. */
    private static final long LARGEST_KEY = 1L << 60;

    /** Seven bytes are below the prime whatever they are. */
    private static final int WORD = 7;

    private static final long WORD_BITS = (1L << (WORD * Byte.SIZE)) - 1;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NONE = {};

    /** Its keys are as long as the value. */
    private static final int LONGEST_KEYED = 1 << 12;

    private final KeyedHash keyed = new KeyedHash(LONGEST_KEYED);
    private final long firstKey;
    private final long secondKey;
    private final long[] firstHashes = new long[PLACES];
    private final long[] secondHashes = new long[PLACES];
    private final long[] contexts = new long[PLACES];
    private final byte[][] masks = new byte[PLACES][];

    // of the value that was looked for last
    private long first;
    private long second;
    private long context;

    KnownMasks() {
        var random = new SecureRandom();
        firstKey = random.nextLong(1L << 32, LARGEST_KEY);
        secondKey = random.nextLong(1L << 32, LARGEST_KEY);
        Arrays.fill(masks, NONE);
    }

    /**
     * Looks for the mask of a value.
     *
     * @param kind what else the mask depends on, below 4
     * @return the mask, not to be changed; empty when it is not known
     */
    byte[] find(byte[] value, int from, int to, int kind) {
        if (keyed.fits(from, to)) {
            keyed.see(value, from, to);
            first = keyed.low();
            second = keyed.high();
        } else {
            hash(value, from, to);
        }
        context = (long) (to - from) << 2 | kind;
        int place = place();
        boolean known =
                firstHashes[place] == first
                        && secondHashes[place] == second
                        && contexts[place] == context;
        return known ? masks[place] : NONE;
    }

    /** Remembers the mask of the value that was looked for last. */
    void add(byte[] mask) {
        int place = place();
        firstHashes[place] = first;
        secondHashes[place] = second;
        contexts[place] = context;
        masks[place] = mask;
    }

    private int place() {
        return (int) (((first + context) * 0x9E3779B97F4A7C15L) >>> SHIFT);
    }

    private void hash(byte[] value, int from, int to) {
        long one = 1;
        long two = 1;
        int at = from;
        // reads eight bytes and takes seven
        int last = Math.min(to - WORD, value.length - Long.BYTES);
        while (at <= last) {
            long word = (long) LONGS.get(value, at) & WORD_BITS;
            one = times(one, firstKey) + word;
            two = times(two, secondKey) + word;
            at += WORD;
        }
        while (at < to) {
            long word = 0;
            int end = Math.min(at + WORD, to);
            for (int i = end - 1; i >= at; i--) {
                word = (word << Byte.SIZE) | (value[i] & 0xFF);
            }
            one = times(one, firstKey) + word;
            two = times(two, secondKey) + word;
            at = end;
        }
        first = times(one, firstKey);
        second = times(two, secondKey);
    }

    /** The product modulo the prime, or a multiple of it more: below 2^62, as the factors are. */
    private static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long sum = (low & PRIME) + ((low >>> 61) | (high << 3));
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
