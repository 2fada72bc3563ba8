package io.vedette.spool;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts problems and tells of them. Any thread. */
final class Problems implements Consumer<SpoolProblem> {
    private final Consumer<SpoolProblem> listener;
    private final Map<SpoolProblem.Kind, AtomicLong> counts =
            new EnumMap<>(SpoolProblem.Kind.class);

    Problems(Consumer<SpoolProblem> listener) {
        this.listener = listener;
        for (SpoolProblem.Kind kind : SpoolProblem.Kind.values()) {
            counts.put(kind, new AtomicLong());
        }
    }

    @Override
    public void accept(SpoolProblem problem) {
        counts.getOrDefault(problem.kind(), new AtomicLong()).incrementAndGet();
        try {
            listener.accept(problem);
        } catch (RuntimeException ignored) {
            // the queue goes on whatever a listener does; the problem is counted
        }
    }

    Map<SpoolProblem.Kind, Long> counts() {
        var now = new EnumMap<SpoolProblem.Kind, Long>(SpoolProblem.Kind.class);
        counts.forEach((kind, count) -> now.put(kind, count.get()));
        return now;
    }
}
