package io.vedette.server;

import io.vedette.containers.ContainerDirectory;
import io.vedette.correlation.Snapshot;
import io.vedette.files.FollowSettings;
import io.vedette.files.FollowedFile;
import io.vedette.kubernetes.AuditLogIntake;
import io.vedette.kubernetes.AuditMasker;
import io.vedette.kubernetes.AuditReader;
import io.vedette.kubernetes.AuditWebhook;
import io.vedette.kubernetes.SpooledAuditEvents;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import io.vedette.masking.SecretKind;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.outputs.AlertQueue;
import io.vedette.outputs.OutputEnvironment;
import io.vedette.outputs.Outputs;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Matching;
import io.vedette.rules.RunningRules;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolLockedException;
import io.vedette.spool.SpoolOptions;
import io.vedette.spool.SpoolReader;
import io.vedette.spool.WhenFull;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.UrgentThreads;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running Vedette: what is posted or followed goes into a durable queue, rules read that, alerts
 * go into a second queue, and each output reads this one at its own pace.
 *
 * <p>Started and closed by one thread.
 */
public final class Server implements AutoCloseable {
    /** Where audit events are posted, as to Falco's audit plugin. */
    public static final String WEBHOOK_PATH = "/k8s-audit";

    private static final long AUDIT_QUEUE_BYTES = 1L << 30;
    private static final int LARGEST_EVENT_BYTES = 48 << 20;
    private static final long ALERT_QUEUE_BYTES = 256L << 20;

    private final Parts parts;
    private final Pipeline pipeline;
    private final Outputs outputs;
    private final Listener listener;
    private final Spool alerts;
    private final Metrics metrics;
    private final HealthService health;
    private final Workers workers;
    private final MaskingKey key;
    private final Surroundings surroundings;
    private final StateDirectory state;
    private volatile @Nullable AlertRecordings recordings;

    /**
     * What a server needs of the process that it runs in.
     *
     * @param catalogues of the sources that rules may read
     * @param outputs what outputs find around them
     * @param hostname what {@code evt.hostname} of events is
     * @param problems told what an operator should know, from any thread; may hold any character
     */
    public record Surroundings(
            Map<SourceId, FieldCatalogue> catalogues,
            OutputEnvironment outputs,
            String hostname,
            Consumer<String> problems) {
        public Surroundings {
            catalogues = Map.copyOf(catalogues);
        }
    }

    @SuppressWarnings("TooManyParameters") // the parts of one whole, put together in one place
    private Server(
            Parts parts,
            Pipeline pipeline,
            Outputs outputs,
            Listener listener,
            Spool alerts,
            Metrics metrics,
            HealthService health,
            Workers workers,
            MaskingKey key,
            Surroundings surroundings,
            StateDirectory state) {
        this.state = state;
        this.parts = parts;
        this.pipeline = pipeline;
        this.outputs = outputs;
        this.listener = listener;
        this.alerts = alerts;
        this.metrics = metrics;
        this.health = health;
        this.workers = workers;
        this.key = key;
        this.surroundings = surroundings;
    }

