package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes segments. All appends that wait are written, made durable at once, and
 * then answered.
 *
 * <p>After any failure to write, the segment is given up: that a later {@code fdatasync} succeeds
 * says nothing of pages that an earlier one failed to write.
 */
final class Committer implements Runnable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Storage storage;
    private final SpoolOptions options;
    private final SegmentLog log;
    private final Retention retention;
    private final Problems problems;
    private final AppendQueue queue;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer buffer;

    private @Nullable SegmentWriter writer;
    private long number;
    private final List<Append> added = new ArrayList<>();
    private long next;

    Committer(
            Storage storage,
            SpoolOptions options,
            SegmentLog log,
            Retention retention,
            Problems problems,
            AppendQueue queue,
            long lastNumber) {
        this.storage = storage;
        this.options = options;
        this.log = log;
        this.retention = retention;
        this.problems = problems;
        this.queue = queue;
        this.number = lastNumber;
        this.buffer = ByteBuffer.allocateDirect(Math.min(BUFFER_BYTES, options.segmentBytes()));
        this.next = log.next();
    }

    /** Goes on in a segment that exists. Before {@link #run} only. */
    void resume(Segment segment, Storage.File file) {
        writer = new SegmentWriter(segment, file, buffer);
    }

    @Override
    public void run() {
        List<Append> group = List.of();
        try {
            do {
                group = queue.take();
                group.forEach(this::add);
                commit();
            } while (!group.isEmpty());
            end();
        } catch (RuntimeException | Error e) {
            // the edge of the thread: whoever waits must learn of it
            queue.close();
            fail(added, e);
            while (!group.isEmpty()) {
                fail(group, e);
                group = queue.take();
            }
        }
    }

    private void end() {
        SegmentWriter last = writer;
        if (last != null) {
            try {
                last.force();
                last.close();
            } catch (IOException e) {
                report(last, "closing the segment failed", e);
            }
        }
    }

    private void add(Append append) {
        try {
            if (!makeRoom(append.bytes())) {
                log.countRefused(append.count());
                append.complete(new Append.Refused(log.bytes()));
                return;
            }
            SegmentWriter target = writerFor(append.bytes());
            added.add(append);
            target.add(append, next);
            next += append.count();
        } catch (IOException e) {
            if (added.contains(append)) {
                giveUp(e);
            } else {
                fail(List.of(append), e);
            }
        }
    }

    private SegmentWriter writerFor(long bytes) throws IOException {
        SegmentWriter current = writer;
        if (current == null
                || (current.tail() > SegmentHeader.BYTES
                        && current.tail() + bytes > options.segmentBytes())) {
            commit();
            return begin();
        }
        return current;
    }

    /** Begins a new segment. What was added before is durable. */
    private SegmentWriter begin() throws IOException {
        SegmentWriter full = writer;
        if (full != null) {
            finish(full);
        }
        number++;
        var name = new SegmentName(number, next, random.nextLong());
        SegmentWriter begun = SegmentWriter.create(storage, name, buffer);
        SegmentWriter before = writer;
        writer = begun;
        log.add(begun.segment());
        if (before != null) {
            before.close();
        }
        retention.reclaim();
        return begun;
    }

    /** Makes the last mark durable, or else a loss of power may leave what looks like damage. */
    private void finish(SegmentWriter full) {
        try {
            full.force();
        } catch (IOException e) {
            abandon(full, e);
        }
    }

    /** Whether there is room for so many bytes, or could be made. */
    private boolean makeRoom(long bytes) throws IOException {
        long needed = bytes + Space.RESERVE_BYTES;
        if (needed + SegmentHeader.BYTES > options.maximumBytes()) {
            return false;
        }
        while (used() + needed > options.maximumBytes()) {
            commit();
            if (!retention.reclaim() && !freeLast() && !drop()) {
                return false;
            }
        }
        return true;
    }

    private long used() {
        SegmentWriter current = writer;
        return log.bytes() + (current == null ? 0 : current.tail() - current.durable());
    }

    /** The last segment cannot go; if that is all that holds it, another one takes its place. */
    private boolean freeLast() throws IOException {
        Segment last = log.last().orElse(null);
        if (last == null || log.records(last) == 0 || retention.acknowledged() < last.next() - 1) {
            return false;
        }
        begin();
        return true;
    }

    private boolean drop() throws IOException {
        return switch (options.whenFull()) {
            case REFUSE -> false;
            case DROP_OLDEST -> {
                if (log.oldest().isEmpty()) {
                    begin();
                }
                yield retention.dropOldest();
            }
        };
    }

    /** Makes durable what was added, and answers. */
    private void commit() {
        SegmentWriter current = writer;
        if (added.isEmpty() || current == null) {
            return;
        }
        try {
            current.force();
        } catch (IOException e) {
            giveUp(e);
            return;
        }
        if (queue.isEmpty()) {
            mark(current);
        }
        long first = log.next();
        log.extend(current.segment(), next, current.durable());
        for (Append append : added) {
            append.complete(new Append.Stored(first));
            first += append.count();
        }
        added.clear();
    }

    private void mark(SegmentWriter current) {
        try {
            current.mark(next);
        } catch (IOException e) {
            abandon(current, e);
        }
    }

    private void giveUp(IOException e) {
        SegmentWriter current = writer;
        if (current != null) {
            abandon(current, e);
        }
        next = log.next();
        fail(added, e);
        added.clear();
    }

    private void abandon(SegmentWriter current, IOException cause) {
        writer = null;
        report(current, "writing failed, a new segment is begun", cause);
        try {
            current.abandon();
        } catch (IOException e) {
            report(current, "cutting off what was not written whole failed", e);
        }
    }

    private void fail(List<Append> appends, Throwable cause) {
        for (Append append : appends) {
            log.countRefused(append.count());
            append.complete(new Append.Failed(cause));
        }
    }

    private void report(SegmentWriter at, String what, IOException cause) {
        problems.accept(
                new SpoolProblem(
                        SpoolProblem.Kind.FAILED_IO,
                        storage.path(at.segment().name().toString()),
                        at.durable(),
                        0,
                        what + ": " + cause));
    }
}
