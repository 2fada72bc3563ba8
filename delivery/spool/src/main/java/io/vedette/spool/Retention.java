package io.vedette.spool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who reads, how far, and what may therefore go. A segment goes only after the positions that allow
 * it are durable. Any thread; storage is used under a lock of its own, which no append waits for
 * but one that finds no room.
 */
final class Retention {
    private final ReentrantLock lock = new ReentrantLock();
    private final Storage storage;
    private final SegmentLog log;
    private final Problems problems;
    private final ConcurrentSkipListMap<String, ReaderState> readers;

    /** Whether a deletion may not be durable yet. Guarded by lock. */
    private boolean unforced;

    Retention(
            Storage storage,
            SegmentLog log,
            Problems problems,
            ConcurrentSkipListMap<String, ReaderState> readers) {
        this.storage = storage;
        this.log = log;
        this.problems = problems;
        this.readers = readers;
    }

    /** Whether a segment may be on its way out. */
    boolean isBusy() {
        return lock.isLocked();
    }

    List<ReaderState> readers() {
        return List.copyOf(readers.values());
    }

    /** The reader of that name, made if there is none, and now open. */
    ReaderState open(String name) throws IOException {
        lock.lock();
        try {
            ReaderState state = readers.get(name);
            if (state == null) {
                Position start = Position.before(log.first());
                state = new ReaderState(name, PositionFile.create(storage, name, start), start);
                readers.put(name, state);
            }
            if (state.open().getAndSet(true)) {
                throw new IllegalStateException(
                        "the reader \"" + name + "\" is open already; one at a time can be");
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the position durable and the name free. */
    void close(ReaderState state) throws IOException {
        lock.lock();
        try {
            state.save();
        } finally {
            state.open().set(false);
            lock.unlock();
        }
    }

    void remove(String name) throws IOException {
        lock.lock();
        try {
            ReaderState state = readers.get(name);
            if (state == null) {
                return;
            }
            if (state.open().get()) {
                throw new IllegalStateException(
                        "the reader \"" + name + "\" is open; close it before it is removed");
            }
            storage.delete(PositionFile.fileName(name));
            storage.force();
            readers.remove(name);
            state.file().close();
        } finally {
            lock.unlock();
        }
    }

    /** The sequence up to which every reader has acknowledged; 0 if there is no reader. */
    long acknowledged() {
        return readers.values().stream()
                .mapToLong(state -> state.position().acknowledged())
                .min()
                .orElse(0);
    }

    private long durablyAcknowledged() {
        return readers.values().stream()
                .mapToLong(state -> state.saved().acknowledged())
                .min()
                .orElse(0);
    }

    /** Makes changed positions durable; false if that failed for one, which was then reported. */
    boolean savePositions() {
        lock.lock();
        try {
            boolean saved = true;
            for (ReaderState state : readers.values()) {
                try {
                    state.save();
                } catch (IOException e) {
                    report(PositionFile.fileName(state.name()), "saving the position failed", e);
                    saved = false;
                }
            }
            return saved;
        } finally {
            lock.unlock();
        }
    }

    /** Deletes what no reader needs any more; false if there was nothing to delete. */
    boolean reclaim() {
        lock.lock();
        try {
            if (log.removable(acknowledged()).isEmpty()) {
                return false;
            }
            savePositions();
            long acknowledged = durablyAcknowledged();
            boolean reclaimed = false;
            for (Segment segment : log.removable(acknowledged)) {
                delete(segment, acknowledged);
                reclaimed = true;
            }
            return reclaimed;
        } catch (IOException e) {
            report("", "deleting a segment that was acknowledged failed", e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the oldest segment, read or not; false if there is but one. */
    boolean dropOldest() throws IOException {
        lock.lock();
        try {
            Optional<Segment> oldest = log.oldest();
            if (oldest.isEmpty()) {
                return false;
            }
            delete(oldest.get(), acknowledged());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One after the other, durably: or else an older one may come back without a newer one. */
    private void delete(Segment segment, long acknowledged) throws IOException {
        if (unforced) {
            storage.force();
        }
        unforced = true;
        storage.delete(segment.name().toString());
        log.remove(segment, acknowledged);
        storage.force();
        unforced = false;
    }

    private void report(String file, String what, IOException e) {
        problems.accept(
                new SpoolProblem(
                        SpoolProblem.Kind.FAILED_IO,
                        storage.path(file),
                        0,
                        0,
                        what + ", it is tried again: " + e));
    }

    /** Makes all positions durable and closes their files. */
    void close() throws IOException {
        lock.lock();
        try {
            boolean saved = savePositions();
            for (ReaderState state : readers.values()) {
                state.file().close();
            }
            if (!saved) {
                throw new IOException(
                        "not every reader's position of the spool %s could be saved; records that were acknowledged may come again"
                                .formatted(storage.path("")));
            }
        } finally {
            lock.unlock();
        }
    }
}
