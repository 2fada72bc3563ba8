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

/**
 * Answers {@code /metrics} in Prometheus' text format, and {@code /healthz}: 503 when a thread has
 * died that should work.
 */
final class HealthService implements HttpService {
    private final Metrics metrics;
    private final Workers workers;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    HealthService(Metrics metrics, Workers workers) {
        this.metrics = metrics;
        this.workers = workers;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/healthz", (request, response) -> sendHealth(response))
                .get("/metrics", (request, response) -> sendMetrics(response));
    }

    private void sendHealth(ServerResponse response) {
        var dead = new ArrayList<String>();
        workers.working()
                .forEach((name, works) -> {
                    if (!works) {
                        dead.add(TerminalText.escape(name));
                    }
                });
        if (dead.isEmpty()) {
            send(response, "ok\n");
        } else {
            response.status(Status.SERVICE_UNAVAILABLE_503);
            send(response, "ended by a defect: " + String.join(", ", dead) + "\n");
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
