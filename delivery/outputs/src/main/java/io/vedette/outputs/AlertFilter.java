package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertCatalogue;
import io.vedette.model.AlertEvent;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.Priority;
import io.vedette.rules.EventFilter;
import java.util.List;

/**
 * Which alerts an output gets.
 *
 * @param minimumPriority less severe alerts are left out
 * @param conditions all have to hold; none or one
 */
record AlertFilter(Priority minimumPriority, List<EventFilter> conditions) {
    /** The fields that conditions can ask of. */
    static final FieldCatalogue FIELDS = FieldCatalogue.of(new AlertCatalogue());

    AlertFilter {
        conditions = List.copyOf(conditions);
    }

    // an output that shows alerts early asks from two threads, and conditions are for one at a time
    synchronized boolean accepts(Alert alert) {
        if (!alert.priority().isAtLeast(minimumPriority)) {
            return false;
        }
        if (conditions.isEmpty()) {
            return true;
        }
        var event = new AlertEvent(alert);
        return conditions.stream().allMatch(condition -> condition.holds(event));
    }
}
