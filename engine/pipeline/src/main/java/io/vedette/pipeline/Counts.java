package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.Priority;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has passed through a pipeline: every event is evaluated or has no rule for its source,
 * nothing in between.
 *
 * <p>Written by the thread that runs the pipeline; others may read it while it runs.
 */
public final class Counts {
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong withoutRules = new AtomicLong();
    private final AtomicLong alerts = new AtomicLong();
    private final Map<RuleKey, AtomicLong> byRule = new ConcurrentHashMap<>();

    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

    private record RuleKey(String rule, Priority priority) {}

    void event(boolean evaluated) {
        // one writer: no read-modify-write is needed, which would cost a fence for every event
        events.lazySet(events.getPlain() + 1);
        if (!evaluated) {
            withoutRules.lazySet(withoutRules.getPlain() + 1);
        }
    }

    void alert(Alert alert) {
        alerts.lazySet(alerts.getPlain() + 1);
        byRule.computeIfAbsent(new RuleKey(alert.rule(), alert.priority()), key -> new AtomicLong())
                .incrementAndGet();
    }

    void failure(String subject) {
        failures.computeIfAbsent(subject, key -> new AtomicLong()).incrementAndGet();
    }

    /**
     * How often something could not be evaluated for an event, by the name of the rule, in
     * alphabetical order; see {@link EvaluationFailure#subject}.
     */
    public Map<String, Long> failures() {
        var bySubject = new TreeMap<String, Long>();
        failures.forEach((subject, count) -> bySubject.put(subject, count.get()));
        return Collections.unmodifiableMap(bySubject);
    }

    /** All events that came in. */
    public long events() {
        return events.get();
    }

    /** Those for whose source no rule is enabled. */
    public long eventsWithoutRules() {
        return withoutRules.get();
    }

    public long alerts() {
        return alerts.get();
    }

    /** Alerts by priority, most severe first; priorities without alerts are left out. */
    public Map<Priority, Long> alertsByPriority() {
        var byPriority = new EnumMap<Priority, Long>(Priority.class);
        byRule.forEach((key, count) -> byPriority.merge(key.priority(), count.get(), Long::sum));
        return Collections.unmodifiableMap(byPriority);
    }

    /**
     * Alerts by the name of their rule, in alphabetical order; rules without alerts are left out.
     */
    public Map<String, Long> alertsByRule() {
        var byName = new TreeMap<String, Long>();
        byRule.forEach((key, count) -> byName.merge(key.rule(), count.get(), Long::sum));
        return Collections.unmodifiableMap(byName);
    }
}
