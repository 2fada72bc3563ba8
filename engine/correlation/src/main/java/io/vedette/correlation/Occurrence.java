package io.vedette.correlation;

import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import java.util.List;

/**
 * What is kept of an event that rules matched, since the event itself moves on.
 *
 * <p>Immutable.
 */
final class Occurrence implements Comparable<Occurrence> {
    private final Origin origin;
    private final long sequence;
    private final int[] rules;
    private final FieldValue[] values;

    /**
     * Where an event came from and what it tells.
     *
     * @param ids which stay the same when the event is read again
     */
    record Origin(
            long timeNanos, SourceId source, String hostname, List<String> ids, String sentence) {
        Origin {
            ids = List.copyOf(ids);
        }
    }

    /**
     * @param sequence the order of arrival, in which events of the same time are looked at
     * @param rules the numbers of the rules that matched, in the plan
     * @param values of the fields of the source, in the plan's order; those that no one needs are
     *     absent; the array is not copied
     */
    Occurrence(Origin origin, long sequence, int[] rules, FieldValue[] values) {
        this.origin = origin;
        this.sequence = sequence;
        this.rules = rules;
        this.values = values;
    }

    Origin origin() {
        return origin;
    }

    long timeNanos() {
        return origin.timeNanos();
    }

    long sequence() {
        return sequence;
    }

    int ruleCount() {
        return rules.length;
    }

    int rule(int index) {
        return rules[index];
    }

    FieldValue value(int field) {
        return values[field];
    }

    int fieldCount() {
        return values.length;
    }

    @Override
    public int compareTo(Occurrence other) {
        int byTime = Long.compare(timeNanos(), other.timeNanos());
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
