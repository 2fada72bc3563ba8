package io.vedette.kubernetes;

import io.vedette.files.FollowCounts;
import io.vedette.files.FollowedFile;
import io.vedette.model.Value;
import io.vedette.spool.RecordTooLargeException;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the events of an audit log that is being written into a spool, for as long as the process
 * lives; when the spool is full it waits, as the log keeps what it has not taken.
 *
 * <p>{@link #run} is called once, on a thread of its own; everything else may come from any.
 */
public final class AuditLogIntake implements Runnable {
    private static final int WAITING = 2_048;
    private static final int TOGETHER = 512;
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final FollowedFile file;
    private final AuditReader reader;
    private final Spool spool;
    private final Consumer<String> problems;
    private final BlockingQueue<ReadEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder events = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /** Whether something was given up, so that nothing after it may be acknowledged. */
    private boolean abandoned;

    /** An event, and up to where the file need not be read again once it is stored. */
    private record ReadEvent(ByteBuffer json, long consumedOffset) {}

    /**
     * @param file what is followed, closed with this
     * @param reader reads it
     * @param spool where events go, as their secrets are masked
     * @param problems told what an operator should know
     */
    public AuditLogIntake(
            FollowedFile file, AuditReader reader, Spool spool, Consumer<String> problems) {
        this.file = file;
        this.reader = reader;
        this.spool = spool;
        this.problems = problems;
    }

    @Override
    public void run() {
        Thread reading = Thread.ofVirtual().name("audit-log-reader").start(this::read);
        try {
            while ((!stopped && failure == null) || reading.isAlive() || !waiting.isEmpty()) {
                storeSome();
            }
            file.close();
            if (failure != null) {
                throw new IllegalStateException("the audit log cannot be read", failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            problems.accept("an audit log cannot be closed: " + e.getMessage());
        }
    }

    private void read() {
        try {
            readToEnd();
        } catch (RuntimeException | Error e) {
            // for the thread that runs this: it ends as well, or nobody would know
            failure = e;
        }
    }

    private void readToEnd() {
        var json = new Value();
        try {
            while (reader.advance()) {
                AuditEvent event = reader.current();
                event.document().json(event.node(), json);
                waiting.put(
                        new ReadEvent(ByteBuffer.wrap(json.copyBytes(0)), reader.consumedOffset()));
            }
        } catch (IOException e) {
            if (!stopped) {
                problems.accept("an audit log is not followed any more: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void storeSome() throws InterruptedException {
        ReadEvent first = waiting.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        var together = new ArrayList<ReadEvent>();
        together.add(first);
        waiting.drainTo(together, TOGETHER - 1);
        List<ByteBuffer> records = together.stream().map(ReadEvent::json).toList();
        boolean stored = false;
        while (!stored) {
            stored = store(records);
        }
        if (!abandoned) {
            acknowledge(together.getLast().consumedOffset());
        }
    }

    private void acknowledge(long offset) {
        try {
            file.acknowledge(offset);
        } catch (IOException e) {
            problems.accept("a position in an audit log cannot be saved: " + e.getMessage());
        }
    }

    /** False when it has to be tried again. */
    private boolean store(List<ByteBuffer> records) throws InterruptedException {
        try {
            spool.append(records);
            events.add(records.size());
            return true;
        } catch (SpoolClosedException e) {
            // what was not stored is read again at the next start
            abandoned = true;
            stopped = true;
            return true;
        } catch (RecordTooLargeException e) {
            return storeOneByOne(records);
        } catch (IOException e) {
            problems.accept("an audit log is not followed for now: " + e.getMessage());
            Thread.sleep(BETWEEN_TRIES);
            abandoned = stopped;
            return stopped;
        }
    }

    private boolean storeOneByOne(List<ByteBuffer> records) throws InterruptedException {
        if (records.size() == 1) {
            tooLarge.increment();
            problems.accept("an audit event is left out: it is larger than the queue takes");
            return true;
        }
        for (ByteBuffer each : records) {
            boolean stored = false;
            while (!stored) {
                stored = store(List.of(each));
            }
        }
        return true;
    }

    /** Ends {@link #run} once what was read is stored. */
    public void stop() {
        stopped = true;
        file.stop();
    }

    /** How following the file goes. */
    public FollowCounts file() {
        return file.counts();
    }

    /** Events that were stored. */
    public long events() {
        return events.sum();
    }

    /** Events that were left out, being larger than the spool takes. */
    public long tooLarge() {
        return tooLarge.sum();
    }
}
