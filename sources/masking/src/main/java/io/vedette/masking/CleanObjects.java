package io.vedette.masking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Remembers objects that came more than once and hold no secret wherever they stand, as they are
 * written: events repeat their users, labels, owners and parts of specifications, and comparing
 * bytes is several times faster than looking at each member again. Holds two megabytes at most, and
 * never a secret. Belongs to one thread.
 */
final class CleanObjects {
    private static final int PLACES = 2048;
    private static final int SHIFT = 64 - 11;

    /** Looking at fewer members is as quick as looking here. */
    private static final int SHORTEST = 48;

    private static final int LONGEST = 1024;
    private static final byte[] NONE = {};
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] objects = new byte[PLACES][];

    /** The hash of the object that was offered last for a place: it is kept when it comes again. */
    private final long[] offered = new long[PLACES];

    CleanObjects() {
        Arrays.fill(objects, NONE);
    }

    /** Whether an object of that length is worth a look. */
    static boolean fits(int from, int to) {
        return to - from >= SHORTEST && to - from <= LONGEST;
    }

    /**
     * A hash of all bytes of an object that {@link #fits}, which the other methods ask for: objects
     * of a kind differ anywhere.
     */
    static long hash(byte[] bytes, int from, int to) {
        // two chains, since each multiplication waits for the one before
        long even = (long) to - from;
        long odd = 0;
        int at = from;
        int last = to - 2 * Long.BYTES;
        while (at < last) {
            even = (even ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
            odd = (odd ^ (long) LONGS.get(bytes, at + Long.BYTES)) * 0xC2B2AE3D27D4EB4FL;
            even ^= even >>> 32;
            odd ^= odd >>> 29;
            at += 2 * Long.BYTES;
        }
        even = (even ^ (long) LONGS.get(bytes, last)) * 0x9E3779B97F4A7C15L;
        odd = (odd ^ (long) LONGS.get(bytes, last + Long.BYTES)) * 0xC2B2AE3D27D4EB4FL;
        return (even ^ Long.rotateLeft(odd, 32)) * 0x9E3779B97F4A7C15L;
    }

    boolean contains(long hash, byte[] bytes, int from, int to) {
        byte[] known = objects[place(hash)];
        return known.length == to - from && Arrays.equals(known, 0, known.length, bytes, from, to);
    }

    /** Offers an object that holds no secret. */
    void offer(long hash, byte[] bytes, int from, int to) {
        int place = place(hash);
        if (offered[place] == hash) {
            objects[place] = Arrays.copyOfRange(bytes, from, to);
        } else {
            offered[place] = hash;
        }
    }

    private static int place(long hash) {
        return (int) (hash >>> SHIFT);
    }
}
