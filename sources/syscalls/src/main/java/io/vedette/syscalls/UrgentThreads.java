package io.vedette.syscalls;

import java.util.concurrent.ThreadFactory;

/**
 * Threads that alerts wait for. On a machine with nothing left each of them would wait for a
 * processor behind all others, and an alert passes through several. They need little: so they are
 * let in soon, for a tenth of a millisecond at a time, and with a nice value that is lower by 5.
 * The first takes no privilege, but Linux 6.12; the second takes {@code CAP_SYS_NICE}. What is
 * refused is done without. Any thread may call this.
 */
public final class UrgentThreads {
    private static final int LOWER = 5;
    private static final int LOWEST = -20;
    private static final long SLICE_NANOS = 100_000;

    private UrgentThreads() {}

    /** Makes daemon threads that are urgent. */
    public static ThreadFactory factory() {
        return work ->
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(() -> {
                            raise();
                            work.run();
                        });
    }

    /**
     * Makes the calling thread urgent; not what it starts. One that somebody has put into another
     * class than the usual one is left there. Once for each thread.
     */
    public static void raise() {
        if (!System.getProperty("os.arch", "").equals("amd64")
                || !System.getProperty("os.name", "").equals("Linux")) {
            return;
        }
        int nice = Linux.nice();
        if (nice != Linux.NO_NICE && !Linux.schedule(Math.max(LOWEST, nice - LOWER), SLICE_NANOS)) {
            Linux.schedule(nice, SLICE_NANOS);
        }
    }
}
