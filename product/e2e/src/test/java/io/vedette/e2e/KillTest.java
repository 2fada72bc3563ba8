package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing that was accepted is lost when the process is killed in the middle of load. */
class KillTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COPIES = 12;
    private static final int KILLS = 3;
    private static final int ROUNDS = 5;

    @TempDir private Path directory = Path.of("");

    private static List<String> bodies() throws Exception {
        List<String> events = PostedRecording.events();
        var all = new ArrayList<String>();
        for (int copy = 0; copy < COPIES; copy++) {
            all.addAll(PostedRecording.copy(events, copy));
        }
        return PostedRecording.bodies(all);
    }

    /** Rules of alerts by their ids; a line that a kill cut off comes again whole. */
    private static Map<String, String> alerts(ServerProcess server) throws Exception {
        var alerts = new TreeMap<String, String>();
        for (String line : server.alerts()) {
            try {
                JsonNode alert = JSON.readTree(line);
                alerts.put(
                        alert.get("vedette").get("alert_id").asString(),
                        alert.get("rule").asString());
            } catch (JacksonException ignored) {
                assertThat(server.alerts()).as("a line cut off").contains(line);
            }
        }
        return alerts;
    }

    @Test
    void losesNoAlertAndNoEvent() throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        List<String> bodies = bodies();
        Map<String, String> expected;
        try (var undisturbed = ServerProcess.start(directory.resolve("undisturbed"))) {
            for (String body : bodies) {
                undisturbed.postUntilTaken(body);
            }
            undisturbed.awaitDrained();
            undisturbed.end();
            expected = alerts(undisturbed);
        }
        assertThat(expected).hasSizeGreaterThan(COPIES);

        var kills = new TreeSet<Integer>();
        while (kills.size() < KILLS) {
            kills.add(1 + random.nextInt(bodies.size() - 2));
        }
        try (var killed = ServerProcess.start(directory.resolve("killed"))) {
            for (int i = 0; i < bodies.size(); i++) {
                String body = bodies.get(i);
                Thread posting = Thread.ofVirtual().start(() -> post(killed, body));
                if (kills.contains(i)) {
                    Thread.sleep(random.nextInt(20));
                    killed.kill();
                    killed.restart();
                }
                posting.join();
            }
            killed.awaitDrained();
            killed.end();

            assertThat(alerts(killed)).as("-Dvedette.seed=%d", seed).isEqualTo(expected);
        }
    }

    private static void post(ServerProcess server, String body) {
        try {
            server.postUntilTaken(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Several clients post at once and a log is written and rotated, while the process is killed
     * again and again, and what a loss of power leaves is put behind its queues.
     */
    @Test
    void losesNothingUnderLoadFromAllSides() throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        var random = new Random(seed);
        String rules = SharedData.repository("content/rules/kubernetes-audit.yaml").toString();
        Path log = Files.createFile(directory.resolve("audit.log"));
        Path everything = directory.resolve("everything.jsonl");
        var load = new Load(PostedRecording.events(), log, everything);
        try (var server =
                ServerProcess.start(directory.resolve("killed"), "-r", rules, log.toString())) {
            Thread loading = Thread.ofPlatform().start(() -> load.run(server));
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitTaken(3 + random.nextInt(10));
                Thread.sleep(random.nextInt(300));
                server.kill();
                tear(server.state().resolve("audit"), random);
                tear(server.state().resolve("alerts"), random);
                Files.write(server.state().resolve("correlations.new"), new byte[] {1, 2, 3});
                server.restart();
            }
            load.end();
            loading.join();
            load.checkNoFailure();
            Map<String, String> expected = replayed(everything, rules);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(alerts(server).keySet())
                                    .hasSizeGreaterThanOrEqualTo(expected.size()));
            server.awaitDrained();
            server.end();

            assertThat(server.messages()).contains("no whole append; cut off");
            assertThat(alerts(server)).as("-Dvedette.seed=%d", seed).isEqualTo(expected);
        }
    }

    /**
     * Puts something behind the end of a queue: the beginning of an append that was not finished.
     */
    private static void tear(Path queue, Random random) throws IOException {
        List<Path> segments;
        try (var files = Files.list(queue)) {
            segments =
                    files.filter(each -> each.getFileName().toString().endsWith(".segment"))
                            .sorted()
                            .toList();
        }
        if (segments.isEmpty()) {
            // killed before the first alert
            return;
        }
        Path last = segments.getLast();
        byte[] torn = new byte[1 + random.nextInt(5000)];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(torn);
            case 1 -> {
                // a file that grew without its contents
            }
            default -> {
                // frames that were whole elsewhere
                byte[] before = Files.readAllBytes(last);
                int length = Math.min(torn.length, before.length);
                torn = Arrays.copyOfRange(before, before.length - length, before.length);
            }
        }
        Files.write(last, torn, StandardOpenOption.APPEND);
    }

    private static Map<String, String> replayed(Path log, String rules) {
        Run run =
                Run.of(
                        "replay",
                        log.toString(),
                        "-r",
                        rules,
                        "--matching",
                        "all",
                        "--output",
                        "json");
        assertThat(run.status()).as(run.err()).isZero();
        var alerts = new TreeMap<String, String>();
        for (JsonNode alert : run.json()) {
            alerts.put(
                    alert.get("vedette").get("alert_id").asString(), alert.get("rule").asString());
        }
        return alerts;
    }

    /** Events that are posted by several clients, or written to a log, until it is enough. */
    private static final class Load {
        private static final int CLIENTS = 4;
        private static final int BODIES_OF_A_LOG = 9;

        private final List<String> events;
        private final Path log;
        private final Path everything;
        private final AtomicInteger taken = new AtomicInteger();
        private volatile boolean ended;
        private volatile Optional<Exception> failure = Optional.empty();

        Load(List<String> events, Path log, Path everything) {
            this.events = events;
            this.log = log;
            this.everything = everything;
        }

        /** Waits until so many more requests were answered with 200. */
        void awaitTaken(int more) {
            int before = taken.get();
            await().atMost(Duration.ofMinutes(1)).until(() -> taken.get() >= before + more);
        }

        void end() {
            ended = true;
        }

        void checkNoFailure() {
            assertThat(failure).isEmpty();
        }

        void run(ServerProcess server) {
            var posted = new Semaphore(CLIENTS);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                int written = 0;
                for (long copy = 0; !ended; copy++) {
                    List<String> copied = PostedRecording.copy(events, copy);
                    append(everything, copied);
                    for (int from = 0; from < copied.size(); from += 50) {
                        List<String> some =
                                copied.subList(from, Math.min(from + 50, copied.size()));
                        if (from / 50 % 3 == 0) {
                            append(log, some);
                            if (++written % BODIES_OF_A_LOG == 0) {
                                Files.move(
                                        log,
                                        log.resolveSibling("audit-%08d.log".formatted(written)));
                            }
                            Thread.sleep(30);
                            continue;
                        }
                        posted.acquire();
                        clients.execute(() -> {
                            post(server, AuditEvents.list(some));
                            taken.incrementAndGet();
                            posted.release();
                        });
                    }
                }
            } catch (IOException | InterruptedException e) {
                failure = Optional.of(e);
            }
        }

        private static void append(Path file, List<String> lines) throws IOException {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
