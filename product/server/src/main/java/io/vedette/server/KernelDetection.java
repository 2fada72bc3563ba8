package io.vedette.server;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.outputs.AlertQueue;
import io.vedette.pipeline.Pipeline;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs rules on the kernel's events as they happen.
 *
 * <p>Nothing is lost in silence: events that were lost since the ring was full, and time in which
 * nothing was read, become alerts that say from when to when it was blind. A canary proves every
 * few seconds that what happens in the kernel arrives here.
 */
final class KernelDetection implements Runnable {
    private static final String LOST_RULE = "Vedette: kernel events were lost";
    private static final Duration WAIT = Duration.ofMillis(100);

    /** Between looks at whether what alerts wait for has come. */
    private static final Duration LATE_WAIT = Duration.ofMillis(3);

    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CANARY_EVERY = Duration.ofSeconds(2);

    /** Without a canary for so long nothing may be said to be watched. */
    static final Duration BLIND_AFTER = Duration.ofSeconds(8);

    /** Times are looked at after so many events. */
    private static final int EVENTS_PER_LOOK = 64;

    private final LiveSource source;
    private final Pipeline pipeline;
    private final AlertQueue alerts;
    private final String hostname;
    private final Consumer<String> problems;
    private final AtomicLong blindNanos = new AtomicLong();
    private volatile boolean stopped;
    private SensorCounts.Kernel last;
    private final KernelLedger ledger;
    private Instant lastTick = Instant.now();
    private long nextTick = System.nanoTime() + TICK_NANOS;
    private long nextFlush;
    private long nextSettling;
    private boolean flushed = true;
    private final Thread canary;
    private final AlertRecordings recordings;

    /**
     * @param source belongs to this
     * @param recordings of alerts that {@code pipeline} makes; belongs to this
     * @param hostname where events happen, for the alerts that tell of losses
     * @param problems told of what goes wrong, on the thread that runs this
     */
    KernelDetection(
            LiveSource source,
            Pipeline pipeline,
            AlertQueue alerts,
            AlertRecordings recordings,
            String hostname,
            Consumer<String> problems) {
        this.source = source;
        this.pipeline = pipeline;
        this.alerts = alerts;
        this.recordings = recordings;
        this.hostname = hostname;
        this.problems = problems;
        last = source.counts().kernel();
        ledger = new KernelLedger(totals(last));
        canary = Thread.ofPlatform().daemon().name("canary").unstarted(this::sendCanaries);
    }

    /** Ends {@link #run} after the event at hand. */
    void stop() {
        stopped = true;
        source.stop();
        canary.interrupt();
    }

    private void sendCanaries() {
        try {
            while (!stopped) {
                source.sendCanary();
                Thread.sleep(CANARY_EVERY);
            }
        } catch (InterruptedException ignored) {
            // it ends
        }
    }

    @Override
    public void run() {
        canary.start();
        try (source;
                recordings) {
            int events = 0;
            while (!stopped) {
                recordings.beforeEvent();
                boolean any = source.advance(longestWait());
                if (any) {
                    pipeline.evaluate(source.event());
                    recordings.afterEvent();
                    flushed = false;
                }
                if (!any || ++events >= EVENTS_PER_LOOK) {
                    events = 0;
                    look(!any);
                }
            }
            pipeline.end();
            alerts.flush();
        } catch (IOException e) {
            problems.accept("kernel events are watched no more: " + e.getMessage());
        }
    }

    private Duration longestWait() {
        if (!flushed) {
            return Duration.ZERO;
        }
        return pipeline.hasLateAlerts() ? LATE_WAIT : WAIT;
    }

    private void look(boolean idle) {
        long now = System.nanoTime();
        if (pipeline.hasLateAlerts() && now >= nextSettling) {
            nextSettling = now + LATE_WAIT.toNanos();
            pipeline.settle();
            flushed = false;
        }
        if (now >= nextTick) {
            nextTick = now + TICK_NANOS;
            tick();
        }
        if (idle || now >= nextFlush) {
            try {
                alerts.flush();
                flushed = true;
            } catch (IOException e) {
                problems.accept("alerts wait, they are stored later: " + e.getMessage());
            }
            nextFlush = now + FLUSH_NANOS;
        }
    }

    /** Looks once a second at what was lost, and whether this itself was held up. */
    private void tick() {
        Instant now = Instant.now();
        SensorCounts.Kernel counted = source.counts().kernel();
        long lost = counted.lost() - last.lost();
        Duration pause = Duration.between(lastTick, now);
        if (lost > 0) {
            tell(lastTick, now, lost, lost + " events of the kernel were lost: the ring was full");
        } else if (pause.compareTo(BLIND_AFTER) > 0) {
            tell(
                    lastTick,
                    now,
                    0,
                    "nothing was watched for "
                            + pause.toSeconds()
                            + " seconds; what happened meanwhile was kept and is evaluated now");
        }
        if (lost > 0 || pause.compareTo(BLIND_AFTER) > 0) {
            blindNanos.addAndGet(pause.toNanos());
        }
        ledger.add(now, totals(counted));
        last = counted;
        lastTick = now;
    }

    private KernelLedger.Totals totals(SensorCounts.Kernel kernel) {
        return new KernelLedger.Totals(
                kernel,
                source.counts().read(),
                pipeline.counts().events(),
                pipeline.counts().alerts());
    }

    private void tell(Instant from, Instant to, long lost, String what) {
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("lost.events", new FieldValue.Whole(lost));
        fields.put("lost.from", new FieldValue.Text(from.toString()));
        fields.put("lost.to", new FieldValue.Text(to.toString()));
        String message = what + " (from " + from + " to " + to + ")";
        problems.accept(message);
        alerts.accept(
                new Alert(
                        AlertId.of(LOST_RULE, List.of(hostname, from.toString(), to.toString())),
                        TimeUnit.SECONDS.toNanos(to.getEpochSecond()) + to.getNano(),
                        LOST_RULE,
                        SourceId.SYSCALL,
                        Priority.CRITICAL,
                        new TreeSet<>(List.of("vedette")),
                        hostname,
                        message,
                        fields,
                        List.of(),
                        message + "."));
        flushed = false;
    }

    /** Why nothing may be said to be watched now; empty when it is. From any thread. */
    Optional<String> trouble() {
        Duration age = source.canaryAge();
        return age.compareTo(BLIND_AFTER) > 0
                ? Optional.of("no event of the kernel has come for " + age.toSeconds() + " seconds")
                : Optional.empty();
    }

    /** How long there were losses, or nothing was read. From any thread. */
    Duration blind() {
        return Duration.ofNanos(blindNanos.get());
    }

    /** What became of events, second by second. From any thread. */
    KernelLedger ledger() {
        return ledger;
    }

    SensorCounts counts() {
        return source.counts();
    }

    LiveSource source() {
        return source;
    }

    AlertRecordings recordings() {
        return recordings;
    }

    Pipeline pipeline() {
        return pipeline;
    }
}
