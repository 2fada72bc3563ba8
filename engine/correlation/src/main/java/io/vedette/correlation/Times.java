package io.vedette.correlation;

/** Arithmetic with event times, which may be anything that fits a long. */
final class Times {
    private Times() {}

    /** {@code time - span} for a span that is not negative; the least time when that is less. */
    static long minus(long time, long span) {
        long result = time - span;
        return result > time ? Long.MIN_VALUE : result;
    }

    /** {@code time + span} for a span that is not negative; the last time when that is more. */
    static long plus(long time, long span) {
        long result = time + span;
        return result < time ? Long.MAX_VALUE : result;
    }
}
