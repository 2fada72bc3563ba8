package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.Priority;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has passed through a pipeline: every event is evaluated or has no rule for its source,
 * nothing in between.
 *
 * <p>Written by the thread that runs the pipeline; others may read {@link #events()} while it runs,
 * and everything once it has ended.
 */
public final class Counts {
    private final AtomicLong events = new AtomicLong();
    private long withoutRules;
    private long alerts;
    private final Map<Priority, Long> byPriority = new EnumMap<>(Priority.class);
    private final Map<String, Long> byRule = new TreeMap<>();

    void event(boolean evaluated) {
        // one writer: no read-modify-write is needed, which would cost a fence for every event
        events.lazySet(events.getPlain() + 1);
        if (!evaluated) {
            withoutRules++;
        }
    }

    void alert(Alert alert) {
        alerts++;
        byPriority.merge(alert.priority(), 1L, Long::sum);
        byRule.merge(alert.rule(), 1L, Long::sum);
    }

    /** All events that came in. */
    public long events() {
        return events.get();
    }

    /** Those for whose source no rule is enabled. */
    public long eventsWithoutRules() {
        return withoutRules;
    }

    public long alerts() {
        return alerts;
    }

    /** Alerts by priority, most severe first; priorities without alerts are left out. */
    public Map<Priority, Long> alertsByPriority() {
        return Collections.unmodifiableMap(byPriority);
    }

    /**
     * Alerts by the name of their rule, in alphabetical order; rules without alerts are left out.
     */
    public Map<String, Long> alertsByRule() {
        return Collections.unmodifiableMap(byRule);
    }
}
