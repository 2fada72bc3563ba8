package io.vedette.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.vedette.model.TerminalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code /metrics} in Prometheus' text format, {@code /ledger}: what became of the kernel's
 * events, second by second; and {@code /healthz}: 503 when a thread has died that should work, or
 * nothing can be detected for another reason.
 */
final class HealthService implements HttpService {
    private final Metrics metrics;
    private final Workers workers;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    private volatile Supplier<Optional<String>> trouble = Optional::empty;
    private volatile Supplier<String> ledger = () -> "";

    HealthService(Metrics metrics, Workers workers) {
        this.metrics = metrics;
        this.workers = workers;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/healthz", (request, response) -> sendHealth(response))
                .get("/ledger", (request, response) -> send(response, ledger.get()))
                .get("/metrics", (request, response) -> sendMetrics(response));
    }

    /** Asks it on every request for health, and gives its ledger. */
    void watch(KernelDetection detection) {
        trouble = detection::trouble;
        ledger = detection.ledger()::table;
    }

    private void sendHealth(ServerResponse response) {
        var wrong = new ArrayList<String>();
        workers.working()
                .forEach((name, works) -> {
                    if (!works) {
                        wrong.add("ended by a defect: " + TerminalText.escape(name));
                    }
                });
        trouble.get().ifPresent(wrong::add);
        if (wrong.isEmpty()) {
            send(response, "ok\n");
        } else {
            response.status(Status.SERVICE_UNAVAILABLE_503);
            send(response, String.join("\n", wrong) + "\n");
        }
    }

    private static void send(ServerResponse response, String text) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(text.getBytes(StandardCharsets.UTF_8));
    }

    private void sendMetrics(ServerResponse response) throws IOException {
        var text = new ByteArrayOutputStream();
        writer.write(text, metrics.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        response.header(HeaderNames.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE);
        response.send(text.toByteArray());
    }
}
