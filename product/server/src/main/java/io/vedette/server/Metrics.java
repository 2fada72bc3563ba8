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
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
        CounterWithCallback.builder()
                .name("vedette_masking_values_total")
                .help("Values of audit events that were masked, by what they were.")
                .labelNames("kind")
                .callback(value -> {
                    for (SecretKind kind : SecretKind.values()) {
                        value.call((double) webhook.masked(kind), label(kind));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("vedette_kubernetes_webhook_requests_total")
                .help("Requests to the audit webhook, by how they ended.")
                .labelNames("outcome")
                .callback(value -> {
                    for (WebhookOutcome outcome : WebhookOutcome.values()) {
                        value.call((double) counts.requests(outcome), label(outcome));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("vedette_kubernetes_webhook_left_out_total")
                .help("Pieces of accepted requests that were no audit events, by reason.")
                .labelNames("reason")
                .callback(value -> {
                    for (InputProblem.Kind kind : InputProblem.Kind.values()) {
                        value.call((double) counts.leftOut(kind), label(kind));
                    }
                })
                .register(registry);
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
                "vedette_kubernetes_unreadable_total",
                "Records of the queue that are no audit events.",
                events::unreadable);
        CounterWithCallback.builder()
                .name("vedette_pipeline_alerts_total")
                .help("Alerts, by rule.")
                .labelNames("rule")
                .callback(value ->
                        counts.alertsByRule()
                                .forEach((rule, count) -> value.call((double) count, rule)))
                .register(registry);
    }

    void addFile(Path file, AuditLogIntake intake) {
        files.put(file.toString(), intake);
        if (files.size() == 1) {
            CounterWithCallback.builder()
                    .name("vedette_files_events_total")
                    .help("Audit events that were read from a file that is followed.")
                    .labelNames("file")
                    .callback(value ->
                            files.forEach((name, each) -> value.call((double) each.events(), name)))
                    .register(registry);
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
        CounterWithCallback.builder()
                .name("vedette_outputs_refused_total")
                .help("Alerts that were given up, by reason.")
                .labelNames("output", "reason")
                .callback(value ->
                        outputs.status()
                                .forEach(status ->
                                        status.refused()
                                                .forEach((reason, count) ->
                                                        value.call(
                                                                (double) count,
                                                                status.name(),
                                                                label(reason)))))
                .register(registry);
    }

    private void output(
            String name, String help, Outputs outputs, ToLongFunction<OutputStatus> read) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("output")
                .callback(value ->
                        outputs.status()
                                .forEach(status ->
                                        value.call(
                                                (double) read.applyAsLong(status), status.name())))
                .register(registry);
    }

    /** Adds what is told of queues. */
    void addQueues(Map<String, Spool> queues) {
        gauge("vedette_spool_records", "Records that are kept.", queues, SpoolStatus::records);
        gauge("vedette_spool_size_bytes", "Disk that is used.", queues, SpoolStatus::bytes);
        gauge(
                "vedette_spool_limit_bytes",
                "Disk that may be used.",
                queues,
                SpoolStatus::maximumBytes);
        counters(
                "vedette_spool_appended_total",
                "Records that were taken since the start.",
                queues,
                SpoolStatus::appended);
        counters(
                "vedette_spool_refused_total",
                "Records that were not taken since the start: no room, too long, or storage failed.",
                queues,
                SpoolStatus::refused);
        CounterWithCallback.builder()
                .name("vedette_spool_lost_total")
                .help("Records that were lost, by reason.")
                .labelNames("queue", "reason")
                .callback(value ->
                        queues.forEach((name, queue) ->
                                queue.status()
                                        .lost()
                                        .forEach((reason, count) ->
                                                value.call((double) count, name, label(reason)))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vedette_spool_backlog_records")
                .help("Records that a reader has not acknowledged.")
                .labelNames("queue", "reader")
                .callback(value ->
                        queues.forEach((name, queue) ->
                                queue.status()
                                        .readers()
                                        .forEach(reader ->
                                                value.call(
                                                        (double) reader.backlog(),
                                                        name,
                                                        reader.name()))))
                .register(registry);
    }

    private void counter(String name, String help, LongSupplier count) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(value -> value.call((double) count.getAsLong()))
                .register(registry);
    }

    private void gauge(
            String name, String help, Map<String, Spool> queues, ToLongFunction<SpoolStatus> read) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("queue")
                .callback(value ->
                        queues.forEach((queue, spool) ->
                                value.call((double) read.applyAsLong(spool.status()), queue)))
                .register(registry);
    }

    private void counters(
            String name, String help, Map<String, Spool> queues, ToLongFunction<SpoolStatus> read) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("queue")
                .callback(value ->
                        queues.forEach((queue, spool) ->
                                value.call((double) read.applyAsLong(spool.status()), queue)))
                .register(registry);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
