package io.vedette.masking;

/**
 * Remembers parts of documents that hold no secret: events repeat their users, labels, owners, user
 * agents and parts of specifications, which then need not be looked through again. Belongs to one
 * thread.
 *
 * <p>Holds no part itself, only its length and its {@link KeyedHash}: waiting for the bytes to
 * compare with took a twentieth of a replay of audit events.
 */
final class CleanParts {
    private static final int SET_BITS = 11;

    // An entry: both halves of the hash, and the length. A set has two.
    private static final int HIGH = 1;
    private static final int LENGTH = 2;
    private static final int ENTRY = 4;
    private static final int SET = 2 * ENTRY;

    private final KeyedHash hash;

    /** Made for the first part: of several maskers that stand by, few have something to mask. */
    private long[] sets = {};

    /**
     * @param longest bytes of a part that is remembered
     */
    CleanParts(int longest) {
        hash = new KeyedHash(longest);
    }

    /** Whether a part is one that was added. */
    boolean contains(byte[] bytes, int from, int to) {
        if (sets.length == 0 || !hash.fits(from, to)) {
            return false;
        }
        hash.see(bytes, from, to);
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
        if (hash.fits(from, to)) {
            if (sets.length == 0) {
                sets = new long[SET << SET_BITS];
            }
            hash.see(bytes, from, to);
            put(set() + ENTRY, to - from);
        }
    }

    private int set() {
        return (int) (hash.low() >>> (Long.SIZE - SET_BITS)) * SET;
    }

    private boolean isAt(int entry, int length) {
        return sets[entry] == hash.low()
                && sets[entry + HIGH] == hash.high()
                && sets[entry + LENGTH] == length;
    }

    private void put(int entry, int length) {
        sets[entry] = hash.low();
        sets[entry + HIGH] = hash.high();
        sets[entry + LENGTH] = length;
    }
}
