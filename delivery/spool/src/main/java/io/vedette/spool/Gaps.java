package io.vedette.spool;

import java.util.List;

/**
 * Sequences that were passed over on purpose: after the end of a segment was found torn, they may
 * have been given out before, so they are not given out again. Immutable.
 */
record Gaps(List<Range> ranges) {
    static final Gaps NONE = new Gaps(List.of());

    Gaps {
        ranges = List.copyOf(ranges);
    }

    /** From {@code from} on and below {@code below}. */
    record Range(long from, long below) {}

    /** How many records there were from {@code from} on and below {@code below}; 0 if none. */
    long records(long from, long below) {
        long count = Math.max(0, below - from);
        for (Range range : ranges) {
            count -= Math.max(0, Math.min(below, range.below()) - Math.max(from, range.from()));
        }
        return Math.max(0, count);
    }
}
