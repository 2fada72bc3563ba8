package io.vedette.server;

import io.vedette.kubernetes.SpooledAuditEvents;
import io.vedette.outputs.AlertQueue;
import io.vedette.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Runs rules on the events that wait in a queue, for as long as the process lives.
 *
 * <p>Alerts are durable in their queue, and so is what correlations hold, before the events that
 * caused them are acknowledged. So a process that is killed evaluates the last events again and
 * loses none; alerts that then come twice have the same id. When a queue cannot be read or written,
 * it is tried again for ever: meanwhile events wait, and those who send them are told so once there
 * is no more room.
 */
final class Detection implements Runnable {
    /** Waiting ends so often while something is to be done though no event comes. */
    private static final Duration WAIT = Duration.ofMillis(500);

    /** After so many waits in vain correlations need not wait for events that are late. */
    private static final int IDLE_WAITS = 2;

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Events after which alerts are made durable though more events wait. */
    private static final int BATCH = 512;

    private static final Duration ACKNOWLEDGE_EVERY = Duration.ofMillis(500);

    /**
     * A snapshot takes a tenth of the time at most: with 10,000 events a second some 50,000 wait to
     * be put in order, and are written with each.
     */
    private static final int LEAST_PAUSE_TO_SNAPSHOT = 10;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final SpooledAuditEvents events;
    private final Pipeline pipeline;
    private final AlertQueue alerts;
    private final Checkpoint checkpoint;
    private final Consumer<String> problems;
    private final LongAdder alertFailures = new LongAdder();
    private volatile boolean stopped;
    private int pending;
    private int unacknowledged;
    private long lastAcknowledged = System.nanoTime();
    private long betweenAcknowledgements = ACKNOWLEDGE_EVERY.toNanos();
    private int idleWaits;

    /**
     * @param problems told of what goes wrong, on the thread that runs this
     */
    Detection(
            SpooledAuditEvents events,
            Pipeline pipeline,
            AlertQueue alerts,
            Checkpoint checkpoint,
            Consumer<String> problems) {
        this.events = events;
        this.pipeline = pipeline;
        this.alerts = alerts;
        this.checkpoint = checkpoint;
        this.problems = problems;
    }

    /** Ends {@link #run} after the events at hand. */
    void stop() {
        stopped = true;
        events.wake();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                try {
                    step();
                } catch (IOException e) {
                    problems.accept("detection waits, it is tried again: " + e.getMessage());
                    Thread.sleep(BETWEEN_TRIES);
                }
            }
            pipeline.idle();
            alerts.flush();
            if (pending + unacknowledged > 0) {
                acknowledge();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            problems.accept(
                    "the last alerts could not be stored, their events are evaluated again next time: "
                            + e.getMessage());
        }
    }

    private void step() throws IOException, InterruptedException {
        if (events.advance(longestWait())) {
            idleWaits = 0;
            pending++;
            evaluate();
            if (pending >= BATCH) {
                commit();
            }
            return;
        }
        if (pending == 0 && ++idleWaits == IDLE_WAITS) {
            pipeline.idle();
        }
        commit();
    }

    private Duration longestWait() {
        if (pending > 0) {
            return Duration.ZERO;
        }
        return unacknowledged > 0 || idleWaits < IDLE_WAITS ? WAIT : IDLE;
    }

    private void evaluate() {
        try {
            pipeline.evaluate(events.event());
        } catch (RuntimeException | StackOverflowError e) {
            // the pipeline passes on only what the queue of alerts throws; were this thread to end,
            // the event would end it again after each start
            alertFailures.increment();
            problems.accept(
                    "an alert of event "
                            + String.join(", ", events.event().ids())
                            + " could not be stored, by a defect of Vedette, please report it: "
                            + e);
        }
    }

    /** Alerts that could not be stored by a defect; by any thread. */
    long alertFailures() {
        return alertFailures.sum();
    }

    /**
     * Hands alerts on at once, but acknowledges events only now and then: that costs a snapshot.
     */
    private void commit() throws IOException {
        alerts.flush();
        unacknowledged += pending;
        pending = 0;
        if (unacknowledged > 0 && System.nanoTime() - lastAcknowledged > betweenAcknowledgements) {
            acknowledge();
        }
    }

    private void acknowledge() throws IOException {
        long began = System.nanoTime();
        if (pipeline.hasCorrelations()) {
            checkpoint.save(events.sequence(), pipeline::snapshot);
        }
        events.acknowledge();
        unacknowledged = 0;
        lastAcknowledged = System.nanoTime();
        betweenAcknowledgements =
                Math.max(
                        ACKNOWLEDGE_EVERY.toNanos(),
                        (lastAcknowledged - began) * LEAST_PAUSE_TO_SNAPSHOT);
    }
}
