package io.vedette.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segments in order, how far they are durable, and what became of their records. Any thread;
 * nothing is read or written under its lock.
 */
final class SegmentLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final List<Segment> segments;
    private final Gaps gaps;
    private long next;
    private long version;
    private boolean closed;
    private long appended;
    private long refused;
    private long removed;
    private long dropped;
    private long damaged;

    SegmentLog(List<Segment> segments, long next, Gaps gaps) {
        this.segments = new ArrayList<>(segments);
        this.next = next;
        this.gaps = gaps;
    }

    /** Counts and sizes at one moment. */
    record Counts(
            long records,
            long bytes,
            long first,
            long next,
            long appended,
            long refused,
            long removed,
            long dropped,
            long damaged) {}

    /** How far a segment goes, and the one after it, at one moment. */
    record View(long end, long next, Optional<Segment> successor) {}

    Gaps gaps() {
        return gaps;
    }

    /** The sequence that the next record gets. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The sequence of the oldest record kept, or the next one. */
    long first() {
        lock.lock();
        try {
            return segments.isEmpty() ? next : segments.getFirst().first();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return segments.stream().mapToLong(Segment::end).sum();
        } finally {
            lock.unlock();
        }
    }

    Optional<Segment> last() {
        lock.lock();
        try {
            return segments.isEmpty() ? Optional.empty() : Optional.of(segments.getLast());
        } finally {
            lock.unlock();
        }
    }

    /** The segment that has the record, or the first or last if it is outside of all. */
    Optional<Segment> locate(long sequence) {
        lock.lock();
        try {
            for (Segment segment : segments) {
                if (segment.next() > sequence) {
                    return Optional.of(segment);
                }
            }
            return segments.isEmpty() ? Optional.empty() : Optional.of(segments.getLast());
        } finally {
            lock.unlock();
        }
    }

    View view(Segment segment) {
        lock.lock();
        try {
            int index = segments.indexOf(segment);
            Optional<Segment> successor =
                    index >= 0 && index + 1 < segments.size()
                            ? Optional.of(segments.get(index + 1))
                            : Optional.empty();
            return new View(segment.end(), segment.next(), successor);
        } finally {
            lock.unlock();
        }
    }

    long records(Segment segment) {
        return gaps.records(segment.first(), segment.next());
    }

    /**
     * The segments that no reader needs; never the last, whose name keeps the sequence, nor one
     * that keeps a gap.
     */
    List<Segment> removable(long acknowledged) {
        lock.lock();
        try {
            List<Segment> removable = new ArrayList<>();
            for (Segment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
                if (segment.next() - 1 <= acknowledged || segment.next() == segment.first()) {
                    removable.add(segment);
                }
            }
            return removable;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest segment, if it is not the only one. */
    Optional<Segment> oldest() {
        lock.lock();
        try {
            return segments.size() < 2 ? Optional.empty() : Optional.of(segments.getFirst());
        } finally {
            lock.unlock();
        }
    }

    void add(Segment segment) {
        lock.lock();
        try {
            segments.add(segment);
            change();
        } finally {
            lock.unlock();
        }
    }

    /** More of the last segment is durable. */
    void extend(Segment segment, long nextSequence, long end) {
        lock.lock();
        try {
            appended += nextSequence - next;
            next = nextSequence;
            segment.extend(nextSequence, end);
            change();
        } finally {
            lock.unlock();
        }
    }

    /** A segment's file is gone; up to {@code acknowledged} nobody misses its records. */
    void remove(Segment segment, long acknowledged) {
        lock.lock();
        try {
            if (segments.remove(segment)) {
                long unread = Math.clamp(acknowledged + 1, segment.first(), segment.next());
                removed += gaps.records(segment.first(), unread);
                dropped += gaps.records(unread, segment.next());
                segment.remove();
                change();
            }
        } finally {
            lock.unlock();
        }
    }

    void countRefused(long records) {
        lock.lock();
        try {
            refused += records;
        } finally {
            lock.unlock();
        }
    }

    void countDamaged(long records) {
        lock.lock();
        try {
            damaged += records;
        } finally {
            lock.unlock();
        }
    }

    private void change() {
        version++;
        changed.signalAll();
    }

    /** Changes with everything that a reader may wait for. */
    long version() {
        lock.lock();
        try {
            return version;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a version other than {@code seen}; false if none came by {@code deadline}. */
    boolean awaitChange(long seen, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (version == seen) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets all who wait look again. */
    void wake() {
        lock.lock();
        try {
            change();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            change();
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        lock.lock();
        try {
            long records = segments.stream().mapToLong(this::records).sum();
            long bytes = segments.stream().mapToLong(Segment::end).sum();
            long first = segments.isEmpty() ? next : segments.getFirst().first();
            return new Counts(
                    records, bytes, first, next, appended, refused, removed, dropped, damaged);
        } finally {
            lock.unlock();
        }
    }
}
