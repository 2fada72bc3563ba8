package io.vedette.correlation;

import io.vedette.model.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one correlation holds of the events that have the same values; see {@link GroupTable}. */
final class Group {
    private static final long BYTES = 320;

    final String key;
    final List<FieldValue> values;
    Measure measure;

    /** The time of its newest event. */
    long newestNanos = Long.MIN_VALUE;

    /** When it was last touched, by the clock of all events. */
    long touchedNanos;

    /** Whether the condition has held, and when last; only then does it stay silent. */
    boolean fired;

    long heldNanos = Long.MIN_VALUE;

    /** Whether it held ahead of the order, and only the order can tell if that is a new story. */
    boolean left;

    /** For conditions that wait for the end of a timespan: whether one has begun, and its ends. */
    boolean open;

    long openedNanos;
    long closeNanos;

    /** The last event of an open timespan. */
    @Nullable Occurrence last;

    // for the table
    int rank = -1;
    long countedBytes;
    @Nullable Group before;
    @Nullable Group after;

    Group(String key, List<FieldValue> values, Measure measure) {
        this.key = key;
        this.values = List.copyOf(values);
        this.measure = measure;
    }

    long bytes() {
        return BYTES + 2L * key.length() + measure.bytes();
    }
}
