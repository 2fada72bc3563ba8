package io.vedette.server;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vedette.containers.ContainerDirectory;
import io.vedette.containers.LookupCounts;
import io.vedette.containers.PodCounts;
import io.vedette.files.FileProblem;
import io.vedette.files.FollowCounts;
import io.vedette.kubernetes.AuditLogIntake;
import io.vedette.kubernetes.AuditWebhook;
import io.vedette.kubernetes.SpooledAuditEvents;
import io.vedette.kubernetes.WebhookCounts;
import io.vedette.kubernetes.WebhookOutcome;
import io.vedette.masking.MaskedCounts;
import io.vedette.masking.SecretKind;
import io.vedette.model.InputProblem;
import io.vedette.outputs.AlertQueue;
import io.vedette.outputs.OutputStatus;
import io.vedette.outputs.Outputs;
import io.vedette.pipeline.Counts;
import io.vedette.pipeline.LateCounts;
import io.vedette.pipeline.Pipeline;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolStatus;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorCounts;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What the server tells of itself, read when it is asked for. */
final class Metrics {
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, AuditLogIntake> files = new ConcurrentHashMap<>();

    /** What masks, each with its counts. */
    private final List<ToLongFunction<SecretKind>> maskers = new CopyOnWriteArrayList<>();

    /** Whoever leaves out alerts that are too large. */
    private final List<LongSupplier> tooLarge = new CopyOnWriteArrayList<>();

    Metrics() {
        registry.each(
                "vedette_masking_values_total",
                "Values that were masked, by what they were.",
                "kind",
                SecretKind.values(),
                this::masked);
    }

    private long masked(SecretKind kind) {
        return maskers.stream().mapToLong(each -> each.applyAsLong(kind)).sum();
    }

    /** How many values were masked, by what they were, without kinds of which there were none. */
    Map<SecretKind, Long> masked() {
        var all = new EnumMap<SecretKind, Long>(SecretKind.class);
        for (SecretKind kind : SecretKind.values()) {
            if (masked(kind) > 0) {
                all.put(kind, masked(kind));
            }
        }
        return all;
    }

    /** Adds to the values that were masked. */
    void addMasked(MaskedCounts counts) {
        maskers.add(counts::count);
    }

    MetricSnapshots snapshots() {
        return registry.snapshots();
    }

    void addWebhook(AuditWebhook webhook) {
        WebhookCounts counts = webhook.counts();
        maskers.add(webhook::masked);
        registry.each(
                "vedette_kubernetes_webhook_requests_total",
                "Requests to the audit webhook, by how they ended.",
                "outcome",
                WebhookOutcome.values(),
                counts::requests);
        registry.each(
                "vedette_kubernetes_webhook_left_out_total",
                "Pieces of accepted requests that were no audit events, by reason.",
                "reason",
                InputProblem.Kind.values(),
                counts::leftOut);
        registry.counter(
                "vedette_kubernetes_webhook_events_total",
                "Audit events that were stored durably.",
                counts::events);
        registry.counter(
                "vedette_kubernetes_webhook_bytes_total",
                "Bytes of the bodies of accepted requests.",
                counts::bytes);
    }

    void addPipeline(Counts counts, SpooledAuditEvents events, AlertQueue alerts) {
        registry.counter(
                "vedette_pipeline_alerts_too_large_total",
                "Alerts that were left out, being larger than the queue takes.",
                () -> tooLarge.stream().mapToLong(LongSupplier::getAsLong).sum());
        tooLarge.add(alerts::tooLarge);
        registry.counter(
                "vedette_pipeline_events_total", "Events that were evaluated.", counts::events);
        registry.counter(
                "vedette_kubernetes_repeats_total",
                "Audit events that came again and were left out.",
                events::repeats);
        registry.counter(
                "vedette_kubernetes_read_failures_total",
                "Records of the queue that could not be read by a defect, and were left out.",
                events::failures);
        registry.counter(
                "vedette_kubernetes_unreadable_total",
                "Records of the queue that are no audit events.",
                events::unreadable);
        registry.counters(
                "vedette_pipeline_alerts_total",
                "Alerts, by rule.",
                value -> counts.alertsByRule().forEach((rule, count) -> value.tell(count, rule)),
                "rule");
        registry.counters(
                "vedette_pipeline_failures_total",
                "Evaluations that failed by a defect, by rule; other rules and events were evaluated.",
                value -> counts.failures().forEach((rule, count) -> value.tell(count, rule)),
                "rule");
    }

