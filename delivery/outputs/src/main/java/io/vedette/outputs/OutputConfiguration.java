package io.vedette.outputs;

import io.vedette.model.Priority;
import io.vedette.rules.EventFilter;
import java.util.List;

/**
 * One output as an operator wants it. To be used for one {@link Outputs} only, as the filter
 * belongs to its thread.
 *
 * @param name unique; the position in the queue is kept under it
 * @param minimumPriority less severe alerts are left out
 * @param filters conditions over {@code alert.*} that all have to hold; none or one
 */
public record OutputConfiguration(
        String name, Priority minimumPriority, List<EventFilter> filters, Destination destination) {
    public OutputConfiguration {
        filters = List.copyOf(filters);
    }

    /** An output of all alerts. */
    public static OutputConfiguration of(String name, Destination destination) {
        return new OutputConfiguration(name, Priority.DEBUG, List.of(), destination);
    }
}
