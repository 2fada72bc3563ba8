package io.vedette.correlation;

/**
 * The time that events say it is: that of the newest event.
 *
 * <p>One event alone does not move it ahead by more than an hour, for its time may be wrong and
 * everything else would come too late ever after; a second one that is as new does.
 */
final class EventClock {
    private static final long LARGEST_STEP_NANOS = 3_600L * 1_000_000_000;

    private long newest = Long.MIN_VALUE;
    private long doubtful = Long.MIN_VALUE;

    /** Takes note of an event; whether the time has moved on. */
    boolean see(long timeNanos) {
        if (timeNanos <= newest) {
            return false;
        }
        if (newest == Long.MIN_VALUE || timeNanos <= Times.plus(newest, LARGEST_STEP_NANOS)) {
            newest = timeNanos;
            return true;
        }
        if (doubtful <= newest) {
            doubtful = timeNanos;
            return false;
        }
        newest = Math.min(doubtful, timeNanos);
        doubtful = Math.max(doubtful, timeNanos);
        return true;
    }

    /** The least long before the first event. */
    long newest() {
        return newest;
    }

    long doubtful() {
        return doubtful;
    }

    void restore(long itsNewest, long itsDoubtful) {
        newest = itsNewest;
        doubtful = itsDoubtful;
    }
}
