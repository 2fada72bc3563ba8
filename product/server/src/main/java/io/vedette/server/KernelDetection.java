package io.vedette.server;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.pipeline.Pipeline;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorCounts;
import io.vedette.syscalls.UrgentThreads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules on the kernel's events as they happen.
 *
 * <p>Nothing is lost in silence: events that were lost since the ring was full, and time in which
 * nothing was read, become alerts that say from when to when it was blind. A canary proves every
 * few seconds that what happens in the kernel arrives here.
 */
final class KernelDetection implements Runnable {
    private static final String LOST_RULE = "Vedette: kernel events were lost";
    private static final String CHANGED_RULE = "Vedette: the sensor was changed from outside";

    /** Between looks at whether what alerts wait for has come. */
    private static final Duration LATE_WAIT = Duration.ofMillis(3);

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CANARY_EVERY = Duration.ofSeconds(2);

    /** Without a canary for so long nothing may be said to be watched. */
    static final Duration BLIND_AFTER = Duration.ofSeconds(8);

    /**
     * What was wrong and was mended keeps the health red for so long: who asks now and then is to
     * see it.
     */
    private static final long SHOWN_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Found by one look and no more by the next. */
    private static final Duration MENDED_AT_ONCE = Duration.ofSeconds(4);

    /** Times are looked at after so many events. */
    private static final int EVENTS_PER_LOOK = 64;

    private final LiveSource source;
    private final Pipeline pipeline;
    private final Consumer<Alert> alerts;
    private final String hostname;
    private final Consumer<String> problems;
    private final AtomicLong blindNanos = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Wrong wrong;
    private SensorCounts.Kernel last = SensorCounts.Kernel.NOTHING;
    private final KernelLedger ledger = new KernelLedger();
    private Instant lastTick;

    /** When the last canary came, or until when it was told that none did. */
    private Instant provenUntil;

    private long nextTick = System.nanoTime() + TICK_NANOS;
    private long nextSettling;
    private final Thread canary;
    private final AlertRecordings recordings;

    /** Somebody has changed the sensor. */
    private record Wrong(String what, Instant from, long lastNanos, boolean lasts) {}

