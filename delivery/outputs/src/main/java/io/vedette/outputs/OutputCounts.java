package io.vedette.outputs;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * Counts what becomes of one output's alerts and says what an operator should know, in one place.
 *
 * <p>Written by the output's thread, read by any.
 */
final class OutputCounts {
    /** The same kind of news is not told more often; what was left out is told with the next. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String name;
    private final Consumer<OutputProblem> problems;
    private final Clock clock;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLongArray refused = new AtomicLongArray(RefusalReason.values().length);
    private final Map<OutputProblem.Kind, Long> toldNanos = new EnumMap<>(OutputProblem.Kind.class);
    private final Map<OutputProblem.Kind, Long> untold = new EnumMap<>(OutputProblem.Kind.class);
    private volatile OutputStatus.Health health = new OutputStatus.Health.Working();
    private volatile String lastError = "";

    OutputCounts(String name, Consumer<OutputProblem> problems, Clock clock) {
        this.name = name;
        this.problems = problems;
        this.clock = clock;
    }

    void delivered(boolean cut) {
        delivered.incrementAndGet();
        if (cut) {
            truncated.incrementAndGet();
        }
        working();
    }

    void filtered() {
        filtered.incrementAndGet();
    }

    void refused(RefusalReason reason, String text) {
        refused.incrementAndGet(place(reason));
        lastError = text;
        if (reason == RefusalReason.RECEIVER) {
            working();
        }
        tell(OutputProblem.Kind.REFUSED, "an alert was given up: " + text);
    }

    private static int place(RefusalReason reason) {
        return switch (reason) {
            case RECEIVER -> 0;
            case UNREADABLE -> 1;
            case INTERNAL -> 2;
        };
    }

    void retried(String reason) {
        retries.incrementAndGet();
        failed(reason);
    }

    /** Something that is tried again went wrong. */
    void failed(String reason) {
        lastError = reason;
        health =
                switch (health) {
                    case OutputStatus.Health.Failing failing ->
                            new OutputStatus.Health.Failing(
                                    failing.since(), failing.attempts() + 1, reason);
                    case OutputStatus.Health.Working ignored ->
                            new OutputStatus.Health.Failing(clock.instant(), 1, reason);
                    case OutputStatus.Health.Stopped ignored ->
                            new OutputStatus.Health.Failing(clock.instant(), 1, reason);
                };
        tell(OutputProblem.Kind.FAILING, "alerts wait, trying again: " + reason);
    }

    private void working() {
        if (health instanceof OutputStatus.Health.Failing failing) {
            health = new OutputStatus.Health.Working();
            tell(
                    OutputProblem.Kind.WORKING,
                    "works again after " + failing.attempts() + " failures");
        }
    }

    void lost(long records) {
        tell(
                OutputProblem.Kind.LOST,
                "the queue was full and dropped " + records + " alerts before they were delivered");
    }

    void stopped() {
        health = new OutputStatus.Health.Stopped();
    }

    private void tell(OutputProblem.Kind kind, String reason) {
        long now = System.nanoTime();
        Long last = toldNanos.get(kind);
        if (last != null && now - last < QUIET_NANOS) {
            untold.merge(kind, 1L, Long::sum);
            return;
        }
        toldNanos.put(kind, now);
        Long before = untold.remove(kind);
        problems.accept(
                new OutputProblem(
                        name,
                        kind,
                        before == null ? reason : reason + " (and " + before + " times before)"));
    }

    OutputStatus status(String kind, long backlog, long lost) {
        var byReason = new EnumMap<RefusalReason, Long>(RefusalReason.class);
        for (RefusalReason reason : RefusalReason.values()) {
            byReason.put(reason, refused.get(place(reason)));
        }
        return new OutputStatus(
                name,
                kind,
                delivered.get(),
                truncated.get(),
                filtered.get(),
                byReason,
                retries.get(),
                backlog,
                lost,
                health,
                lastError);
    }
}
