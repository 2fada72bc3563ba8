package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.containers.ContainerDirectory;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceId;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.LoadResult;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RunningRules;
import io.vedette.rules.SourceFilters;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorRefusedException;
import io.vedette.syscalls.SyscallCatalogue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under more events than can be read, with a real kernel and a ring that is far too small. */
class KernelLedgerTest {
    private static final int RING_BYTES = 1 << 16;
    private static final int SECONDS_WITH_LOSSES = 4;

    /** Events of a processor that can be under way when counters are read: one of each program. */
    private static final int PROGRAMS = 4;

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Every event of two types is needed, and none matches. */
    private static final String RULES =
            """
            - rule: never
              desc: d
              condition: evt.type in (read, write) and fd.name = /no/such/file
              output: o
              priority: ERROR
            """;

    private static final Pattern BLIND =
            Pattern.compile(
                    "([0-9]+) events of the kernel were lost: the ring was full.* \\(from (\\S+) to (\\S+)\\)");

    @TempDir private Path directory = Path.of("");

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.sleep(20);
        }
    }

    private static LiveSource openOrSkip(SourceFilter filter, ContainerDirectory containers)
            throws IOException {
        try {
            return LiveSource.open("here", RING_BYTES, filter, containers);
        } catch (SensorRefusedException e) {
            System.err.println("skipped, the live sensor cannot run here: " + e.getMessage());
            Assumptions.abort("the live sensor cannot run here: " + e.getMessage());
            throw e;
        }
    }

    private static String get(HttpClient client, Server server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.metrics().resolve(path)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** The rows of the ledger's page, by the names of its columns. */
    private static List<Map<String, String>> ledger(HttpClient client, Server server)
            throws Exception {
        List<String> lines = get(client, server, "/ledger").lines().toList();
        String[] names = lines.getFirst().split("\t", -1);
        var rows = new ArrayList<Map<String, String>>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split("\t", -1);
            assertThat(values).hasSameSizeAs(names);
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.getOrDefault(column, "none"));
    }

    private static long sum(List<Map<String, String>> rows, String column) {
        return rows.stream().mapToLong(row -> number(row, column)).sum();
    }

    private static long metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + metrics));
    }

    /** A byte at a time: two events each. */
    private static List<Process> storm() throws IOException {
        var storm = new ArrayList<Process>();
        for (int i = 0; i < 2; i++) {
            storm.add(
                    new ProcessBuilder("dd", "if=/dev/zero", "of=/dev/null", "bs=1")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        return storm;
    }

    /** A gap in the numbers shows with the next event of its processor. */
    private static void touchEveryProcessor() throws Exception {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            new ProcessBuilder("taskset", "-c", Integer.toString(i), "cat", "/dev/null")
                    .start()
                    .waitFor();
        }
    }

    private static void checkEverySecond(List<Map<String, String>> rows) {
        long underway = 0;
        long waiting = 0;
        for (Map<String, String> row : rows) {
            String what = row.toString();
            assertThat(number(row, "produced"))
                    .as(what)
                    .isEqualTo(
                            number(row, "filtered")
                                    + number(row, "sent")
                                    + number(row, "full")
                                    + number(row, "busy")
                                    + number(row, "underway")
                                    - underway);
            assertThat(number(row, "sent"))
                    .as(what)
                    .isEqualTo(number(row, "read") + number(row, "waiting") - waiting);
            assertThat(number(row, "read"))
                    .as(what)
                    .isEqualTo(
                            number(row, "evaluated")
                                    + number(row, "state")
                                    + number(row, "own")
                                    + number(row, "refused"));
            assertThat(row.keySet())
                    .as(what)
                    .filteredOn(name -> !name.equals("second"))
                    .allSatisfy(name -> assertThat(number(row, name)).isNotNegative());
            underway = number(row, "underway");
            waiting = number(row, "waiting");
            // no more than there is room for, and than can be going on
            assertThat(waiting).as(what).isLessThanOrEqualTo(RING_BYTES / 32);
            assertThat(underway)
                    .as(what)
                    .isLessThanOrEqualTo(
                            (long) PROGRAMS * Runtime.getRuntime().availableProcessors());
        }
    }

    private void checkAlert(String told, List<Map<String, String>> rows) {
        Matcher blind = BLIND.matcher(told);
        assertThat(blind.find()).as(told).isTrue();
        Instant from = Instant.parse(blind.group(2));
        Instant to = Instant.parse(blind.group(3));
        assertThat(Duration.between(from, to)).isBetween(Duration.ofMillis(900), LONGEST);
        assertThat(rows)
                .filteredOn(row -> Instant.parse(row.getOrDefault("second", "")).equals(to))
                .singleElement()
                .satisfies(row ->
                        assertThat(
                                        number(row, "full")
                                                + number(row, "busy")
                                                + number(row, "skipped"))
                                .isEqualTo(Long.parseLong(blind.group(1))));
    }

    @Test
    void balancesInEverySecondWhileEventsAreLost() throws Exception {
        Map<SourceId, FieldCatalogue> catalogues = FieldCatalogue.loadAll();
        LoadResult loaded =
                new RuleLoader(catalogues, LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", RULES)));
        var problems = new CopyOnWriteArrayList<String>();
        RunningRules rules = RunningRules.of(loaded.rules().rules());
        var containers = new ContainerDirectory(List.of(), problems::add);
        LiveSource source =
                openOrSkip(
                        SourceFilters.derive(
                                loaded.rules().rules(), new SyscallCatalogue().eventTypes()),
                        containers);
        try (Server server = TestServer.start(directory, catalogues, rules, problems::add);
                HttpClient client = HttpClient.newHttpClient()) {
            server.watch(source, containers, Duration.ZERO, rules);
            List<Process> storm = storm();
            try {
                await(
                        "seconds with losses",
                        () ->
                                ledger(client, server).stream()
                                                .filter(row -> number(row, "full") > 0)
                                                .count()
                                        >= SECONDS_WITH_LOSSES);
            } finally {
                storm.forEach(Process::destroyForcibly);
                for (Process one : storm) {
                    one.waitFor();
                }
            }
            await(
                    "what was lost shows in the numbers of what came, too",
                    () -> {
                        touchEveryProcessor();
                        return source.counts().missed() == source.counts().kernel().full();
                    });
            await(
                    "rest",
                    () -> {
                        Map<String, String> last = ledger(client, server).getLast();
                        return number(last, "underway") == 0
                                && number(last, "full") == 0
                                && number(last, "produced") > 0;
                    });
            String before = get(client, server, "/metrics");
            Thread.sleep(Duration.ofMillis(2100));
            List<Map<String, String>> rows = ledger(client, server);
            String after = get(client, server, "/metrics");

            assertThat(sum(rows, "read")).isPositive();
            assertThat(sum(rows, "own")).isPositive();
            assertThat(sum(rows, "refused")).isZero();
            checkEverySecond(rows);
            for (String name : List.of("produced", "filtered", "sent", "read", "evaluated")) {
                String metric = "vedette_kernel_" + name + "_total";
                assertThat(sum(rows, name))
                        .as(name)
                        .isBetween(metric(before, metric), metric(after, metric));
            }
            assertThat(metric(after, "vedette_kernel_lost_total{reason=\"ring_full\"}"))
                    .isEqualTo(sum(rows, "full"));
            assertThat(metric(after, "vedette_kernel_unevaluated_total{reason=\"own\"}"))
                    .isGreaterThanOrEqualTo(sum(rows, "own"));
            assertThat(metric(after, "vedette_kernel_blind_seconds_total"))
                    .isGreaterThanOrEqualTo(SECONDS_WITH_LOSSES - 1);
            assertThat(problems).isNotEmpty().allSatisfy(told -> checkAlert(told, rows));
            assertThat(metric(after, "vedette_spool_appended_total{queue=\"alerts\"}"))
                    .isEqualTo(problems.size());
        }
    }
}
