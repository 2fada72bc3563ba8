package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who cannot see says so: the health page goes by what is detected, not by who runs. */
class KernelHealthTest {
    /** The page is to be red within this. */
    private static final Duration RED_WITHIN = Duration.ofSeconds(10);

    private static final long HELD_MILLIS = RED_WITHIN.toMillis();

    private static final long LONGEST_MILLIS = 60_000;

    /** Thread names are cut by the kernel. */
    private static final String READER = "detection in ke";

    /** The number of the call on x86-64. */
    private static final int EPOLL_WAIT = 232;

    private static final int MOST_TRIES = 100;

    private static final String LOST = "Vedette: kernel events were lost";
    private static final String CHANGED = "Vedette: the sensor was changed from outside";
    private static final Path MEDDLE =
            Path.of(System.getProperty("vedette.root", "."), "product/e2e/src/test/c/meddle.c");

    @TempDir private Path directory = Path.of("");

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        await(what, Duration.ofMillis(LONGEST_MILLIS), condition);
    }

    private static void await(String what, Duration longest, Condition condition) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.sleep(50);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static void signal(String name, long pid) throws Exception {
        run("kill", "-" + name, Long.toString(pid));
    }

    private static void need(String program) {
        boolean there =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Assumptions.assumeTrue(there, program + " is not installed");
    }

    private Path meddle() throws Exception {
        need("clang");
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "it knows the registers of x86-64");
        Path program = directory.resolve("meddle");
        run("clang", "-O1", "-o", program.toString(), MEDDLE.toString());
        return program;
    }

    private ServerProcess watching() throws Exception {
        Assumptions.assumeTrue(Run.of("doctor").status() == 0, "the kernel cannot be watched here");
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - rule: Nothing
                          desc: d
                          condition: evt.type = execve and proc.name = no-such-program
                          output: o
                          priority: ERROR
                        """);
        var server =
                ServerProcess.startWatching(directory.resolve("server"), "-r", rules.toString());
        boolean ready = false;
        try {
            await("it watches", () -> server.messages().contains("Watching this machine's kernel"));
            await("green at first", () -> server.health() == 200);
            await("it tells", () -> server.metrics().contains("vedette_kernel_evaluated_total"));
            await("it reads", () -> server.metric("vedette_kernel_evaluated_total") > 0);
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    /** The thread that reads the ring, by its number. */
    private static long reader(ServerProcess server) throws IOException {
        try (Stream<Path> threads =
                Files.list(Path.of("/proc", Long.toString(server.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(READER)) {
                    return Long.parseLong(thread.getFileName().toString());
                }
            }
        }
        throw new AssertionError("no thread " + READER);
    }

    /** Descriptors of the process by which programs are attached. */
    private static List<Integer> links(ServerProcess server, String tracepoint) throws IOException {
        var links = new ArrayList<Integer>();
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(server.pid()), "fdinfo"))) {
            for (Path one : all.toList()) {
                String info = information(one);
                if (info.contains("raw_tracepoint") && info.contains(tracepoint)) {
                    links.add(Integer.parseInt(one.getFileName().toString()));
                }
            }
        }
        return links;
    }

    /** What the kernel says of a descriptor; nothing of one that was closed meanwhile. */
    private static String information(Path descriptor) throws IOException {
        try {
            return Files.readString(descriptor);
        } catch (IOException e) {
            if (Files.exists(descriptor)) {
                throw e;
            }
            return "";
        }
    }

    private static Stream<String> alerts(ServerProcess server, String rule) throws IOException {
        return server.alerts().stream().filter(alert -> alert.contains(rule));
    }

    /** That an alert of the rule tells of a time without sight that has this moment in it. */
    private static void assertBlindAt(ServerProcess server, String rule, Instant moment)
            throws Exception {
        await("an alert tells of it", () -> alerts(server, rule).findAny().isPresent());
        assertThat(alerts(server, rule))
                .anySatisfy(alert -> {
                    assertThat(time(alert, "lost.from")).isBefore(moment);
                    assertThat(time(alert, "lost.to")).isAfter(moment);
                });
    }

    private static Instant time(String alert, String field) {
        Matcher value = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(alert);
        assertThat(value.find()).as(alert).isTrue();
        return Instant.parse(value.group(1));
    }

    /**
     * Holds the reader while it waits for events: elsewhere the whole process would wait for it,
     * and answer nobody.
     */
    private static Process hold(Path meddle, ServerProcess server) throws Exception {
        long thread = reader(server);
        for (int i = 0; i < MOST_TRIES; i++) {
            Process hold =
                    new ProcessBuilder(meddle.toString(), "hold", Long.toString(thread))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            assertThat(hold.inputReader().readLine()).isEqualTo("done");
            Path call = Path.of("/proc/" + server.pid() + "/task/" + thread, "syscall");
            if (Files.readString(call).startsWith(EPOLL_WAIT + " ")) {
                return hold;
            }
            release(hold);
        }
        throw new AssertionError("the reader never waits");
    }

    private static void release(Process hold) throws Exception {
        hold.outputWriter().close();
        assertThat(hold.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderThatIsHeldUpIsRedAndTellsHowLongItWasBlind() throws Exception {
        Path meddle = meddle();
        try (var server = watching()) {
            Process hold = hold(meddle, server);
            Instant middle;
            try {
                await("red", RED_WITHIN, () -> server.health() == 503);
                middle = Instant.now();
            } finally {
                release(hold);
            }

            assertBlindAt(server, LOST, middle.minusSeconds(2));
            await("green again", () -> server.health() == 200);
            assertThat(server.metric("vedette_kernel_blind_seconds_total")).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys_exit", "sched_process_exec", "sched_process_exit"})
    void aProgramThatIsDetachedIsToldOfAndAttachedAgain(String tracepoint) throws Exception {
        Path meddle = meddle();
        try (var server = watching()) {
            List<Integer> links = links(server, tracepoint);
            assertThat(links).hasSize(1);
            String thread = Long.toString(reader(server));

            Instant before = Instant.now();
            // it may be at work, rather than wait
            await("closed", () -> closes(meddle, thread, links.getFirst()));

            await("red", RED_WITHIN, () -> server.health() == 503);
            await("an alert tells of it", () -> alerts(server, CHANGED).findAny().isPresent());
            assertThat(alerts(server, CHANGED))
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert).contains("was detached");
                        assertThat(time(alert, "lost.to")).isAfter(before);
                    });
            assertThat(links(server, tracepoint)).hasSize(1);
            await("green again", () -> server.health() == 200);
            assertThat(server.metric("vedette_kernel_blind_seconds_total")).isPositive();
        }
    }

    private static boolean closes(Path meddle, String thread, int descriptor) throws Exception {
        return new ProcessBuilder(meddle.toString(), "close", thread, Integer.toString(descriptor))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Links of raw tracepoints cannot be detached from outside; their maps can be written. */
    @Test
    void aMapThatIsChangedIsToldOfAndWrittenAgain() throws Exception {
        need("bpftool");
        try (var server = watching()) {
            String map = "";
            try (Stream<Path> all =
                    Files.list(Path.of("/proc", Long.toString(server.pid()), "fdinfo"))) {
                for (Path one : all.toList()) {
                    String info = information(one);
                    if (info.contains("max_entries:\t1056")) {
                        map = info.replaceAll("(?s).*map_id:\\s*([0-9]+).*", "$1");
                    }
                }
            }
            assertThat(map).isNotEmpty();
            String bytes =
                    run("bpftool", "-j", "map", "lookup", "id", map, "key", "32", "0", "0", "0");
            int size =
                    bytes.replaceAll(".*\"value\":\\[([^\\]]*)\\].*", "$1").split(",", -1).length;
            var silence =
                    new ArrayList<>(
                            List.of(
                                    "bpftool", "map", "update", "id", map, "key", "32", "0", "0",
                                    "0"));
            silence.add("value");
            for (int i = 0; i < size; i++) {
                silence.add("0");
            }
            // the call of the canary
            run(silence.toArray(String[]::new));

            await("red", RED_WITHIN, () -> server.health() == 503);
            await("an alert tells of it", () -> alerts(server, CHANGED).findAny().isPresent());
            assertThat(alerts(server, CHANGED))
                    .singleElement()
                    .satisfies(alert -> assertThat(alert).contains("the map calls was changed"));
            await("green again", () -> server.health() == 200);
        }
    }

    @Test
    void aProcessThatWasStoppedTellsHowLongItWasBlind() throws Exception {
        try (var server = watching()) {
            Instant middle;
            signal("STOP", server.pid());
            try {
                assertThat(server.health()).isZero();
                Thread.sleep(HELD_MILLIS / 2);
                middle = Instant.now();
                Thread.sleep(HELD_MILLIS / 2);
            } finally {
                signal("CONT", server.pid());
            }

            assertBlindAt(server, LOST, middle);
            await("green again", () -> server.health() == 200);
            assertThat(server.metric("vedette_kernel_blind_seconds_total"))
                    .isGreaterThan(HELD_MILLIS / 2000.0);
        }
    }
}
