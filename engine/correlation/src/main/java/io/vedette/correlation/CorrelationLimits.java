package io.vedette.correlation;

import java.time.Duration;

/**
 * How much a correlator holds in memory and how long it waits for events that are late.
 *
 * @param lateness how much earlier than the newest event an event may have happened and still be
 *     put in its place; alerts that late events could make false wait as long
 * @param held how many events wait at most to be put in order, all correlations together
 * @param groups how many groups each correlation holds at most
 * @param bytes how much memory each correlation takes at most, as estimated
 */
public record CorrelationLimits(Duration lateness, int held, int groups, long bytes) {
    private static final Duration LONGEST_LATENESS = Duration.ofDays(1);

    public static final CorrelationLimits DEFAULT =
            new CorrelationLimits(Duration.ofSeconds(5), 65_536, 65_536, 16L * 1024 * 1024);

    /** Half the memory for each correlation. */
    CorrelationLimits halved() {
        return new CorrelationLimits(lateness, held, groups, Math.max(1, bytes / 2));
    }

    public CorrelationLimits {
        if (lateness.isNegative() || lateness.compareTo(LONGEST_LATENESS) > 0) {
            throw new IllegalArgumentException(
                    "a lateness of " + lateness + " is not between 0 and " + LONGEST_LATENESS);
        }
        if (held < 1 || groups < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "limits begin at 1: held " + held + ", groups " + groups + ", bytes " + bytes);
        }
    }
}
