package io.vedette.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks one server for one kind of thing, and after it failed less and less often, so that one that
 * is away, or does not allow it, is not pestered. Any thread may ask; it waits.
 */
final class ClusterQuestions {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ClusterClient client;
    private final PodCounts counts;
    private final LongSupplier clock;
    private Duration pause = Duration.ZERO;
    private long pausedUntil;
    private String trouble = "";

    /**
     * @param clock as {@link System#nanoTime}
     */
    ClusterQuestions(ClusterClient client, PodCounts counts, LongSupplier clock) {
        this.client = client;
        this.counts = counts;
        this.clock = clock;
    }

    /** Makes sense of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T of(byte[] json) throws IOException;
    }

    /**
     * What lies at a path; empty when there is nothing.
     *
     * @throws IOException when it cannot be asked, was not since it could not be lately, or answers
     *     nonsense
     */
    <T> Optional<T> get(String path, Reading<T> reading) throws IOException, InterruptedException {
        synchronized (this) {
            if (!pause.isZero() && clock.getAsLong() - pausedUntil < 0) {
                throw new IOException(trouble);
            }
        }
        try {
            Optional<byte[]> found = client.get(path);
            Optional<T> read =
                    found.isPresent() ? Optional.of(reading.of(found.get())) : Optional.empty();
            worked();
            return read;
        } catch (ClusterClient.RefusedException e) {
            failed(PodCounts.Question.REFUSED, e);
            throw e;
        } catch (IOException e) {
            failed(PodCounts.Question.FAILED, e);
            throw e;
        } catch (RuntimeException e) {
            failed(PodCounts.Question.FAILED, new IOException(e));
            throw new IOException(client.server().address() + " cannot be asked: " + e, e);
        }
    }

    private synchronized void worked() {
        counts.asked(PodCounts.Question.ANSWERED);
        pause = Duration.ZERO;
    }

    private synchronized void failed(PodCounts.Question how, IOException why) {
        counts.asked(how);
        trouble = String.valueOf(why.getMessage());
        Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        pausedUntil = clock.getAsLong() + pause.toNanos();
    }
}
