package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertCodec;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolOptions;
import io.vedette.spool.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Collects alerts and puts them into the queue that outputs read. One thread's, but the count may
 * be read from any.
 */
public final class AlertQueue {
    /** Longer alerts are left out and counted: no output could do anything with them. */
    static final int LONGEST_ALERT_BYTES = 4 << 20;

    /** No append is longer, so that it fits into any queue. */
    private static final int TOGETHER_BYTES = 2 << 20;

    private final Spool spool;
    private final List<ByteBuffer> pending = new ArrayList<>();
    private final LongAdder tooLarge = new LongAdder();
    private volatile long stored;

    /**
     * @param spool belongs to the caller
     */
    public AlertQueue(Spool spool) {
        this.spool = spool;
        stored = spool.status().nextSequence() - 1;
    }

    /**
     * Options for the spool: what is oldest goes when it is full, so that outputs never hold up
     * rules.
     */
    public static SpoolOptions options(long maximumBytes) {
        return new SpoolOptions(maximumBytes, LONGEST_ALERT_BYTES, WhenFull.DROP_OLDEST);
    }

    /** Collects an alert. */
    public void accept(Alert alert) {
        byte[] record = AlertCodec.encode(alert);
        if (record.length > LONGEST_ALERT_BYTES) {
            tooLarge.increment();
        } else {
            pending.add(ByteBuffer.wrap(record));
        }
    }

    /** Makes durable what was collected; what could not be is collected still. */
    public void flush() throws IOException {
        while (!pending.isEmpty()) {
            int count = 0;
            long bytes = 0;
            while (count < pending.size()
                    && (count == 0 || bytes + pending.get(count).remaining() <= TOGETHER_BYTES)) {
                bytes += pending.get(count++).remaining();
            }
            List<ByteBuffer> together = pending.subList(0, count);
            stored = spool.append(together) + together.size() - 1;
            together.clear();
        }
    }

    /** The sequence of the last alert that was made durable, or that the queue had before. */
    public long stored() {
        return stored;
    }

    /** Alerts that were left out. */
    public long tooLarge() {
        return tooLarge.sum();
    }
}
