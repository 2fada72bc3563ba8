package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Audit logs that {@code vedette up} follows. */
class FollowedLogsInUpTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOGS = 40;
    private static final int EVENTS = 30;

    @TempDir private Path directory = Path.of("");

    private ServerProcess start(List<Path> logs) throws Exception {
        var options = new ArrayList<String>();
        options.add("-r");
        options.add(AuditEvents.rules(directory).toString());
        logs.forEach(log -> options.add(log.toString()));
        return ServerProcess.start(directory.resolve("server"), options.toArray(String[]::new));
    }

    private static void append(Path log, List<String> events) throws IOException {
        Files.write(log, events, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> eventsOf(ServerProcess server) throws IOException {
        return server.alerts().stream()
                .map(alert ->
                        JSON.readTree(alert).get("vedette").get("event_ids").get(0).asString())
                .toList();
    }

    /** As a shell makes them of audit-*.log, where rotated files have such names as well. */
    @Test
    void areFollowedTogetherThroughRotationAndRestarts() throws Exception {
        var logs = new ArrayList<Path>();
        for (int log = 0; log < LOGS; log++) {
            logs.add(Files.createFile(directory.resolve("audit-node" + log + ".log")));
        }
        // twice the same
        logs.add(directory.resolve(".").resolve(logs.getFirst().getFileName()));
        var expected = new TreeSet<String>();
        try (ServerProcess server = start(logs)) {
            for (int round = 0; round < 4; round++) {
                for (int log = 0; log < LOGS; log++) {
                    int first = (round * LOGS + log) * EVENTS;
                    append(logs.get(log), AuditEvents.events(first, first + EVENTS));
                    for (int i = first; i < first + EVENTS; i++) {
                        expected.add("event-" + i + "/ResponseComplete");
                    }
                    if (log % 2 == 0) {
                        Files.move(
                                logs.get(log),
                                directory.resolve(
                                        "audit-node" + log + "-2026030" + round + ".log"));
                    }
                }
                if (round == 1) {
                    server.kill();
                    server.restart();
                }
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(new TreeSet<>(eventsOf(server))).hasSameSizeAs(expected));
            assertThat(new TreeSet<>(eventsOf(server))).isEqualTo(expected);
            assertThat(
                            server.metric(
                                    "vedette_files_problems_total{file=\""
                                            + logs.getFirst()
                                            + "\",kind=\"gone_before_read\"}"))
                    .isZero();
        }
    }

    @Test
    void areReadOnBehindWhatIsTooLarge() throws Exception {
        Path log = Files.createFile(directory.resolve("audit.log"));
        String huge = AuditEvents.event("huge", "get");
        String padding = "x".repeat(1 << 20);
        try (ServerProcess server = start(List.of(log))) {
            append(log, List.of(AuditEvents.event("before", "get")));
            try (var out = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
                out.write(huge, 0, huge.length() - 1);
                out.write(",\"requestObject\":\"");
                for (int i = 0; i < 100; i++) {
                    out.write(padding);
                }
                out.write("\"}\n");
            }
            append(log, List.of(AuditEvents.event("between", "get")));
            // one that is just small enough
            try (var out = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
                out.write(huge, 0, huge.length() - 1);
                out.write(",\"requestObject\":\"");
                for (int i = 0; i < 31; i++) {
                    out.write(padding);
                }
                out.write("\"}\n");
            }
            append(log, List.of(AuditEvents.event("after", "get")));

            server.awaitAlerts(4);
            assertThat(eventsOf(server))
                    .containsExactly(
                            "before/ResponseComplete",
                            "between/ResponseComplete",
                            "huge/ResponseComplete",
                            "after/ResponseComplete");
            assertThat(
                            server.metric(
                                    "vedette_files_problems_total{file=\""
                                            + log
                                            + "\",kind=\"line_too_long\"}"))
                    .isEqualTo(1.0);
            assertThat(server.messages()).contains("is longer than the limit of 33554432 bytes");
            server.kill();
            append(log, List.of(AuditEvents.event("later", "get")));
            server.restart();
            // what was told just before the end may be told again
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(new LinkedHashSet<>(eventsOf(server)))
                                    .containsExactly(
                                            "before/ResponseComplete",
                                            "between/ResponseComplete",
                                            "huge/ResponseComplete",
                                            "after/ResponseComplete",
                                            "later/ResponseComplete"));
        }
    }

    private String refused(String log) {
        Run run =
                Run.of(
                        "up",
                        "--no-kernel-events",
                        "--listen",
                        "127.0.0.1:0",
                        "--state",
                        directory.resolve("state").toString(),
                        log);
        assertThat(run.status()).isEqualTo(3);
        return run.err();
    }

    @Test
    void areNotFollowedByTwoProcessesWithTheSameState() throws Exception {
        Path log = Files.createFile(directory.resolve("audit.log"));
        try (ServerProcess server = start(List.of(log))) {
            Run second =
                    Run.of(
                            "up",
                            "--no-kernel-events",
                            "--listen",
                            "127.0.0.1:0",
                            "--state",
                            server.state().toString(),
                            log.toString());

            assertThat(second.status()).isEqualTo(3);
            assertThat(second.err())
                    .contains("another Vedette uses the state directory " + server.state());
            assertThat(server.webhook()).hasScheme("http");
        }
    }

    @Test
    void haveToBeFiles() {
        assertThat(refused(directory.toString()))
                .contains(" is a directory; name the audit logs in it");
        assertThat(refused("/dev/null")).contains("/dev/null is no regular file");
        assertThat(refused(directory.resolve("misspelt.log").toString()))
                .contains("no such file: " + directory.resolve("misspelt.log"));
    }
}