    void addWorkers(Workers workers, Detection detection) {
        registry.counter(
                "vedette_pipeline_alert_failures_total",
                "Alerts that could not be stored by a defect.",
                detection::alertFailures);
        registry.gauges(
                "vedette_server_working",
                "1 for a thread that works, 0 for one that a defect has ended.",
                value ->
                        workers.working().forEach((name, works) -> value.tell(works ? 1 : 0, name)),
                "thread");
    }

    void addFile(Path file, AuditLogIntake intake) {
        files.put(file.toString(), intake);
        if (files.size() == 1) {
            registry.counters(
                    "vedette_files_events_total",
                    "Audit events that were read from a file that is followed.",
                    value -> files.forEach((name, each) -> value.tell(each.events(), name)),
                    "file");
            registry.counters(
                    "vedette_files_too_large_total",
                    "Audit events of a file that were left out, being larger than the queue takes.",
                    value -> files.forEach((name, each) -> value.tell(each.tooLarge(), name)),
                    "file");
            registry.counters(
                    "vedette_files_rotations_total",
                    "Times when reading went on in another file.",
                    value ->
                            files.forEach(
                                    (name, each) -> value.tell(each.file().rotations(), name)),
                    "file");
            filesByKind(
                    "vedette_files_problems_total",
                    "What went wrong with a file that is followed, by kind; see docs/audit-logs.md.",
                    FollowCounts::problems);
            filesByKind(
                    "vedette_files_lost_bytes_total",
                    "Bytes of a file that are known to be lost or left out, by kind.",
                    FollowCounts::lostBytes);
        }
    }

    private void filesByKind(
            String name, String help, Function<FollowCounts, Map<FileProblem.Kind, Long>> read) {
        registry.counters(
                name,
                help,
                value ->
                        files.forEach((file, each) ->
                                read.apply(each.file())
                                        .forEach((kind, count) ->
                                                value.tell(
                                                        count, file, MetricRegistry.label(kind)))),
                "file",
                "kind");
    }

    void addOutputs(Outputs outputs) {
        output(
                "vedette_outputs_delivered_total",
                "Alerts that a receiver took.",
                outputs,
                OutputStatus::delivered);
        output(
                "vedette_outputs_filtered_total",
                "Alerts that were not meant for an output.",
                outputs,
                OutputStatus::filtered);
        output(
                "vedette_outputs_retries_total",
                "Deliveries that failed and are tried again.",
                outputs,
                OutputStatus::retries);
        output(
                "vedette_outputs_lost_total",
                "Alerts that the queue dropped before an output read them.",
                outputs,
                OutputStatus::lost);
        registry.counters(
                "vedette_outputs_refused_total",
                "Alerts that were given up, by reason.",
                value ->
                        outputs.status()
                                .forEach(status ->
                                        status.refused()
                                                .forEach((reason, count) ->
                                                        value.tell(
                                                                count,
                                                                status.name(),
                                                                MetricRegistry.label(reason)))),
                "output",
                "reason");
    }

    private void output(
            String name, String help, Outputs outputs, ToLongFunction<OutputStatus> read) {
        registry.counters(
                name,
                help,
                value ->
                        outputs.status()
                                .forEach(status ->
                                        value.tell(read.applyAsLong(status), status.name())),
                "output");
    }

