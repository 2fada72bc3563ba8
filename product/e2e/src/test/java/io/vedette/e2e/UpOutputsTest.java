package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vedette.outputs.Receiver;
import io.vedette.outputs.Rsyslog;
import io.vedette.outputs.Tunnel;
import io.vedette.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the alerts of {@code vedette up} go, with a configuration of every kind of output. */
class UpOutputsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EVENTS = 300;

    @TempDir private Path directory = Path.of("");

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private void awaitLines(String file, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines(file)).as(file).hasSize(count));
    }

    private static void awaitTaken(Receiver receiver, int count, ServerProcess server) {
        try {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(receiver)).hasSize(count));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(server.account(), e);
        }
    }

    /** Ids in the order in which they came first; what comes again after a crash counts once. */
    private static List<String> ids(Receiver receiver) {
        return List.copyOf(new LinkedHashSet<>(ids(receiver.bodies().stream())));
    }

    private static List<String> ids(Stream<String> alerts) {
        return alerts.map(JSON::readTree)
                .map(alert -> alert.get("vedette").get("alert_id").asString())
                .toList();
    }

    private ServerProcess start(String configuration) throws Exception {
        return ServerProcess.start(
                directory.resolve("server"),
                "-r",
                AuditEvents.rules(directory).toString(),
                "--config",
                Files.writeString(directory.resolve("vedette.yaml"), configuration).toString());
    }

    @Test
    void takeAlertsEachAtItsOwnPaceAndWhatIsLeftAfterARestart() throws Exception {
        Assumptions.assumeTrue(Rsyslog.isInstalled(), "skipped: there is no rsyslog with TLS");
        Certificates certificates = Certificates.make(directory);
        int deadPort = freePort();
        try (Rsyslog rsyslog = Rsyslog.start(directory, certificates);
                Receiver secured = Receiver.secured(certificates.server(), true);
                Tunnel proxy = new Tunnel(secured.port());
                Receiver hanging =
                        new Receiver().then(exchange -> Thread.sleep(PATIENCE.multipliedBy(4)));
                ServerProcess server =
                        start(
                                """
                                outputs:
                                  - file: {path: "%1$s/warnings.jsonl"}
                                    minimum-priority: warning
                                  - file: {path: "%1$s/removed.txt", format: text}
                                    name: removed
                                    filter: alert.fields[ka.verb] = delete and alert.priority >= error
                                  - http:
                                      url: https://localhost:%2$d/
                                      proxy: http://localhost:%3$d
                                      tls: {ca: "%4$s", certificate: "%5$s", key: "%6$s"}
                                    name: secured
                                  - http: {url: "http://localhost:%7$d/", proxy: none}
                                    name: dead
                                  - http: {url: "http://localhost:%8$d/", proxy: none, timeout: 8m}
                                    name: hanging
                                  - syslog: {address: "tls://localhost:%9$d", format: json, tls: {ca: "%4$s"}}
                                """
                                        .formatted(
                                                directory,
                                                secured.port(),
                                                proxy.port(),
                                                certificates.authority(),
                                                certificates.clientCertificate(),
                                                certificates.clientKey(),
                                                deadPort,
                                                hanging.port(),
                                                rsyslog.tlsPort()))) {
            for (int from = 0; from < EVENTS; from += 30) {
                server.postUntilTaken(AuditEvents.list(AuditEvents.events(from, from + 30)));
            }
            awaitTaken(secured, EVENTS, server);
            awaitLines("warnings.jsonl", EVENTS * 2 / 3);
            awaitLines("removed.txt", EVENTS / 3);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rsyslog.lines()).hasSize(EVENTS));
            server.awaitAlerts(EVENTS);

            assertThat(hanging.bodies()).isEmpty();
            assertThat(proxy.requests())
                    .contains("CONNECT localhost:" + secured.port() + " HTTP/1.1");
            assertThat(
                            server.metric(
                                    "vedette_spool_backlog_records{queue=\"alerts\",reader=\"output.dead\"}"))
                    .isEqualTo((double) EVENTS);
            assertThat(server.messages()).contains("output \"dead\": alerts wait, trying again: ");
            checkFalcosShape(JSON.readTree(secured.bodies().getFirst()));
            assertThat(lines("removed.txt"))
                    .allMatch(line -> line.contains(": Critical alice delete"));

            rotate(server);
            takesUpWhereItLeftOff(server, deadPort, ids(secured).subList(0, EVENTS));
        }
    }

    private static void checkFalcosShape(JsonNode alert) {
        assertThat(alert.propertyNames())
                .containsExactlyInAnyOrder(
                        "hostname",
                        "output",
                        "output_fields",
                        "priority",
                        "rule",
                        "source",
                        "tags",
                        "time",
                        "vedette");
        assertThat(alert.get("rule").asString()).isEqualTo("Looked");
        assertThat(alert.get("priority").asString()).isEqualTo("Informational");
        assertThat(alert.get("source").asString()).isEqualTo("k8s_audit");
        assertThat(alert.get("time").asString()).isEqualTo("2026-03-01T12:00:00.000000000Z");
        assertThat(alert.get("output").asString()).contains("Informational alice get");
        assertThat(alert.get("output_fields").get("ka.verb").asString()).isEqualTo("get");
    }

    /** As logrotate does it: renamed, and then told. */
    private void rotate(ServerProcess server) throws Exception {
        Files.move(directory.resolve("warnings.jsonl"), directory.resolve("warnings.jsonl.1"));
        server.signal("HUP");
        server.postUntilTaken(AuditEvents.list(AuditEvents.events(EVENTS, EVENTS + 30)));

        awaitLines("warnings.jsonl", 20);
        awaitLines("warnings.jsonl.1", EVENTS * 2 / 3);
        server.awaitAlerts(EVENTS + 30);
    }

    private void takesUpWhereItLeftOff(ServerProcess server, int deadPort, List<String> before)
            throws Exception {
        server.kill();
        try (Receiver revived = Receiver.at(deadPort)) {
            server.restart();

            awaitTaken(revived, EVENTS + 30, server);
            assertThat(ids(revived).subList(0, EVENTS)).as("in order").isEqualTo(before);
        }
        server.end();
        var written = new ArrayList<>(lines("warnings.jsonl.1"));
        written.addAll(lines("warnings.jsonl"));
        assertThat(new LinkedHashSet<>(ids(written.stream()))).hasSize((EVENTS + 30) * 2 / 3);
    }

    @Test
    void areRefusedWithTheirPlaceWhenTheyAreWrong() throws Exception {
        Path wrong =
                Files.writeString(
                        directory.resolve("vedette.yaml"),
                        """
                        outputs:
                          - http: {url: "http://localhost:1/", time-out: 5s}
                          - file: {path: a}
                            filter: alert.prio >= warning
                          - sylog: {address: "udp://localhost"}
                        """);

        Run run =
                Run.of(
                        "up",
                        "--no-kernel-events",
                        "--listen",
                        "127.0.0.1:0",
                        "--state",
                        directory.resolve("state").toString(),
                        "--config",
                        wrong.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "vedette.yaml:2:40: http has no key \"time-out\"; did you mean \"timeout\"?")
                .contains("vedette.yaml:4:13: in filter: no field \"alert.prio\"")
                .contains(
                        "vedette.yaml:5:5: an output has no key \"sylog\"; did you mean \"syslog\"?")
                .doesNotContain("found none");
    }
}