    /**
     * @param source belongs to this
     * @param alerts takes those that tell of losses, too
     * @param recordings of alerts that {@code pipeline} makes; belongs to this
     * @param hostname where events happen, for the alerts that tell of losses
     * @param problems told of what goes wrong, on the thread that runs this
     */
    KernelDetection(
            LiveSource source,
            Pipeline pipeline,
            Consumer<Alert> alerts,
            AlertRecordings recordings,
            String hostname,
            Consumer<String> problems) {
        this.source = source;
        this.pipeline = pipeline;
        this.alerts = alerts;
        this.recordings = recordings;
        this.hostname = hostname;
        this.problems = problems;
        // what was lost while the machine's state was read is told of, too
        lastTick = source.opened();
        provenUntil = lastTick;
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
        UrgentThreads.raise();
        UrgentThreads.raiseCollector();
        canary.start();
        try (source;
                recordings) {
            int events = 0;
            while (!stopped) {
                recordings.beforeEvent();
                boolean any =
                        pipeline.hasLateAlerts()
                                ? source.advance(LATE_WAIT)
                                : source.advanceUntil(nextTick);
                if (any) {
                    pipeline.evaluate(source.event());
                    recordings.afterEvent();
                }
                if (!any || ++events >= EVENTS_PER_LOOK) {
                    events = 0;
                    look();
                }
            }
            pipeline.end();
            tick();
        } catch (IOException e) {
            problems.accept("kernel events are watched no more: " + e.getMessage());
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (pipeline.hasLateAlerts() && now >= nextSettling) {
            nextSettling = now + LATE_WAIT.toNanos();
            pipeline.settle();
        }
        if (now >= nextTick) {
            nextTick = now + TICK_NANOS;
            tick();
        }
    }

    /** Looks once a second at what was lost, and whether this itself was held up. */
    private void tick() {
        Instant now = Instant.now();
        SensorCounts.Kernel counted = source.counts().kernel();
        long lost = counted.lost() - last.lost();
        Duration pause = Duration.between(lastTick, now);
        Instant blindFrom = lastTick;
        boolean blind = pause.compareTo(BLIND_AFTER) > 0;
        if (!blind && isUnproven(now)) {
            blindFrom = provenUntil;
            blind = true;
        }
        boolean changed = isChanged(now);
        if (lost > 0) {
            tell(
                    LOST_RULE,
                    blindFrom,
                    now,
                    lost,
                    lost + " events of the kernel were lost: " + reasons(counted));
        } else if (blind) {
            tell(
                    LOST_RULE,
                    blindFrom,
                    now,
                    0,
                    "nothing was watched for "
                            + Duration.between(blindFrom, now).toSeconds()
                            + " seconds; what happened meanwhile was kept and is evaluated now");
        }
        if (lost > 0 || changed || blind) {
            blindNanos.addAndGet(Duration.between(blindFrom, now).toNanos());
        }
        Instant canary = now.minus(source.canaryAge());
        if (blind) {
            provenUntil = now;
        } else if (canary.isAfter(provenUntil)) {
            provenUntil = canary;
        }
        ledger.add(now, totals(counted));
        last = counted;
        lastTick = now;
    }

    /**
     * Whether a canary has come after so long a time without one that health was red meanwhile: a
     * reader that is held up for a little less than {@link #BLIND_AFTER}, from just before a canary
     * on, is blind to those who ask although it looks often enough itself.
     */
    private boolean isUnproven(Instant now) {
        return Duration.between(provenUntil, now).compareTo(BLIND_AFTER) > 0
                && source.canaryAge().compareTo(BLIND_AFTER) <= 0;
    }

    private String reasons(SensorCounts.Kernel now) {
        var reasons = new ArrayList<String>();
        if (now.full() > last.full()) {
            reasons.add("the ring was full");
        }
        if (now.busy() > last.busy()) {
            reasons.add("another event was being made on the processor");
        }
        if (now.skipped() > last.skipped()) {
            reasons.add("the kernel left out a program of the sensor");
        }
        return String.join(", ", reasons);
    }

    /**
     * Looks whether somebody has changed the sensor since the last time, and tells of it: at once,
     * and once more when it is over if it could not be mended at once.
     */
    private boolean isChanged(Instant now) {
        List<String> found = source.mend();
        Wrong before = wrong;
        if (!found.isEmpty()) {
            String what = String.join(", ", found);
            Instant from = before != null && before.lasts ? before.from : lastTick;
            boolean lasts = before != null && before.lasts;
            wrong = new Wrong(what, from, System.nanoTime(), true);
            if (!lasts) {
                tell(CHANGED_RULE, from, now, 0, "the sensor was changed from outside: " + what);
            }
            return true;
        }
        if (before != null && before.lasts) {
            wrong = new Wrong(before.what, before.from, before.lastNanos, false);
            if (Duration.between(before.from, now).compareTo(MENDED_AT_ONCE) > 0) {
                tell(
                        CHANGED_RULE,
                        before.from,
                        now,
                        0,
                        "the sensor is as it should be again after: " + before.what);
            }
        }
        return false;
    }

    private KernelLedger.Totals totals(SensorCounts.Kernel kernel) {
        return new KernelLedger.Totals(
                kernel,
                source.counts().read(),
                pipeline.counts().events(),
                source.counts().forState(),
                source.counts().own(),
                source.counts().refused(),
                pipeline.counts().alerts());
    }

    private void tell(String rule, Instant from, Instant to, long lost, String what) {
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("lost.events", new FieldValue.Whole(lost));
        fields.put("lost.from", new FieldValue.Text(from.toString()));
        fields.put("lost.to", new FieldValue.Text(to.toString()));
        String message = what + " (from " + from + " to " + to + ")";
        problems.accept(message);
        alerts.accept(
                new Alert(
                        AlertId.of(rule, List.of(hostname, from.toString(), to.toString())),
                        TimeUnit.SECONDS.toNanos(to.getEpochSecond()) + to.getNano(),
                        rule,
                        SourceId.SYSCALL,
                        Priority.CRITICAL,
                        new TreeSet<>(List.of("vedette")),
                        hostname,
                        message,
                        fields,
                        List.of(),
                        message + "."));
    }

    /** Why nothing may be said to be watched now; empty when it is. From any thread. */
    Optional<String> trouble() {
        Duration age = source.canaryAge();
        if (age.compareTo(BLIND_AFTER) > 0) {
            return Optional.of(
                    "no event of the kernel has come for " + age.toSeconds() + " seconds");
        }
        Wrong lately = wrong;
        return lately != null
                        && (lately.lasts || System.nanoTime() - lately.lastNanos < SHOWN_NANOS)
                ? Optional.of("the sensor was changed from outside: " + lately.what)
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