    /** Adds what is told of the kernel's events. */
    void addKernel(KernelDetection detection) {
        SensorCounts counts = detection.counts();
        kernel(
                "vedette_kernel_produced_total",
                "Kernel events of types that are on.",
                counts,
                SensorCounts.Kernel::produced);
        kernel(
                "vedette_kernel_filtered_total",
                "Kernel events that no rule can match, left out in the kernel.",
                counts,
                SensorCounts.Kernel::filtered);
        kernel(
                "vedette_kernel_sent_total",
                "Kernel events that were put into the ring.",
                counts,
                SensorCounts.Kernel::sent);
        registry.counters(
                "vedette_kernel_lost_total",
                "Kernel events that were lost, by reason.",
                value -> {
                    SensorCounts.Kernel now = counts.kernel();
                    value.tell(now.full(), "ring_full");
                    value.tell(now.busy(), "processor_busy");
                    value.tell(now.skipped(), "program_skipped");
                },
                "reason");
        kernel(
                "vedette_kernel_faults_total",
                "Kernel events without some of the caller's memory, which could not be read.",
                counts,
                SensorCounts.Kernel::faults);
        kernel(
                "vedette_kernel_cut_total",
                "Kernel events with less of a text or list than there was.",
                counts,
                SensorCounts.Kernel::cut);
        registry.counter(
                "vedette_kernel_read_total",
                "Kernel events that were taken out of the ring.",
                counts::read);
        registry.counter(
                "vedette_kernel_evaluated_total",
                "Kernel events that were evaluated.",
                detection.pipeline().counts()::events);
        registry.counters(
                "vedette_kernel_unevaluated_total",
                "Kernel events that were read and not evaluated: for the state alone, of our own, or a defect.",
                value -> {
                    value.tell(counts.forState(), "state");
                    value.tell(counts.own(), "own");
                    value.tell(counts.refused(), "refused");
                },
                "reason");
        LiveSource source = detection.source();
        registry.counter(
                "vedette_containers_accounts_refused_total",
                "Containers whose users are not known since too many were to be read.",
                source::accountsRefused);
        registry.counter(
                "vedette_containers_account_files_unread_total",
                "Files with users of containers that were left out: too large, no files, not to be read.",
                source::accountFilesUnread);
        registry.gauges(
                "vedette_kernel_host_names",
                "Host names that rules compare with, by whether they have addresses.",
                value -> {
                    value.tell(source.namesKnown(), "known");
                    value.tell(source.namesUnknown(), "unknown");
                },
                "state");
        registry.counters(
                "vedette_kernel_recordings_total",
                "Recordings around alerts, by what became of them.",
                value -> {
                    AlertRecordings recordings = detection.recordings();
                    value.tell(recordings.written(), "written");
                    value.tell(recordings.refused(), "refused");
                    value.tell(recordings.cut(), "cut");
                },
                "outcome");
        registry.counter(
                "vedette_kernel_blind_seconds_total",
                "Time with losses, or in which nothing was read.",
                () -> detection.blind().toSeconds());
        registry.gauges(
                "vedette_kernel_watching",
                "Whether a canary has come through lately.",
                value -> value.tell(detection.trouble().isEmpty() ? 1 : 0));
    }

    /** Adds what is told of how alerts of kernel events are stored. */
    void addStorage(AlertStorage storage) {
        tooLarge.add(storage::tooLarge);
        registry.counter(
                "vedette_pipeline_alerts_lost_total",
                "Alerts of kernel events that were made when nothing could be stored any more.",
                storage::lost);
    }

