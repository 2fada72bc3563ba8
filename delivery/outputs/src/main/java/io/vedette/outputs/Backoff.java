package io.vedette.outputs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: doubling from one time to another, less up to half by chance, so
 * that many senders do not return together.
 *
 * @param first after the first failure; positive
 * @param longest never more
 */
public record Backoff(Duration first, Duration longest) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses from " + first + " to " + longest + " do not grow from above zero");
        }
    }

    /** The pause after some failures in a row, 1 or more. */
    Duration pause(long failures, RandomGenerator random) {
        long doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        long nanos = longest.toNanos();
        if (first.toNanos() <= nanos >> doublings) {
            nanos = first.toNanos() << doublings;
        }
        return Duration.ofNanos(nanos - (long) (nanos * 0.5 * random.nextDouble()));
    }
}
