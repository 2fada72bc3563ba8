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
    private int next;

    void clear() {
        Arrays.fill(times, 0);
    }

    void add(long tid, long parent, long timeNanos) {
        pairs[next] = pair(tid, parent);
        times[next] = timeNanos;
        next = (next + 1) % MOST;
    }

    private static long pair(long tid, long parent) {
        return parent << Integer.SIZE | (tid & 0xffff_ffffL);
    }

    boolean has(long tid, long parent, long timeNanos) {
        long pair = pair(tid, parent);
        for (int i = 0; i < MOST; i++) {
            long since = timeNanos - times[i];
            if (pairs[i] == pair && times[i] != 0 && since >= 0 && since < NANOS) {
                return true;
            }
        }
        return false;
    }
}