    /** Adds what is told of containers, and of alerts that wait to know theirs. */
    void addContainers(ContainerDirectory containers, Pipeline pipeline) {
        LookupCounts lookups = containers.counts();
        addPods(containers.podCounts());
        LateCounts late = pipeline.lateCounts();
        registry.each(
                "vedette_containers_lookups_total",
                "Containers that were looked up, by what came of it.",
                "outcome",
                LookupCounts.Outcome.values(),
                lookups::containers);
        registry.seconds(
                "vedette_containers_lookup_seconds_total",
                "Time from the first sight of containers to the end of their look-up.",
                lookups::nanos);
        registry.counter(
                "vedette_containers_announced_total",
                "Containers that were known at their first sight, since their runtime had told of them.",
                lookups::containersAnnounced);
        registry.counter(
                "vedette_containers_announcements_interrupted_total",
                "How often a runtime stopped telling of new containers.",
                lookups::announcementsInterrupted);
        registry.counter(
                "vedette_containers_lookup_failures_total",
                "Questions that a runtime did not answer, or not well.",
                lookups::failures);
        registry.counter(
                "vedette_containers_alerts_at_once_total",
                "Alerts of brand-new containers that needed to know nothing of them, and were told at once.",
                late::alertsAtOnce);
        registry.counter(
                "vedette_containers_waits_total",
                "Rules that began to wait to know a brand-new container.",
                late::begun);
        registry.each(
                "vedette_containers_waits_ended_total",
                "Rules that waited to know a container, by how that ended.",
                "outcome",
                LateCounts.End.values(),
                late::ended);
        registry.seconds(
                "vedette_containers_wait_seconds_total",
                "Time that rules have waited to know a container.",
                late::waitedNanos);
        registry.each(
                "vedette_containers_completions_total",
                "Alerts and undecided rules of containers that were not known by then, by what came of them later.",
                "outcome",
                LateCounts.Later.values(),
                late::later);
        registry.seconds(
                "vedette_containers_completion_seconds_total",
                "Time from such events to what came of them later.",
                late::completedAfterNanos);
    }

    private void addPods(PodCounts pods) {
        registry.each(
                "vedette_pods_lookups_total",
                "Pods whose workload was looked up, by what came of it.",
                "outcome",
                PodCounts.Outcome.values(),
                pods::pods);
        registry.seconds(
                "vedette_pods_lookup_seconds_total",
                "Time from the first question for pods to the end of their look-up.",
                pods::nanos);
        registry.each(
                "vedette_pods_questions_total",
                "Questions to the kubelet and the API server, by how they ended.",
                "outcome",
                PodCounts.Question.values(),
                pods::questions);
        registry.counter(
                "vedette_pods_passed_over_total",
                "Items of kubelets' lists that were no pods, or too many.",
                pods::passedOver);
    }

    private void kernel(
            String name,
            String help,
            SensorCounts counts,
            ToLongFunction<SensorCounts.Kernel> read) {
        registry.counter(name, help, () -> read.applyAsLong(counts.kernel()));
    }

    /** Adds what is told of queues. */
    void addQueues(Map<String, Spool> queues) {
        registry.gauges(
                "vedette_spool_records",
                "Records that are kept.",
                ofEach(queues, SpoolStatus::records),
                "queue");
        registry.gauges(
                "vedette_spool_size_bytes",
                "Disk that is used.",
                ofEach(queues, SpoolStatus::bytes),
                "queue");
        registry.gauges(
                "vedette_spool_limit_bytes",
                "Disk that may be used.",
                ofEach(queues, SpoolStatus::maximumBytes),
                "queue");
        registry.counters(
                "vedette_spool_appended_total",
                "Records that were taken since the start.",
                ofEach(queues, SpoolStatus::appended),
                "queue");
        registry.counters(
                "vedette_spool_refused_total",
                "Records that were not taken since the start: no room, too long, or storage failed.",
                ofEach(queues, SpoolStatus::refused),
                "queue");
        registry.counters(
                "vedette_spool_lost_total",
                "Records that were lost, by reason.",
                value ->
                        queues.forEach((name, queue) ->
                                queue.status()
                                        .lost()
                                        .forEach((reason, count) ->
                                                value.tell(
                                                        count,
                                                        name,
                                                        MetricRegistry.label(reason)))),
                "queue",
                "reason");
        registry.gauges(
                "vedette_spool_backlog_records",
                "Records that a reader has not acknowledged.",
                value ->
                        queues.forEach((name, queue) ->
                                queue.status()
                                        .readers()
                                        .forEach(reader ->
                                                value.tell(reader.backlog(), name, reader.name()))),
                "queue",
                "reader");
    }

    private static Consumer<MetricRegistry.Values> ofEach(
            Map<String, Spool> queues, ToLongFunction<SpoolStatus> read) {
        return value ->
                queues.forEach((name, queue) -> value.tell(read.applyAsLong(queue.status()), name));
    }
}
