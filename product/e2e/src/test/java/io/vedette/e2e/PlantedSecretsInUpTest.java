package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vedette.outputs.Receiver;
import io.vedette.outputs.Rsyslog;
import io.vedette.tls.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Three hundred secrets posted to the webhook and written to a log that is followed: none is in a
 * queue, in the state of correlations, among messages and metrics, or in what any output sends.
 */
class PlantedSecretsInUpTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** No secret is shorter. */
    private static final int BEGINNING = 6;

    @TempDir private Path directory = Path.of("");

    @Test
    void areNowhere() throws Exception {
        Assumptions.assumeTrue(Rsyslog.isInstalled(), "skipped: there is no rsyslog with TLS");
        long seed = new Random().nextLong();
        PlantedEvents planted = PlantedEvents.make(new Random(seed));
        Path log = Files.createFile(directory.resolve("audit.log"));
        try (Rsyslog rsyslog = Rsyslog.start(directory, Certificates.make(directory));
                Receiver receiver = new Receiver();
                ServerProcess server = start(log, receiver, rsyslog)) {
            give(planted.events(), log, server);
            server.awaitDrained();
            // each event makes the curious rules alert, and some of ours
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(receiver.bodies())
                                    .hasSizeGreaterThanOrEqualTo(2 * planted.events().size())
                                    .hasSameSizeAs(server.alerts()));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(rsyslog.lines()).hasSameSizeAs(server.alerts()));

            Map<String, String> everything = new LinkedHashMap<>();
            everything.put("what was posted", bytes(String.join("\n", receiver.bodies())));
            everything.put("syslog", bytes(String.join("\n", rsyslog.lines())));
            everything.put("/metrics", bytes(server.metrics()));
            // once as it is while it runs, queues with all that went through them, and once at the
            // end
            everything.putAll(files(server.state().getParent(), "running: "));
            server.end();
            everything.putAll(files(server.state().getParent(), "ended: "));

            check(everything, planted.secrets(), "seed " + seed);
        }
    }

    private ServerProcess start(Path log, Receiver receiver, Rsyslog rsyslog) throws Exception {
        Path home = Files.createDirectories(directory.resolve("server"));
        Path configuration =
                Files.writeString(
                        home.resolve("vedette.yaml"),
                        """
                        outputs:
                          - file: {path: "%1$s/alerts.jsonl"}
                          - file: {path: "%1$s/alerts.txt", format: text}
                            name: text
                          - http: {url: "%2$s", proxy: none}
                          - syslog: {address: "tcp://localhost:%3$d", maximum-length: 65000}
                        """
                                .formatted(home, receiver.url(), rsyslog.tcpPort()));
        return ServerProcess.start(
                home,
                "-r",
                Files.writeString(home.resolve("curious.yaml"), PlantedEvents.CURIOUS_RULES)
                        .toString(),
                "-r",
                SharedData.repository("content/rules").toString(),
                "--config",
                configuration.toString(),
                log.toString());
    }

    /** Every other event is posted, the others are written to the log. */
    private static void give(List<? extends JsonNode> events, Path log, ServerProcess server)
            throws Exception {
        for (int i = 0; i < events.size(); i++) {
            String event = events.get(i).toString();
            if (i % 2 == 0) {
                server.postUntilTaken(AuditEvents.list(List.of(event)));
            } else {
                Files.writeString(log, event + "\n", StandardOpenOption.APPEND);
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(server.metric("vedette_pipeline_events_total"))
                                .isEqualTo((double) events.size()));
    }

    private static Map<String, String> files(Path root, String prefix) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (var paths = Files.walk(root)) {
            for (Path each : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        prefix + root.relativize(each),
                        Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private static void check(Map<String, String> everything, List<String> secrets, String seed) {
        assertThat(everything.keySet())
                .contains(
                        "running: alerts.jsonl",
                        "running: alerts.txt",
                        "running: out",
                        "running: err",
                        "ended: state/correlations")
                .anyMatch(name -> name.startsWith("running: state/audit/"))
                .anyMatch(name -> name.startsWith("running: state/alerts/"))
                .anyMatch(name -> name.startsWith("ended: state/positions/"));
        // the queues hold the events and alerts, only without their secrets
        assertThat(everything)
                .anySatisfy((name, text) ->
                        assertThat(name + text.contains("event-299"))
                                .startsWith("running: state/audit/")
                                .endsWith("true"));
        // what did not change since it was first seen need not be searched again
        Map<String, String> names = new LinkedHashMap<>();
        everything.forEach((name, text) -> names.putIfAbsent(text, name));
        Map<String, List<String>> sought = new HashMap<>();
        for (String secret : secrets) {
            for (String form : new LinkedHashSet<>(PlantedEvents.forms(secret))) {
                String bytes = bytes(form);
                sought.computeIfAbsent(bytes.substring(0, BEGINNING), key -> new ArrayList<>())
                        .add(bytes);
            }
        }
        names.forEach((text, name) ->
                assertThat(firstOf(sought, text)).as("%s: found in %s", seed, name).isEmpty());
        // the search finds what is there
        assertThat(firstOf(sought, "a" + bytes(secrets.getLast()) + "b"))
                .contains(bytes(secrets.getLast()));
    }

    /**
     * The first form of a secret in a text, by a search for all of them at once.
     *
     * @param sought forms by their beginnings
     */
    private static Optional<String> firstOf(Map<String, List<String>> sought, String text) {
        for (int i = 0; i + BEGINNING <= text.length(); i++) {
            for (String form : sought.getOrDefault(text.substring(i, i + BEGINNING), List.of())) {
                if (text.startsWith(form, i)) {
                    return Optional.of(form);
                }
            }
        }
        return Optional.empty();
    }

    /** The bytes of a text, each as a character. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
