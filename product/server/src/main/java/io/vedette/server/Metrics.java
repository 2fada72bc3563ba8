package io.vedette.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vedette.kubernetes.AuditLogIntake;
import io.vedette.kubernetes.AuditWebhook;
import io.vedette.kubernetes.SpooledAuditEvents;
import io.vedette.kubernetes.WebhookCounts;
import io.vedette.kubernetes.WebhookOutcome;
import io.vedette.masking.SecretKind;
import io.vedette.model.InputProblem;
import io.vedette.outputs.AlertQueue;
import io.vedette.outputs.OutputStatus;
import io.vedette.outputs.Outputs;
import io.vedette.pipeline.Counts;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolStatus;
import io.vedette.syscalls.SensorCounts;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What the server tells of itself, read when it is asked for. */
final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, AuditLogIntake> files = new ConcurrentHashMap<>();

    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    void addWebhook(AuditWebhook webhook) {
        WebhookCounts counts = webhook.counts();
        each(
                "vedette_masking_values_total",
                "Values of audit events that were masked, by what they were.",
                "kind",
                SecretKind.values(),
                webhook::masked);
        each(
                "vedette_kubernetes_webhook_requests_total",
                "Requests to the audit webhook, by how they ended.",
                "outcome",
                WebhookOutcome.values(),
                counts::requests);
        each(
                "vedette_kubernetes_webhook_left_out_total",
                "Pieces of accepted requests that were no audit events, by reason.",
                "reason",
                InputProblem.Kind.values(),
                counts::leftOut);
        counter(
                "vedette_kubernetes_webhook_events_total",
                "Audit events that were stored durably.",
                counts::events);
        counter(
                "vedette_kubernetes_webhook_bytes_total",
                "Bytes of the bodies of accepted requests.",
                counts::bytes);
    }

    void addPipeline(Counts counts, SpooledAuditEvents events, AlertQueue alerts) {
        counter(
                "vedette_pipeline_alerts_too_large_total",
                "Alerts that were left out, being larger than the queue takes.",
                alerts::tooLarge);
        counter("vedette_pipeline_events_total", "Events that were evaluated.", counts::events);
        counter(
                "vedette_kubernetes_repeats_total",
                "Audit events that came again and were left out.",
                events::repeats);
        counter(
                "vedette_kubernetes_read_failures_total",
                "Records of the queue that could not be read by a defect, and were left out.",
                events::failures);
        counter(
                "vedette_kubernetes_unreadable_total",
                "Records of the queue that are no audit events.",
                events::unreadable);
        counters(
                "vedette_pipeline_alerts_total",
                "Alerts, by rule.",
                value -> counts.alertsByRule().forEach((rule, count) -> value.tell(count, rule)),
                "rule");
        counters(
                "vedette_pipeline_failures_total",
                "Evaluations that failed by a defect, by rule; other rules and events were evaluated.",
                value -> counts.failures().forEach((rule, count) -> value.tell(count, rule)),
                "rule");
    }

    void addWorkers(Workers workers, Detection detection) {
        counter(
                "vedette_pipeline_alert_failures_total",
                "Alerts that could not be stored by a defect.",
                detection::alertFailures);
        gauges(
                "vedette_server_working",
                "1 for a thread that works, 0 for one that a defect has ended.",
                value ->
                        workers.working().forEach((name, works) -> value.tell(works ? 1 : 0, name)),
                "thread");
    }

    void addFile(Path file, AuditLogIntake intake) {
        files.put(file.toString(), intake);
        if (files.size() == 1) {
            counters(
                    "vedette_files_events_total",
                    "Audit events that were read from a file that is followed.",
                    value -> files.forEach((name, each) -> value.tell(each.events(), name)),
                    "file");
        }
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
        counters(
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
                                                                label(reason)))),
                "output",
                "reason");
    }

    private void output(
            String name, String help, Outputs outputs, ToLongFunction<OutputStatus> read) {
        counters(
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
        counters(
                "vedette_kernel_lost_total",
                "Kernel events that were lost, by reason.",
                value -> {
                    SensorCounts.Kernel now = counts.kernel();
                    value.tell(now.full(), "ring_full");
                    value.tell(now.busy(), "processor_busy");
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
        counter(
                "vedette_kernel_read_total",
                "Kernel events that were taken out of the ring.",
                counts::read);
        counter(
                "vedette_kernel_evaluated_total",
                "Kernel events that were evaluated.",
                detection.pipeline().counts()::events);
        counters(
                "vedette_kernel_recordings_total",
                "Recordings around alerts, by what became of them.",
                value -> {
                    AlertRecordings recordings = detection.recordings();
                    value.tell(recordings.written(), "written");
                    value.tell(recordings.refused(), "refused");
                    value.tell(recordings.cut(), "cut");
                },
                "outcome");
        counter(
                "vedette_kernel_blind_seconds_total",
                "Time with losses, or in which nothing was read.",
                () -> detection.blind().toSeconds());
        gauges(
                "vedette_kernel_watching",
                "Whether a canary has come through lately.",
                value -> value.tell(detection.trouble().isEmpty() ? 1 : 0));
    }

    private void kernel(
            String name,
            String help,
            SensorCounts counts,
            ToLongFunction<SensorCounts.Kernel> read) {
        counter(name, help, () -> read.applyAsLong(counts.kernel()));
    }

    /** Adds what is told of queues. */
    void addQueues(Map<String, Spool> queues) {
        gauges(
                "vedette_spool_records",
                "Records that are kept.",
                ofEach(queues, SpoolStatus::records),
                "queue");
        gauges(
                "vedette_spool_size_bytes",
                "Disk that is used.",
                ofEach(queues, SpoolStatus::bytes),
                "queue");
        gauges(
                "vedette_spool_limit_bytes",
                "Disk that may be used.",
                ofEach(queues, SpoolStatus::maximumBytes),
                "queue");
        counters(
                "vedette_spool_appended_total",
                "Records that were taken since the start.",
                ofEach(queues, SpoolStatus::appended),
                "queue");
        counters(
                "vedette_spool_refused_total",
                "Records that were not taken since the start: no room, too long, or storage failed.",
                ofEach(queues, SpoolStatus::refused),
                "queue");
        counters(
                "vedette_spool_lost_total",
                "Records that were lost, by reason.",
                value ->
                        queues.forEach((name, queue) ->
                                queue.status()
                                        .lost()
                                        .forEach((reason, count) ->
                                                value.tell(count, name, label(reason)))),
                "queue",
                "reason");
        gauges(
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

    private static Consumer<Values> ofEach(
            Map<String, Spool> queues, ToLongFunction<SpoolStatus> read) {
        return value ->
                queues.forEach((name, queue) -> value.tell(read.applyAsLong(queue.status()), name));
    }

    /** Takes the values of one metric, each with those of its labels. */
    @FunctionalInterface
    private interface Values {
        void tell(long value, String... labels);
    }

    private void counter(String name, String help, LongSupplier count) {
        counters(name, help, value -> value.tell(count.getAsLong()));
    }

    private <K extends Enum<K>> void each(
            String name, String help, String label, K[] constants, ToLongFunction<K> count) {
        counters(
                name,
                help,
                value -> {
                    for (K constant : constants) {
                        value.tell(count.applyAsLong(constant), label(constant));
                    }
                },
                label);
    }

    private void counters(String name, String help, Consumer<Values> values, String... labels) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(to -> values.accept((value, its) -> to.call((double) value, its)))
                .register(registry);
    }

    private void gauges(String name, String help, Consumer<Values> values, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(to -> values.accept((value, its) -> to.call((double) value, its)))
                .register(registry);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
