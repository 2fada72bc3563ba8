package io.vedette.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of rules that had to wait for {@link io.vedette.model.LateFields}.
 *
 * <p>Each time a rule begins to wait ends in exactly one {@link End}, those waiting now apart.
 * Written by the thread that runs the pipeline; others may read it while it runs.
 */
public final class LateCounts {
    /** How waiting ended. */
    public enum End {
        /** All was found out in time, and the rule matches. */
        COMPLETE,
        /** All was found out in time, and the rule does not match. */
        NO_MATCH,
        /** The time was over: the rule matches without what is missing. */
        INCOMPLETE,
        /** The time was over: without what is missing the rule does not match. */
        UNDECIDED,
        /** Too many waited: like {@link #INCOMPLETE}, before the time was over. */
        CROWDED_OUT
    }

    /** What became later of those that were decided, or told at once, before all was known. */
    public enum Later {
        /** Of an alert that had gone out more was told. */
        COMPLETED,
        /** What was undecided matches. */
        DECIDED,
        /** It does not match: an incomplete alert was none. */
        WITHDRAWN,
        /** Nothing more was ever found out, or too many were to be completed. */
        GIVEN_UP
    }

    private final AtomicLong atOnce = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();
    private final AtomicLong completedAfterNanos = new AtomicLong();
    private final Map<End, AtomicLong> ends = new EnumMap<>(End.class);
    private final Map<Later, AtomicLong> later = new EnumMap<>(Later.class);

    LateCounts() {
        for (End end : End.values()) {
            ends.put(end, new AtomicLong());
        }
        for (Later what : Later.values()) {
            later.put(what, new AtomicLong());
        }
    }

    void atOnce() {
        atOnce.incrementAndGet();
    }

    void begin() {
        begun.incrementAndGet();
    }

    void end(End how, long afterNanos) {
        waitedNanos.addAndGet(afterNanos);
        counter(ends, how).incrementAndGet();
    }

    void later(Later what, long afterNanos) {
        completedAfterNanos.addAndGet(afterNanos);
        counter(later, what).incrementAndGet();
    }

    private static <E extends Enum<E>> AtomicLong counter(Map<E, AtomicLong> counters, E key) {
        AtomicLong counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException(key + " has no counter");
        }
        return counter;
    }

    /** Alerts that did not wait, of events of which something was late. */
    public long alertsAtOnce() {
        return atOnce.get();
    }

    /** How often a rule began to wait. */
    public long begun() {
        return begun.get();
    }

    public long ended(End how) {
        return counter(ends, how).get();
    }

    public long later(Later what) {
        return counter(later, what).get();
    }

    /** How long rules have waited together, in nanoseconds. */
    public long waitedNanos() {
        return waitedNanos.get();
    }

    /** From the events to what became of them later, together, in nanoseconds. */
    public long completedAfterNanos() {
        return completedAfterNanos.get();
    }
}
