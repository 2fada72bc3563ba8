package io.vedette.simulation;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matcher;
import io.vedette.rules.Matching;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RunningRules;
import io.vedette.syscalls.LiveSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules on the kernel's events on a thread of its own, as {@code vedette up} does, and keeps
 * the alerts of the processes of one stage.
 */
final class Watch implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(5);
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Longer than alerts wait to know their container. */
    private static final long LONGEST_LATENESS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LiveSource source;
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Pipeline pipeline;
    private final Thread thread;

    /** Tells the events of the stage; null when nothing is acted. */
    private volatile @Nullable Matcher stage;

    /** When the events of the stage happened: alerts may come when others are at hand. */
    private final Set<Long> onStage = ConcurrentHashMap.newKeySet();

    private long nextSettling;
    private volatile boolean waits;
    private volatile long seenUntilNanos;
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;
    private final List<Heard> heard = new ArrayList<>();

    /** An alert and when it was there. */
    record Heard(Alert alert, Instant at) {
        Duration after() {
            Duration after = Duration.between(Instant.EPOCH.plusNanos(alert.timeNanos()), at);
            return after.isNegative() ? Duration.ZERO : after;
        }
    }

    /**
     * @param source belongs to this
     * @param problems told of what goes wrong, on the watching thread
     */
    Watch(
            LiveSource source,
            RunningRules rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Consumer<String> problems) {
        this.source = source;
        this.catalogues = catalogues;
        pipeline =
                new Pipeline(
                        rules,
                        catalogues,
                        Matching.ALL,
                        this::hear,
                        failure -> problems.accept(failure.toString()));
        thread = Thread.ofPlatform().daemon().name("watch").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                if (source.advance(WAIT)) {
                    Event event = source.event();
                    Matcher its = stage;
                    if (its != null && its.next(event, 0) >= 0) {
                        onStage.add(event.timeNanos());
                    }
                    pipeline.evaluate(event);
                    waits = pipeline.hasLateAlerts();
                    seenUntilNanos = event.timeNanos();
                } else {
                    seenUntilNanos = Math.max(seenUntilNanos, nanos(Instant.now().minus(WAIT)));
                }
                settleLateAlerts();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void settleLateAlerts() {
        long now = System.nanoTime();
        if (waits && now - nextSettling >= 0) {
            nextSettling = now + SETTLING_NANOS;
            pipeline.settle();
            waits = pipeline.hasLateAlerts();
        }
    }

    private void hear(Alert alert) {
        if (onStage.contains(alert.timeNanos()) && !alert.isCompletion()) {
            synchronized (heard) {
                heard.add(new Heard(alert, Instant.now()));
            }
        }
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    /**
     * Keeps from now on the alerts of what descends from a process, but for its children: those set
     * up the stage.
     */
    void follow(long supervisor) {
        onStage.clear();
        synchronized (heard) {
            heard.clear();
        }
        String condition =
                "proc.apid = "
                        + supervisor
                        + " and proc.ppid != "
                        + supervisor
                        + " and proc.pid != "
                        + supervisor;
        LoadResult loaded =
                new RuleLoader(catalogues, new LoadOptions(false))
                        .load(
                                List.of(
                                        new RuleFile(
                                                "stage",
                                                "- rule: stage\n  desc: on the stage\n  condition: "
                                                        + condition
                                                        + "\n  output: \"%evt.type\"\n  priority: DEBUG\n")));
        List<Rule> rules = loaded.rules().rules();
        stage = Matcher.interpreting(rules);
    }

    /**
     * Waits until everything was seen that has happened before now, and gives the alerts.
     *
     * @throws IOException when nothing is watched any more
     */
    List<Heard> settle(Duration longest) throws IOException, InterruptedException {
        long now = nanos(Instant.now());
        long end = System.nanoTime() + longest.toNanos();
        while (seenUntilNanos < now && System.nanoTime() - end < 0) {
            if (failure != null) {
                throw new IOException("kernel events are watched no more", failure);
            }
            Thread.sleep(1);
        }
        long lateEnd = System.nanoTime() + LONGEST_LATENESS_NANOS;
        while (waits && failure == null && System.nanoTime() - lateEnd < 0) {
            Thread.sleep(1);
        }
        stage = null;
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** Events that were lost since the ring was full. */
    long lost() {
        return source.counts().kernel().lost();
    }

    @Override
    public void close() {
        stopped = true;
        source.stop();
        try {
            thread.join();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
