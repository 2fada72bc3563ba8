package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertCodec;
import io.vedette.spool.RecordTooLargeException;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolClosedException;
import io.vedette.spool.SpoolOptions;
import io.vedette.spool.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes alerts from the pipeline and puts them into the durable queue, many at a time, so that the
 * pipeline need not wait for the disk.
 *
 * <p>{@link #accept} may be called from any thread. An alert is durable some milliseconds after it;
 * a crash within these loses it. When the disk is slower than the alerts come, {@code accept} waits
 * up to two seconds, then drops and counts, without waiting, until there is room again; it never
 * waits for an output.
 */
public final class AlertQueue implements AutoCloseable {
    /** The longest alert kept. */
    public static final int MAXIMUM_ALERT_BYTES = 4 << 20;

    private static final int WAITING = 4_096;
    private static final int TOGETHER = 512;

    /** No append is longer than the longest alert, so that it fits into any spool. */
    private static final int TOGETHER_BYTES = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Spool spool;
    private final OutputEnvironment environment;
    private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong overrun = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private final AtomicLong unwritten = new AtomicLong();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean stalled;
    private volatile String lastError = "";

    /**
     * What became of alerts.
     *
     * @param queued durable in the queue
     * @param overrun dropped, as the disk was too slow or gave errors for too long
     * @param tooLarge dropped, as they are longer than {@link #MAXIMUM_ALERT_BYTES}
     * @param unwritten dropped when it was closed, as they could not be written
     * @param lastError of the disk; empty if there was none
     */
    public record Counts(
            long queued, long overrun, long tooLarge, long unwritten, String lastError) {}

    /**
     * Starts the thread that writes.
     *
     * @param spool belongs to the caller, and is closed after this
     */
    public AlertQueue(Spool spool, OutputEnvironment environment) {
        this.spool = spool;
        this.environment = environment;
        this.writer = Thread.ofVirtual().name("alert-queue").start(this::write);
    }

    /** Options for the spool of alerts: what is oldest goes when it is full. */
    public static SpoolOptions options(long maximumBytes) {
        return new SpoolOptions(maximumBytes, MAXIMUM_ALERT_BYTES, WhenFull.DROP_OLDEST);
    }

    /** Takes an alert. */
    public void accept(Alert alert) {
        byte[] record = AlertCodec.encode(alert);
        if (record.length > MAXIMUM_ALERT_BYTES) {
            tooLarge.incrementAndGet();
            return;
        }
        try {
            // who has waited once in vain waits no more until there is room again
            Duration patience = stalled ? Duration.ZERO : PATIENCE;
            if (closing || !waiting.offer(record, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                stalled = true;
                overrun.incrementAndGet();
            } else {
                stalled = false;
            }
        } catch (InterruptedException ignored) {
            overrun.incrementAndGet();
            Thread.currentThread().interrupt();
        }
    }

    public Counts counts() {
        return new Counts(queued.get(), overrun.get(), tooLarge.get(), unwritten.get(), lastError);
    }

    private void write() {
        try {
            var records = new ArrayList<ByteBuffer>();
            while (true) {
                byte[] first = waiting.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
                if (first == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                records.clear();
                collect(first, records);
                if (!append(records)) {
                    unwritten.addAndGet(records.size() + (long) waiting.size());
                    return;
                }
            }
        } catch (InterruptedException ignored) {
            unwritten.addAndGet(waiting.size());
        }
    }

    private void collect(byte[] first, List<ByteBuffer> records) {
        records.add(ByteBuffer.wrap(first));
        long bytes = first.length;
        while (records.size() < TOGETHER) {
            byte[] next = waiting.peek();
            if (next == null || bytes + next.length > TOGETHER_BYTES) {
                return;
            }
            waiting.remove();
            records.add(ByteBuffer.wrap(next));
            bytes += next.length;
        }
    }

    /** Appends, as often as it takes; false if there is no use in it any more. */
    private boolean append(List<ByteBuffer> records) throws InterruptedException {
        for (long failures = 1; ; failures++) {
            try {
                spool.append(records);
                queued.addAndGet(records.size());
                return true;
            } catch (SpoolClosedException | RecordTooLargeException e) {
                lastError = Reasons.of(e);
                return false;
            } catch (IOException e) {
                lastError = Reasons.of(e);
                if (closing) {
                    return false;
                }
                Thread.sleep(environment.backoff().pause(failures, environment.random()));
            }
        }
    }

    /** Writes what waits, within 5 seconds. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!writer.join(Duration.ofSeconds(5))) {
                writer.interrupt();
            }
        } catch (InterruptedException ignored) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
