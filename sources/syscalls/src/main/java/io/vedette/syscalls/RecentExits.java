package io.vedette.syscalls;

import java.util.Arrays;

/**
 * The threads that ended a short while ago: their maker's call may return only afterwards, and must
 * not bring them back. One thread owns it.
 */
final class RecentExits {
    private static final int MOST = 8192;
    private static final long NANOS = 2_000_000_000L;

    private final long[] pairs = new long[MOST];
    private final long[] times = new long[MOST];

    /**
     * For each remainder of a hash the number of the latest exit with it, and for each exit that of
     * the one before: exits are numbered from 1 on, and one whose place another has taken is known
     * by its number. To look through all of them at each new process took 4 % of a replay.
     */
    private final long[] latest = new long[MOST];

    private final long[] before = new long[MOST];
    private long count;

    void clear() {
        Arrays.fill(latest, 0);
        count = 0;
    }

    void add(long tid, long parent, long timeNanos) {
        count++;
        int place = (int) (count % MOST);
        long pair = pair(tid, parent);
        int bucket = bucket(pair);
        pairs[place] = pair;
        times[place] = timeNanos;
        before[place] = latest[bucket];
        latest[bucket] = count;
    }

    private static long pair(long tid, long parent) {
        return parent << Integer.SIZE | (tid & 0xffff_ffffL);
    }

    private static int bucket(long pair) {
        return Math.floorMod(Long.hashCode(pair * 0x9e37_79b9_7f4a_7c15L), MOST);
    }

    boolean has(long tid, long parent, long timeNanos) {
        long pair = pair(tid, parent);
        long oldest = Math.max(1, count - MOST + 1);
        long number = latest[bucket(pair)];
        while (number >= oldest) {
            int place = (int) (number % MOST);
            long since = timeNanos - times[place];
            if (pairs[place] == pair && since >= 0 && since < NANOS) {
                return true;
            }
            number = before[place];
        }
        return false;
    }
}
