package io.vedette.masking;

import io.vedette.model.EightBytes;
import java.security.SecureRandom;

/**
 * Remembers parts of documents that hold no secret: events repeat their users, labels, owners, user
 * agents and parts of specifications, and to know one again is several times faster than to look
 * through it again. Belongs to one thread.
 *
 * <p>Holds no part itself, only its length and a hash of it, of 128 bits and with keys that this
 * object drew, by which two parts of one length are taken for one with a probability of 2^-64 at
 * most, whoever chose them: NH (Black, Halevi, Krawczyk, Krovetz and Rogaway, "UMAC: Fast and
 * Secure Message Authentication", 1999). To compare the bytes themselves costs another wait for
 * memory each time.
 */
final class CleanParts {
    /** Shorter parts are not known. */
    static final int SHORTEST = Long.BYTES;

    private static final int SET_BITS = 11;
    private static final int PAIR = 2 * Long.BYTES;

    // An entry: both halves of the hash, and the length. A set has two.
    private static final int HIGH = 1;
    private static final int LENGTH = 2;
    private static final int ENTRY = 4;
    private static final int SET = 2 * ENTRY;

    private final int longest;
    private final long[] keys;
    private final long[] sets = new long[SET << SET_BITS];

    // of the part that was looked at last
    private long low;
    private long high;

    /**
     * @param longest bytes of a part that is remembered
     */
    CleanParts(int longest) {
        this.longest = longest;
        keys = new SecureRandom().longs(2 + longest / Long.BYTES).toArray();
    }

    /** Whether a part is one that was added. */
    boolean contains(byte[] bytes, int from, int to) {
        if (!fits(from, to)) {
            return false;
        }
        hash(bytes, from, to);
        int kept = set();
        if (isAt(kept, to - from)) {
            return true;
        }
        int newest = kept + ENTRY;
        if (!isAt(newest, to - from)) {
            return false;
        }
        // It came again, so it stays, and new parts take the place of the other.
        sets[newest] = sets[kept];
        sets[newest + HIGH] = sets[kept + HIGH];
        sets[newest + LENGTH] = sets[kept + LENGTH];
        put(kept, to - from);
        return true;
    }

    /** Adds a part that holds no secret wherever it stands. */
    void add(byte[] bytes, int from, int to) {
        if (fits(from, to)) {
            hash(bytes, from, to);
            put(set() + ENTRY, to - from);
        }
    }

    private boolean fits(int from, int to) {
        return to - from >= SHORTEST && to - from <= longest;
    }

    private int set() {
        return (int) (low >>> (Long.SIZE - SET_BITS)) * SET;
    }

    private boolean isAt(int entry, int length) {
        return sets[entry] == low && sets[entry + HIGH] == high && sets[entry + LENGTH] == length;
    }

    private void put(int entry, int length) {
        sets[entry] = low;
        sets[entry + HIGH] = high;
        sets[entry + LENGTH] = length;
    }

    /** The sum of products of two words each, the last of which may overlap those before. */
    private void hash(byte[] bytes, int from, int to) {
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