    /**
     * Starts a server; when it cannot, nothing of it runs.
     *
     * @throws IOException with the reason: the address, a file or a directory
     */
    public static Server start(
            ServerSettings settings, RunningRules rules, Surroundings surroundings)
            throws IOException {
        var parts = new Parts(surroundings.problems());
        try {
            return assemble(settings, rules, surroundings, parts);
        } catch (SpoolLockedException e) {
            parts.close();
            throw new IOException(
                    "another Vedette uses the state directory "
                            + settings.state()
                            + "; end it, or give --state another directory",
                    e);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Server assemble(
            ServerSettings settings, RunningRules rules, Surroundings surroundings, Parts parts)
            throws IOException {
        Consumer<String> problems = surroundings.problems();
        StateDirectory state = StateDirectory.open(settings.state());
        MaskingKey key = MaskingKey.ofInstallation(settings.state());
        var eventOptions =
                new SpoolOptions(AUDIT_QUEUE_BYTES, LARGEST_EVENT_BYTES, WhenFull.REFUSE);
        Spool events =
                queue(
                        state.auditQueue(),
                        eventOptions,
                        Thread.ofPlatform().daemon().factory(),
                        problems,
                        parts);
        ThreadFactory urgent = UrgentThreads.factory();
        Spool alerts =
                queue(
                        state.alertQueue(),
                        AlertQueue.options(ALERT_QUEUE_BYTES),
                        urgent,
                        problems,
                        parts);
        Outputs outputs = Outputs.start(alerts, settings.outputs(), surroundings.outputs(), urgent);
        parts.add(outputs::close);

        var alertQueue = new AlertQueue(alerts);
        var pipeline =
                new Pipeline(
                        rules,
                        surroundings.catalogues(),
                        Matching.ALL,
                        alertQueue::accept,
                        failure -> problems.accept(failure.toString()));
        pipeline.prepare(SourceId.K8S_AUDIT);
        var checkpoint = new Checkpoint(state.correlations(), problems);
        SpoolReader reader = events.reader("rules");
        parts.add(reader::close);
        var source =
                new SpooledAuditEvents(
                        reader,
                        surroundings.hostname(),
                        problem -> problems.accept(problem.toString()),
                        new AuditMasker(key, MaskingOptions.SECRETS));
        if (pipeline.hasCorrelations()) {
            resume(checkpoint, events, source, pipeline, problems);
        }
        var detection = new Detection(source, pipeline, alertQueue, checkpoint, problems);
        var workers = new Workers(problems);
        start(workers, "detection", detection, detection::stop, parts);

        var webhook = new AuditWebhook(events, key);
        var metrics = new Metrics();
        metrics.addWebhook(webhook);
        metrics.addPipeline(pipeline.counts(), source, alertQueue);
        metrics.addWorkers(workers, detection);
        metrics.addOutputs(outputs);
        metrics.addQueues(Map.of("audit", events, "alerts", alerts));
        var health = new HealthService(metrics, workers);
        Listener listener =
                Listener.open(
                        settings.address(), settings.tls(), new Listener.Routes(webhook, health));
        parts.add(listener::close);
        for (Path file : logs(settings.files())) {
            var masker = new AuditMasker(key, MaskingOptions.SECRETS);
            metrics.addMasked(masker.counts());
            var intake = follow(file, settings, state, events, masker, surroundings);
            metrics.addFile(file, intake);
            start(workers, "following " + file, intake, intake::stop, parts);
        }
        var server =
                new Server(
                        parts,
                        pipeline,
                        outputs,
                        listener,
                        alerts,
                        metrics,
                        health,
                        workers,
                        key,
                        surroundings,
                        state);
        state.tellListening(server.webhook());
        parts.add(state::tellEnded);
        return server;
    }

    private static void resume(
            Checkpoint checkpoint,
            Spool events,
            SpooledAuditEvents source,
            Pipeline pipeline,
            Consumer<String> problems) {
        Optional<Checkpoint.Saved> saved = checkpoint.load();
        if (saved.isEmpty()) {
            return;
        }
        long sequence = saved.get().sequence();
        if (sequence >= events.status().nextSequence()) {
            problems.accept(
                    "what correlations held belongs to another queue of events: they begin anew");
            return;
        }
        switch (pipeline.restore(saved.get().snapshot())) {
            case Snapshot.Restored restored -> {
                source.passOver(sequence);
                if (restored.left() > 0) {
                    problems.accept(
                            restored.left()
                                    + " groups of correlations that no longer run are forgotten");
                }
            }
            case Snapshot.Refused(String reason) ->
                    problems.accept("correlations begin anew: " + reason);
        }
    }

    private static Spool queue(
            Path directory,
            SpoolOptions options,
            ThreadFactory threads,
            Consumer<String> problems,
            Parts parts)
            throws IOException {
        Spool spool =
                Spool.open(
                        directory,
                        options.withProblems(problem -> problems.accept(problem.toString())),
                        threads);
        parts.add(spool::close);
        return spool;
    }

    private static AuditLogIntake follow(
            Path file,
            ServerSettings settings,
            StateDirectory state,
            Spool events,
            AuditMasker masker,
            Surroundings surroundings)
            throws IOException {
        Consumer<String> problems = surroundings.problems();
        Path position = state.position(file);
        if (!Files.exists(position)) {
            // one that was followed before may be gone for a moment: it is waited for
            checkLog(file);
        }
        var start =
                settings.fromStart() ? FollowSettings.Start.BEGINNING : FollowSettings.Start.END;
        FollowedFile followed =
                FollowedFile.follow(
                        FollowSettings.of(file)
                                .withStart(start)
                                .withPositions(position)
                                .withLongestLineBytes(AuditWebhook.LARGEST_BODY_BYTES)
                                .withProblems(problem -> problems.accept(problem.message())));
        AuditReader reader =
                AuditReader.following(
                        followed,
                        file.toString(),
                        surroundings.hostname(),
                        problem -> problems.accept(problem.toString()),
                        masker);
        return new AuditLogIntake(followed, reader, events, problems);
    }

    /** Each file once, however it is written: two that follow it would share a position. */
    private static Collection<Path> logs(List<Path> named) {
        Map<Path, Path> logs = new LinkedHashMap<>();
        named.forEach(file -> logs.putIfAbsent(file.toAbsolutePath().normalize(), file));
        return logs.values();
    }

    private static void checkLog(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory; name the audit logs in it");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file
                            + " is no regular file, so it cannot be followed; vedette replay - reads what is piped to"
                            + " it");
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    private static void start(
            Workers workers, String name, Runnable work, Runnable stop, Parts parts) {
        Thread thread = workers.start(name, work);
        parts.add(() -> {
            stop.run();
            Workers.await(thread);
        });
    }

    /**
     * Runs rules on the kernel's events, too, as long as the server runs.
     *
     * @param source belongs to the server from now on
     * @param containers who the source asks; belongs to the server from now on
     * @param wait how long an alert waits to know its container
     * @param rules those of which some read the kernel's events
     * @return what runs the rules; new ones go to {@link #useForKernel}
     */
    public Pipeline watch(
            LiveSource source, ContainerDirectory containers, Duration wait, RunningRules rules) {
        var storage =
                new AlertStorage(
                        new AlertQueue(alerts), outputs::showEarly, surroundings.problems());
        var recordings =
                new AlertRecordings(state.recordings(), source, rules, surroundings.problems());
        var detecting =
                new Pipeline(
                        rules,
                        surroundings.catalogues(),
                        Matching.ALL,
                        alert -> storage.accept(recordings.record(alert)),
                        failure -> surroundings.problems().accept(failure.toString()));
        detecting.prepare(SourceId.SYSCALL);
        metrics.addMasked(source.maskWith(key));
        var detection =
                new KernelDetection(
                        source,
                        detecting,
                        storage::accept,
                        recordings,
                        surroundings.hostname(),
                        surroundings.problems());
        detecting.waitForLateFields(wait, System::nanoTime);
        this.recordings = recordings;
        metrics.addKernel(detection);
        metrics.addStorage(storage);
        metrics.addContainers(containers, detecting);
        parts.add(containers::close);
        health.watch(detection);
        start(workers, "storing alerts of kernel events", storage, storage::stop, parts);
        start(workers, "detection in kernel events", detection, detection::stop, parts);
        return detecting;
    }

    /** Replaces the rules for the kernel's events from the next event on. */
    public void useForKernel(Pipeline watching, RunningRules rules) {
        if (recordings != null) {
            recordings.use(rules);
        }
        watching.use(rules);
    }

    /** Where audit events are to be posted. */
    public URI webhook() {
        return listener.uri(WEBHOOK_PATH);
    }

    /** Where the server tells of itself, in Prometheus' text format. */
    public URI metrics() {
        return listener.uri("/metrics");
    }

    /** How many values were masked, by what they were. */
    public Map<SecretKind, Long> masked() {
        return metrics.masked();
    }

    /** What runs the rules: gives its counts, and takes new rules. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Opens the files of outputs anew, for those who rotate them. */
    public void reopenOutputs() {
        outputs.reopen();
    }

    /**
     * Takes nothing more, evaluates what it has, delivers what receivers take within seconds, and
     * ends; the rest waits for the next start.
     */
    @Override
    public void close() {
        parts.close();
    }
}
