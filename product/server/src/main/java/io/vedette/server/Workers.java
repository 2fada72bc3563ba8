package io.vedette.server;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The threads that a server works with. None of them dies silently: when one ends by what it
 * throws, that is said, and the server is not healthy from then on.
 *
 * <p>Safe for use by any thread.
 */
final class Workers {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final Map<String, Boolean> works = new ConcurrentHashMap<>();
    private final Consumer<String> problems;

    /**
     * @param problems told when a thread has died, on that thread
     */
    Workers(Consumer<String> problems) {
        this.problems = problems;
    }

    /**
     * Starts a thread.
     *
     * @param name what it does, for operators
     * @return the thread, for {@link #await}
     */
    Thread start(String name, Runnable work) {
        works.put(name, true);
        return Thread.ofPlatform().name(name).start(() -> run(name, work));
    }

    // whatever it is, the operator has to know; the thread ends all the same
    private void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            works.put(name, false);
            problems.accept(
                    name
                            + " has ended by a defect of Vedette, please report it, and start Vedette again: "
                            + e);
        }
    }

    /** Waits some seconds for a thread to end that was asked to. */
    static void await(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException ignored) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** By name, whether a thread has not died. */
    Map<String, Boolean> working() {
        return Collections.unmodifiableMap(new TreeMap<>(works));
    }
}
