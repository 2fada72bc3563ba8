package io.vedette.containers;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How containers were found out. Written and read by any thread. */
public final class LookupCounts {
    /** How finding out about a container ended. */
    public enum Outcome {
        /** A runtime knows it. */
        KNOWN,
        /** All runtimes were asked, and none knows it. */
        UNMANAGED,
        /** None knows it, and some could not be asked, or there are none. */
        UNKNOWN,
        /** Too many were to be found out at once. */
        REFUSED
    }

    private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong announced = new AtomicLong();
    private final AtomicLong interruptions = new AtomicLong();

    LookupCounts() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicLong());
        }
    }

    private AtomicLong counter(Outcome outcome) {
        AtomicLong counter = outcomes.get(outcome);
        if (counter == null) {
            throw new IllegalStateException(outcome + " has no counter");
        }
        return counter;
    }

    void ended(Outcome outcome, long afterNanos) {
        counter(outcome).incrementAndGet();
        nanos.addAndGet(afterNanos);
        longestNanos.accumulateAndGet(afterNanos, Math::max);
    }

    void failed() {
        failures.incrementAndGet();
    }

    public long containers(Outcome outcome) {
        return counter(outcome).get();
    }

    /** From the first sight of containers to the end of finding out, together, in nanoseconds. */
    public long nanos() {
        return nanos.get();
    }

    /** The longest of these times, in nanoseconds. */
    public long longestNanos() {
        return longestNanos.get();
    }

    void announced() {
        announced.incrementAndGet();
    }

    /** Containers that were known at their first sight, since their runtime had told of them. */
    public long containersAnnounced() {
        return announced.get();
    }

    /** How often a runtime stopped telling of new containers. */
    AtomicLong interruptions() {
        return interruptions;
    }

    public long announcementsInterrupted() {
        return interruptions.get();
    }

    /** How often a runtime could not be asked, or answered nonsense. */
    public long failures() {
        return failures.get();
    }
}
