package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A durable queue of records in one directory, with any number of readers that each read all.
 *
 * <p>A record that was appended is given to every reader at least once, in order, whatever becomes
 * of the process and, as far as the disk keeps what it says is durable, of the machine; unless it
 * was dropped or damaged, which is counted. A record is given out only as it was appended.
 * Sequences begin at 1, rise with each record, and are never used twice, also over restarts; some
 * may be passed over. With no reader, records are kept until the spool is full.
 *
 * <p>All methods may be called from any thread, virtual ones too. None reacts to interruption.
 */
public final class Spool implements AutoCloseable {
    private final Storage storage;
    private final SpoolOptions options;
    private final Problems problems;
    private final SegmentLog log;
    private final Retention retention;
    private final AppendQueue queue = new AppendQueue();
    private final Keeper keeper;
    private final Thread committing;
    private final Thread keeping;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Spool(
            Storage storage,
            SpoolOptions options,
            Problems problems,
            Recovery.Found found,
            ThreadFactory threads) {
        this.storage = storage;
        this.options = options;
        this.problems = problems;
        this.log = found.log();
        this.retention = new Retention(storage, log, problems, found.readers());
        this.keeper = new Keeper(retention, options.positionDelay());
        var committer =
                new Committer(
                        storage, options, log, retention, problems, queue, found.lastNumber());
        log.last().ifPresent(last -> found.open().ifPresent(file -> committer.resume(last, file)));
        this.committing = threads.newThread(committer);
        committing.setName("spool-committer");
        this.keeping = Thread.ofVirtual().name("spool-keeper").unstarted(keeper);
    }

    /**
     * Opens the spool in a directory, which is made if it is not there. A torn end is repaired and
     * reported.
     *
     * @throws SpoolLockedException when it is open already, here or in another process
     * @throws IOException when storage fails, or the files are of a later format
     */
    public static Spool open(Path directory, SpoolOptions options) throws IOException {
        return open(directory, options, Thread.ofPlatform().daemon().factory());
    }

    /**
     * The same.
     *
     * @param threads makes the thread that writes, which appends and readers wait for
     */
    public static Spool open(Path directory, SpoolOptions options, ThreadFactory threads)
            throws IOException {
        var problems = new Problems(options.problems());
        return open(LocalStorage.open(directory, problems), options, problems, threads);
    }

    static Spool open(Storage storage, SpoolOptions options, Problems problems) throws IOException {
        return open(storage, options, problems, Thread.ofPlatform().daemon().factory());
    }

    private static Spool open(
            Storage storage, SpoolOptions options, Problems problems, ThreadFactory threads)
            throws IOException {
        try {
            var spool =
                    new Spool(storage, options, problems, Recovery.run(storage, problems), threads);
            spool.committing.start();
            spool.keeping.start();
            return spool;
        } catch (IOException | RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /**
     * Appends all records or none, and returns once they are durable. Appends from several threads
     * are made durable together. The buffers are read from position to limit, which stay as they
     * are; the bytes must not change during the call.
     *
     * <p>If the process ends during the call, all records may have been appended, or none.
     *
     * @return the sequence of the first; the others follow without a gap
     * @throws IllegalArgumentException when there are no records
     * @throws RecordTooLargeException when one is longer than the options allow
     * @throws SpoolFullException when there is no room, or could not be however much was dropped
     * @throws SpoolClosedException when the spool is closed
     * @throws IOException when storage failed; the spool goes on and the append may be tried again
     */
    public long append(List<ByteBuffer> records) throws IOException {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("an append has at least one record");
        }
        for (ByteBuffer each : records) {
            if (each.remaining() > options.maximumRecordBytes()) {
                log.countRefused(records.size());
                throw new RecordTooLargeException(each.remaining(), options.maximumRecordBytes());
            }
        }
        var append = new Append(records);
        Append.Outcome outcome = queue.offer(append) ? append.await() : new Append.Late();
        return switch (outcome) {
            case Append.Stored(var first) -> first;
            case Append.Refused(var kept) ->
                    throw new SpoolFullException(
                            storage.path(""), append.bytes(), kept, options.maximumBytes());
            case Append.Failed(var cause) -> throw Append.failure(storage, cause);
            case Append.Late() -> {
                log.countRefused(records.size());
                throw closedException();
            }
        };
    }

    /**
     * Opens the reader of that name, and makes it if there is none: a new one begins with the
     * oldest record kept. It stays until it is removed, and holds what it has not acknowledged.
     *
     * @param name any text of 1 to 200 bytes, written as in a URL
     * @throws IllegalStateException when a reader of the name is open
     */
    public SpoolReader reader(String name) throws IOException {
        requireOpen();
        ReaderState state = retention.open(name);
        return new SpoolReader(storage, log, retention, keeper, problems, state);
    }

    /** The names of all readers, open or not. */
    public Set<String> readers() {
        var names = new TreeSet<String>();
        retention.readers().forEach(state -> names.add(state.name()));
        return names;
    }

    /**
     * Forgets a reader, so that it holds nothing any more; does nothing if there is none.
     *
     * @throws IllegalStateException when it is open
     */
    public void removeReader(String name) throws IOException {
        requireOpen();
        retention.remove(name);
        keeper.segmentAcknowledged();
    }

    /** What it holds, and what became of what it was given. */
    public SpoolStatus status() {
        SegmentLog.Counts counts = log.counts();
        var lost = new EnumMap<LossReason, Long>(LossReason.class);
        lost.put(LossReason.DROPPED_OLDEST, counts.dropped());
        lost.put(LossReason.DAMAGED, counts.damaged());
        var readers = new ArrayList<SpoolStatus.ReaderStatus>();
        for (ReaderState state : retention.readers()) {
            Position position = state.position();
            long oldest = Math.max(position.acknowledged() + 1, counts.first());
            readers.add(
                    new SpoolStatus.ReaderStatus(
                            state.name(),
                            position.acknowledged(),
                            log.gaps().records(oldest, counts.next()),
                            position.lost(),
                            state.open().get()));
        }
        return new SpoolStatus(
                counts.records(),
                counts.bytes(),
                options.maximumBytes(),
                counts.first(),
                counts.next(),
                counts.appended(),
                counts.refused(),
                counts.removed(),
                lost,
                problems.counts(),
                readers);
    }

    private void requireOpen() throws SpoolClosedException {
        if (closed.get()) {
            throw closedException();
        }
    }

    private SpoolClosedException closedException() {
        return new SpoolClosedException("the spool " + storage.path(""));
    }

    /**
     * Finishes the appends that wait, makes all readers' positions durable, and gives the directory
     * free. Readers that are open are of no use any more.
     *
     * @throws IOException when a position could not be saved
     */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        queue.close();
        join(committing);
        log.close();
        keeper.close();
        join(keeping);
        try {
            retention.close();
        } finally {
            storage.close();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException ignored) {
                interrupted = true; // the files must be closed first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
