package io.vedette.masking;

import io.vedette.model.EightBytes;
import java.security.SecureRandom;

/**
 * A hash of 128 bits with keys that this object drew, by which two texts of one length are taken
 * for one with a probability of 2^-64 at most, whoever chose them: NH (Black, Halevi, Krawczyk,
 * Krovetz and Rogaway, "UMAC: Fast and Secure Message Authentication", 1999). Texts of different
 * lengths are to be told apart by these. Belongs to one thread.
 */
final class KeyedHash {
    private static final int PAIR = 2 * Long.BYTES;

    private final int longest;
    private final long[] keys;

    // of the text that was looked at last
    private long low;
    private long high;

    /**
     * @param longest bytes of a text
     */
    KeyedHash(int longest) {
        this.longest = longest;
        keys = new SecureRandom().longs(2 + longest / Long.BYTES).toArray();
    }

    /** Whether a text is neither too short nor too long for {@link #see}. */
    boolean fits(int from, int to) {
        return to - from >= Long.BYTES && to - from <= longest;
    }

    /** The lower half of the hash of what was seen last. */
    long low() {
        return low;
    }

    long high() {
        return high;
    }

    /** The sum of products of two words each, the last of which may overlap those before. */
    void see(byte[] bytes, int from, int to) {
        long lowSum = 0;
        long highSum = 0;
        int key = 0;
        int lastPair = Math.max(from, to - PAIR);
        int lastWord = to - Long.BYTES;
        int at = from;
        while (true) {
            long one = EightBytes.read(bytes, at) + keys[key];
            int second = Math.min(at + Long.BYTES, lastWord);
            long other = EightBytes.read(bytes, second) + keys[key + 1];
            long product = one * other;
            long sum = lowSum + product;
            long carry = ((lowSum & product) | ((lowSum | product) & ~sum)) >>> (Long.SIZE - 1);
            highSum += Math.unsignedMultiplyHigh(one, other) + carry;
            lowSum = sum;
            if (at == lastPair) {
                break;
            }
            at = Math.min(at + PAIR, lastPair);
            key += 2;
        }
        low = lowSum;
        high = highSum;
    }
}
