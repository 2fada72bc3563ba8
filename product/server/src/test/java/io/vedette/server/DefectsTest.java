package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.SourceId;
import io.vedette.model.spi.SourceCatalogue;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RunningRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does when something in it is broken. */
class DefectsTest {
    private static final SourceId AUDIT = new SourceId("k8s_audit");
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir private Path directory = Path.of("");

    /** Audit events with two fields, of which one cannot be read of some of them. */
    private record Fragile() implements SourceCatalogue {
        @Override
        public SourceId source() {
            return AUDIT;
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    Field.<Event>of(
                            "test.id",
                            FieldType.TEXT,
                            "the first id.",
                            (event, into) -> {
                                into.setText(event.ids().getFirst());
                                return true;
                            }),
                    Field.<Event>of(
                            "test.fragile",
                            FieldType.TEXT,
                            "cannot be read of events that are called so.",
                            (event, into) -> {
                                String id = event.ids().getFirst();
                                if (id.startsWith("deep")) {
                                    throw new StackOverflowError();
                                }
                                if (id.startsWith("bad")) {
                                    throw new IllegalStateException("fragile");
                                }
                                into.setText(id);
                                return true;
                            }));
        }

        @Override
        public EventTypes eventTypes() {
            return EventTypes.single("audit");
        }

        @Override
        public Map<String, String> standsInFor() {
            return Map.of();
        }
    }

    private static final String RULES =
            """
            - {rule: fragile, desc: d, output: o, priority: INFO, source: k8s_audit, condition: test.fragile exists}
            - {rule: every, desc: d, output: o, priority: INFO, source: k8s_audit, condition: test.id exists}
            """;

    private static String event(String id) {
        return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"%s",\
        "stage":"ResponseComplete","stageTimestamp":"2026-03-01T12:00:00.000000Z",\
        "verb":"get","requestURI":"/x","user":{"username":"alice"}}\
        """
                .formatted(id);
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static void awaitMetric(HttpClient client, Server server, String line)
            throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        String metrics = "";
        while (!metrics.contains(line + "\n")) {
            assertThat(System.nanoTime() - deadline).as("%s in %s", line, metrics).isNegative();
            Thread.sleep(20);
            metrics = get(client, server.metrics()).body();
        }
    }

    @Test
    void goesOnWhenARuleCannotBeEvaluated() throws Exception {
        Map<SourceId, FieldCatalogue> catalogues = Map.of(AUDIT, FieldCatalogue.of(new Fragile()));
        LoadResult rules =
                new RuleLoader(catalogues, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", RULES)));
        var problems = new CopyOnWriteArrayList<String>();
        try (Server server =
                        TestServer.start(
                                directory,
                                catalogues,
                                RunningRules.of(rules.rules().rules()),
                                problems::add);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String id : List.of("a", "bad1", "deep1", "b", "bad2")) {
                HttpRequest post =
                        HttpRequest.newBuilder(server.webhook())
                                .POST(BodyPublishers.ofString(event(id)))
                                .build();
                assertThat(client.send(post, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            }
            awaitMetric(client, server, "vedette_pipeline_alerts_total{rule=\"every\"} 5.0");

            awaitMetric(client, server, "vedette_pipeline_alerts_total{rule=\"fragile\"} 2.0");
            awaitMetric(client, server, "vedette_pipeline_failures_total{rule=\"fragile\"} 3.0");
            awaitMetric(client, server, "vedette_server_working{thread=\"detection\"} 1.0");
            assertThat(get(client, server.metrics().resolve("/healthz")).statusCode())
                    .isEqualTo(200);
        }

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .startsWith(
                        "rule \"fragile\" at rules.yaml:1:3 could not be evaluated for event bad1/")
                .contains("IllegalStateException: fragile");
    }

    @Test
    void isNotHealthyOnceAThreadHasDied() throws Exception {
        var problems = new CopyOnWriteArrayList<String>();
        var workers = new Workers(problems::add);
        Workers.await(workers.start("fine", () -> {}));
        Workers.await(
                workers.start(
                        "detection",
                        () -> {
                            throw new NoClassDefFoundError("gone");
                        }));

        assertThat(workers.working())
                .containsOnly(Map.entry("fine", true), Map.entry("detection", false));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst())
                .startsWith("detection has ended by a defect")
                .contains("gone");
        var routes = new Listener.Routes(rules -> {}, new HealthService(new Metrics(), workers));
        try (Listener listener =
                        Listener.open(new ListenAddress("127.0.0.1", 0), Optional.empty(), routes);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> health = get(client, listener.uri("/healthz"));

            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).isEqualTo("ended by a defect: detection\n");
        }
    }
}
