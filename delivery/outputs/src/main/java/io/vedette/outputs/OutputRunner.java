package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertCodec;
import io.vedette.outputs.Output.Delivery;
import io.vedette.spool.SpoolClosedException;
import io.vedette.spool.SpoolReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries alerts from the queue to one output, on a thread of its own, until it is stopped. */
final class OutputRunner implements Runnable {
    /** So often an output may look after what is its own while there is nothing to do. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** Alerts between two acknowledgements; a crash repeats at most these. */
    private static final int BATCH = 256;

    private final SpoolReader reader;
    private final AlertFilter filter;
    private final Output output;
    private final OutputCounts counts;
    private final OutputEnvironment environment;
    private final CountDownLatch stop = new CountDownLatch(1);

    private long settled;
    private int unacknowledged;
    private long lost;

    OutputRunner(
            SpoolReader reader,
            AlertFilter filter,
            Output output,
            OutputCounts counts,
            OutputEnvironment environment) {
        this.reader = reader;
        this.filter = filter;
        this.output = output;
        this.counts = counts;
        this.environment = environment;
        this.settled = reader.acknowledged();
        this.lost = reader.lost();
    }

    /**
     * Asks it to end: what is in the queue is still delivered, up to the first failure. An
     * interrupt ends it at once.
     */
    void stop() {
        stop.countDown();
        reader.wake();
    }

    /** Any thread may ask. */
    void reopen() {
        output.reopen();
    }

    @Override
    public void run() {
        try (reader;
                output) {
            work();
        } catch (InterruptedException ignored) {
            // close() waits no longer; what was not acknowledged comes again
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            counts.failed(e instanceof SpoolClosedException ? "closed" : Reasons.of(e));
        } catch (RuntimeException e) {
            counts.refused(RefusalReason.INTERNAL, "the output has ended: " + e);
        } finally {
            counts.stopped();
        }
    }

    private void work() throws InterruptedException, IOException {
        boolean going = true;
        while (going) {
            if (advance()) {
                going = handle() && (unacknowledged < BATCH || settle());
            } else {
                going = settle() && !isStopping();
                output.idle();
            }
        }
        settleOnce();
    }

    /** Moves on; waits only when everything is acknowledged. */
    private boolean advance() throws InterruptedException, SpoolClosedException {
        Duration wait = unacknowledged > 0 || isStopping() ? Duration.ZERO : IDLE;
        for (long failures = 1; ; failures++) {
            try {
                boolean found = reader.advance(wait);
                long lostNow = reader.lost();
                if (lostNow > lost) {
                    counts.lost(lostNow - lost);
                    lost = lostNow;
                }
                return found;
            } catch (SpoolClosedException e) {
                throw e;
            } catch (IOException e) {
                counts.failed("the queue cannot be read: " + Reasons.of(e));
                if (pause(environment.backoff().pause(failures, environment.random()))) {
                    return false;
                }
            }
        }
    }

    /** Settles the record that the reader is at; false if that has to wait for another start. */
    private boolean handle() throws InterruptedException, IOException {
        long sequence = reader.sequence();
        boolean done =
                switch (AlertCodec.decode(reader.array(), reader.offset(), reader.length())) {
                    case AlertCodec.Decoded.Unreadable(String reason) -> {
                        counts.refused(
                                RefusalReason.UNREADABLE, "record " + sequence + ": " + reason);
                        yield true;
                    }
                    case AlertCodec.Decoded.Read(Alert alert) -> deliverGuarded(alert);
                };
        if (done) {
            settled = sequence;
            unacknowledged++;
        }
        return done;
    }

    /** A defect costs an alert, not the output. */
    private boolean deliverGuarded(Alert alert) throws InterruptedException, IOException {
        try {
            return deliver(alert);
        } catch (RuntimeException e) {
            counts.refused(RefusalReason.INTERNAL, e + " (alert " + alert.id().value() + ")");
            return true;
        }
    }

    /** Delivers, filters out or gives up; false if it was stopped before that. */
    private boolean deliver(Alert alert) throws InterruptedException, IOException {
        if (!filter.accepts(alert)) {
            counts.filtered();
            return true;
        }
        for (long failures = 1; ; failures++) {
            switch (output.deliver(alert)) {
                case Delivery.Delivered(boolean truncated) -> {
                    counts.delivered(truncated);
                    return true;
                }
                case Delivery.Refused(String reason) -> {
                    counts.refused(
                            RefusalReason.RECEIVER, reason + " (alert " + alert.id().value() + ")");
                    return true;
                }
                case Delivery.Failed failed -> {
                    counts.retried(failed.reason());
                    settleOnce();
                    if (pause(pauseAfter(failed, failures))) {
                        return false;
                    }
                }
            }
        }
    }

    private Duration pauseAfter(Delivery.Failed failed, long failures) {
        Duration own = environment.backoff().pause(failures, environment.random());
        return own.compareTo(failed.pause()) > 0 ? own : failed.pause();
    }

    /** Waits; true if it is stopped instead. */
    private boolean pause(Duration pause) throws InterruptedException {
        return stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Acknowledges what was settled, as often as it takes; false if it is stopped before. */
    private boolean settle() throws InterruptedException, IOException {
        for (long failures = 1; !settleOnce(); failures++) {
            if (pause(environment.backoff().pause(failures, environment.random()))) {
                return false;
            }
        }
        return true;
    }

    private boolean settleOnce() throws IOException {
        if (unacknowledged == 0) {
            return true;
        }
        if (output.flush() instanceof Delivery.Failed failed) {
            counts.retried(failed.reason());
            return false;
        }
        reader.acknowledge(settled);
        unacknowledged = 0;
        return true;
    }
}
