package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolReader;
import io.vedette.spool.SpoolStatus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * All outputs at work: each carries the alerts of one queue to its receiver, at its own pace.
 *
 * <p>An alert reaches every output that wants it at least once, in order; after a crash some come
 * again, with the same {@code vedette.alert_id}. It misses one only when the receiver refuses it,
 * or when the queue was full and dropped it, and both are counted. Standard output shows alerts
 * before they are durable when it is told of them by {@link #showEarly}. All methods may be called
 * from any thread.
 */
public final class Outputs implements AutoCloseable {
    /** Names of readers of the queue that are outputs. */
    private static final String PREFIX = "output.";

    /** How long an output that was interrupted is waited for. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Spool spool;
    private final List<Running> running;

    /** What shows alerts early, and the reader of the queue that it goes before. */
    private record Early(EarlyOutput output, Thread thread, SpoolReader reader) {}

    private record Running(
            String name,
            String kind,
            OutputCounts counts,
            OutputRunner runner,
            Thread thread,
            Optional<Early> early) {}

    private Outputs(Spool spool, List<Running> running) {
        this.spool = spool;
        this.running = List.copyOf(running);
    }

    /**
     * Starts outputs. One that is new begins with the oldest alert that the queue has; what an
     * output that is no longer configured had not delivered is given up.
     *
     * @param spool stays open until the outputs are closed, and belongs to the caller
     * @param threads makes the threads of outputs of this machine, one each
     * @throws IllegalArgumentException if two have the same name
     * @throws IllegalStateException if an output of the queue is at work already
     */
    public static Outputs start(
            Spool spool,
            List<OutputConfiguration> configurations,
            OutputEnvironment environment,
            ThreadFactory threads)
            throws IOException {
        Set<String> names = new HashSet<>();
        for (OutputConfiguration each : configurations) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two outputs are named \"" + each.name() + "\"");
            }
        }
        for (String reader : spool.readers()) {
            if (reader.startsWith(PREFIX) && !names.contains(reader.substring(PREFIX.length()))) {
                spool.removeReader(reader);
            }
        }
        if (!configurations.stream().allMatch(Outputs::isLocal)) {
            initialiseClients();
        }
        var started = new ArrayList<Running>();
        for (OutputConfiguration each : configurations) {
            SpoolReader reader = spool.reader(PREFIX + each.name());
            started.add(start(each, reader, environment, threads));
        }
        for (Running each : started) {
            each.thread().start();
            each.early().ifPresent(early -> early.thread().start());
        }
        return new Outputs(spool, started);
    }

    private static Running start(
            OutputConfiguration configuration,
            SpoolReader reader,
            OutputEnvironment environment,
            ThreadFactory threads) {
        String name = configuration.name();
        var counts = new OutputCounts(name, environment.problems(), Clock.systemUTC());
        var filter = new AlertFilter(configuration.minimumPriority(), configuration.filters());
        Output output =
                switch (configuration.destination()) {
                    case Destination.StandardOutput standard ->
                            new EarlyOutput(new LineOutput(standard, environment), filter);
                    case Destination.LogFile file -> new FileOutput(file, environment);
                    case Destination.Http http -> new HttpOutput(http, environment);
                    case Destination.Syslog syslog -> new SyslogOutput(syslog, environment);
                };
        var runner = new OutputRunner(reader, filter, output, counts, environment);
        // a wait for a receiver elsewhere ends by an interrupt on virtual threads alone
        Thread thread =
                (isLocal(configuration) ? threads : Thread.ofVirtual().factory()).newThread(runner);
        thread.setName("output-" + name);
        Optional<Early> early = Optional.empty();
        if (output instanceof EarlyOutput showing) {
            Thread first = threads.newThread(showing);
            first.setName("early-" + name);
            early = Optional.of(new Early(showing, first, reader));
        }
        return new Running(name, configuration.destination().kind(), counts, runner, thread, early);
    }

    private static boolean isLocal(OutputConfiguration configuration) {
        return configuration.destination() instanceof Destination.StandardOutput
                || configuration.destination() instanceof Destination.LogFile;
    }

    /**
     * Initialises what clients have in common, on this thread, which is not virtual. A virtual
     * thread that waits for another to initialise a class keeps its carrier, and so does one that
     * initialises a class and waits for a lock meanwhile: outputs that began together would wait
     * for each other for ever where there are only two carriers.
     */
    private static void initialiseClients() {
        HttpClient.newHttpClient().shutdownNow();
    }

    /**
     * Shows an alert on standard output at once, if it is an output and shows all that were made
     * before. To be called before the alert is put into the queue, from which it reaches all other
     * outputs; never waits.
     *
     * @param before the sequence of the last alert that was made before, by whoever made this one;
     *     {@link Long#MAX_VALUE} if that is not in the queue yet
     */
    public void showEarly(Alert alert, long before) {
        for (Running each : running) {
            each.early()
                    .ifPresent(early ->
                            early.output().offer(alert, early.reader().acknowledged() >= before));
        }
    }

    /** How every output is, in the order of the configuration. */
    public List<OutputStatus> status() {
        Map<String, SpoolStatus.ReaderStatus> readers = new HashMap<>();
        spool.status().readers().forEach(reader -> readers.put(reader.name(), reader));
        var all = new ArrayList<OutputStatus>();
        for (Running each : running) {
            SpoolStatus.ReaderStatus reader = readers.get(PREFIX + each.name());
            all.add(
                    each.counts()
                            .status(
                                    each.kind(),
                                    reader == null ? 0 : reader.backlog(),
                                    reader == null ? 0 : reader.lost()));
        }
        return all;
    }

    /** Opens files anew, for those who rotate them: what to do on SIGHUP. */
    public void reopen() {
        running.forEach(each -> each.runner().reopen());
    }

    /** Like {@link #close(Duration)} with 5 seconds. */
    @Override
    public void close() {
        close(CLOSING);
    }

    /**
     * Delivers what the queue has, as long as receivers take it and time allows, then ends all
     * outputs, within a second more; one that is stuck in a write that nothing can interrupt is
     * left behind. What was not delivered stays in the queue for the next start.
     *
     * <p>If the calling thread is interrupted, outputs end at once.
     */
    public void close(Duration within) {
        running.forEach(each -> each.runner().stop());
        boolean interrupted = awaitAll(within);
        running.forEach(each -> each.thread().interrupt());
        interrupted |= awaitAll(GRACE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the wait was interrupted. */
    private boolean awaitAll(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            for (Running each : running) {
                each.thread().join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
            return false;
        } catch (InterruptedException ignored) {
            return true;
        }
    }
}
