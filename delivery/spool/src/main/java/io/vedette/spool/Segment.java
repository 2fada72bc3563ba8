package io.vedette.spool;

import java.util.HashSet;
import java.util.Set;

/**
 * One file of records, as far as it is durable.
 *
 * <p>Changed by the committer alone, read by all. A reader that takes {@link #end()} first finds
 * all records before it below {@link #next()}.
 */
final class Segment {
    // damage at more places than this is neither reported nor counted again
    private static final int MAXIMUM_PLACES = 10_000;

    private final SegmentName name;
    private volatile long next;
    private volatile long end;
    private volatile boolean removed;
    private final Set<Long> damagedPlaces = new HashSet<>();

    Segment(SegmentName name, long next, long end) {
        this.name = name;
        this.next = next;
        this.end = end;
    }

    SegmentName name() {
        return name;
    }

    /** The sequence of its first record, if it has one. */
    long first() {
        return name.first();
    }

    /** The sequence after its last record. */
    long next() {
        return next;
    }

    /** How many bytes of it are durable and whole frames. */
    long end() {
        return end;
    }

    void extend(long next, long end) {
        this.next = next;
        this.end = end;
    }

    /** Whether the file is no more. */
    boolean isRemoved() {
        return removed;
    }

    void remove() {
        removed = true;
    }

    /** Notes damage at {@code offset}; false if it was known. */
    synchronized boolean noteDamage(long offset) {
        return damagedPlaces.size() < MAXIMUM_PLACES && damagedPlaces.add(offset);
    }
}
