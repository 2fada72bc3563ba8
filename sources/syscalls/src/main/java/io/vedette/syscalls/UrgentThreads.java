package io.vedette.syscalls;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final Path THREADS = Path.of("/proc/self/task");

    /** The thread of the JVM that collects garbage, with the serial collector. */
    private static final String COLLECTOR = "VM Thread";

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
        if (isSupported()) {
            raise(0);
        }
    }

    /**
     * Makes the thread urgent that collects garbage: all others stand still until it is done, and
     * while it waits for a processor. Once for each process.
     */
    public static void raiseCollector() {
        if (!isSupported()) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().equals(COLLECTOR)) {
                    raise(Integer.parseInt(thread.getFileName().toString()));
                    return;
                }
            }
        } catch (IOException ignored) {
            // without /proc, or a thread has ended meanwhile: pauses are longer, no more
        }
    }

    private static boolean isSupported() {
        return System.getProperty("os.arch", "").equals("amd64")
                && System.getProperty("os.name", "").equals("Linux");
    }

    private static void raise(int thread) {
        int nice = Linux.nice(thread);
        if (nice != Linux.NO_NICE
                && !Linux.schedule(thread, Math.max(LOWEST, nice - LOWER), SLICE_NANOS)) {
            Linux.schedule(thread, nice, SLICE_NANOS);
        }
    }
}
