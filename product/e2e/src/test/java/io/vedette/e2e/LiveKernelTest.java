package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.cli.Vedette;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine's kernel, watched by the command; skips, saying so, where that is not allowed. */
class LiveKernelTest {
    private static final long LONGEST_MILLIS = 60_000;

    private final String mark = "mark-" + UUID.randomUUID();

    @TempDir private Path directory;

    /** A command that runs on a thread of its own, with what it has written so far. */
    static final class Running {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final Thread thread;

        Running(String... arguments) {
            thread = Thread.ofPlatform().start(() -> run(arguments, out, err));
        }

        /** Runs {@code up}, by its name on a node, on a free port, until it watches the kernel. */
        static Running watching(Path state, String... more) throws InterruptedException {
            var arguments =
                    new ArrayList<>(
                            List.of(
                                    "agent",
                                    "--listen",
                                    "127.0.0.1:0",
                                    "--state",
                                    state.toString()));
            arguments.addAll(List.of(more));
            var up = new Running(arguments.toArray(String[]::new));
            try {
                up.await("Watching this machine's kernel");
                return up;
            } catch (AssertionError e) {
                up.end();
                throw e;
            }
        }

        /** What matched; the command may have written more. */
        Matcher await(String pattern) throws InterruptedException {
            long end = System.currentTimeMillis() + LONGEST_MILLIS;
            while (System.currentTimeMillis() < end) {
                Matcher found = Pattern.compile(pattern).matcher(text());
                if (found.find()) {
                    return found;
                }
                Thread.sleep(20);
            }
            throw new AssertionError(pattern + " was not written, but: " + text());
        }

        String text() {
            return err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8);
        }

        void end() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    private static int run(
            String[] arguments, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return Vedette.run(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    static void needKernel() {
        var out = new ByteArrayOutputStream();
        if (run(new String[] {"doctor"}, out, new ByteArrayOutputStream()) != 0) {
            String found = out.toString(StandardCharsets.UTF_8);
            System.err.println("skipped, the kernel cannot be watched here:\n" + found);
            Assumptions.abort("the kernel cannot be watched here");
        }
    }

    private static void runMarked(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void theDoctorTriesTheSensor() {
        var out = new ByteArrayOutputStream();

        int status = run(new String[] {"doctor"}, out, new ByteArrayOutputStream());

        String found = out.toString(StandardCharsets.UTF_8);
        assertThat(found).containsPattern("(?m)^(good|bad ) kernel ");
        assertThat(found.contains("a test event came through")).isEqualTo(status == 0);
    }

    private Path markedProgram() throws IOException {
        return Files.writeString(
                directory.resolve("rules.yaml"),
                """
                - rule: Marked program
                  desc: d
                  condition: evt.type = execve and proc.args contains "%s"
                  output: ran %%proc.cmdline of %%user.name
                  priority: ERROR
                """
                        .formatted(mark));
    }

    @Test
    void alertsOnWhatIsRunAndTellsThatItWatches() throws Exception {
        needKernel();
        var up = Running.watching(directory.resolve("state"), "-r", markedProgram().toString());
        try {
            String metrics = up.await("(http://\\S+)/metrics").group(1);

            runMarked("/bin/true", mark);

            up.await("Error ran true " + mark + " of \\S+");
            assertThat(get(metrics + "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(metrics + "/metrics").body())
                    .containsPattern("(?m)^vedette_kernel_watching 1")
                    .containsPattern("(?m)^vedette_kernel_evaluated_total [1-9]");
            assertBalanced(awaitLedger(metrics));
        } finally {
            up.end();
        }
    }

    /**
     * Both ends of real connections, by the name that the hosts file has for 127.0.0.1. The local
     * end is the client where its address is one of an interface, else the server.
     */
    @Test
    void showsAlertsThatTheDiskDoesNotTakeAndStoresThemLater() throws Exception {
        needKernel();
        int count = 40; // more than fit into what is left of a page
        Path state = Files.createDirectory(directory.resolve("state"));
        Assumptions.assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", state.toString()) == 0,
                "nothing may be mounted here");
        try {
            var up = Running.watching(state, "-r", markedProgram().toString());
            try {
                String address = up.await("(http://\\S+)/metrics").group(1);
                Path filler = state.resolve("filler");
                fill(filler);

                for (int i = 0; i < count; i++) {
                    runMarked("/bin/true", mark + "-" + i + ".");
                }

                up.await(mark + "-" + (count - 1) + "\\.");
                up.await("alerts wait, they are stored later");
                Files.delete(filler);
                awaitMetric(
                        address + "/metrics",
                        "vedette_spool_appended_total[{]queue=\"alerts\"[}] " + count + "(\\.0)?$");
            } finally {
                up.end();
            }
            for (int i = 0; i < count; i++) {
                assertThat(up.text()).containsOnlyOnce("ran true " + mark + "-" + i + ".");
            }
        } finally {
            command("umount", "--lazy", state.toString());
        }
    }

    private static int command(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream filling = Files.newOutputStream(file)) {
            while (true) {
                filling.write(new byte[4096]);
            }
        } catch (IOException ignored) {
            // it is full
        }
    }

    @Test
    void knowsTheNamesOfBothEndsOfAConnection() throws Exception {
        needKernel();
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - macro: marked
                          condition: evt.type = connect and proc.cmdline contains "%s"
                        - rule: From the name
                          desc: d
                          condition: >
                            marked and fd.cip.name = localhost and fd.lip.name in (localhost)
                            and fd.sip.name != localhost and not fd.rip.name = localhost
                          output: from %%fd.cip.name to %%fd.sip
                          priority: ERROR
                        - rule: To the name
                          desc: d
                          condition: >
                            marked and fd.sip.name = localhost and fd.lip.name in (localhost)
                            and fd.cip.name != localhost and not fd.rip.name = localhost
                          output: from %%fd.cip to %%fd.sip.name
                          priority: ERROR
                        - rule: Within the name
                          desc: d
                          condition: >
                            marked and fd.cip.name = localhost and fd.sip.name = localhost
                            and fd.lip.name = localhost and fd.rip.name in (localhost)
                          output: within %%fd.rip.name
                          priority: ERROR
                        - rule: Without the name
                          desc: d
                          condition: >
                            marked and fd.sip exists and not fd.cip.name = localhost
                            and not fd.sip.name = localhost
                          output: without of %%fd.name
                          priority: ERROR
                        """
                                .formatted(mark));
        var up = Running.watching(directory.resolve("state"), "-r", rules.toString());
        try {
            String metrics = up.await("(http://\\S+)/metrics").group(1) + "/metrics";
            awaitMetric(metrics, "vedette_kernel_host_names\\{state=\"known\"\\} 1");

            Connection.make(mark, "127.0.0.1", "127.0.0.2");
            Connection.make(mark, "127.0.0.2", "127.0.0.1");
            Connection.make(mark, "127.0.0.1", "127.0.0.1");
            Connection.make(mark, "127.0.0.2", "127.0.0.3");

            up.await("Error from localhost to 127[.]0[.]0[.]2\\b");
            up.await("Error from 127[.]0[.]0[.]2 to localhost\\b");
            up.await("Error within localhost\\b");
            up.await("Error without of 127[.]0[.]0[.]2:\\d+->127[.]0[.]0[.]3:");
        } finally {
            up.end();
        }
    }

    private static void awaitMetric(String address, String line) throws Exception {
        long end = System.currentTimeMillis() + LONGEST_MILLIS;
        String metrics = get(address).body();
        while (!Pattern.compile("(?m)^" + line).matcher(metrics).find()) {
            assertThat(System.currentTimeMillis()).as("%s in%n%s", line, metrics).isLessThan(end);
            Thread.sleep(50);
            metrics = get(address).body();
        }
    }

    /** A secret has the same mask in an alert about the kernel and in one about the audit log. */
    @Test
    void masksWithTheKeyOfTheInstallation() throws Exception {
        needKernel();
        String secret = "correct" + mark + "staple";
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - rule: Marked program
                          desc: d
                          condition: evt.type = execve and proc.args contains "%s"
                          output: ran %%proc.cmdline of %%proc.env
                          priority: ERROR
                        - rule: Marked request
                          desc: d
                          condition: ka.verb = create
                          output: asked with %%jevt.value[/requestObject/password]
                          priority: ERROR
                          source: k8s_audit
                        """
                                .formatted(secret));
        Path state = directory.resolve("state");
        var up = Running.watching(state, "-r", rules.toString());
        try {
            String webhook = up.await("(http://\\S+/k8s-audit)").group(1);
            String event = AuditEvents.event("e", "create");
            String request =
                    event.substring(0, event.length() - 1)
                            + ",\"requestObject\":{\"password\":\""
                            + secret
                            + "\"}}";
            post(webhook, request);
            runMarked("/bin/true", "--password", secret);

            String mask = up.await("Error asked with (masked:[0-9a-f]{12})").group(1);
            up.await("Error ran true --password " + mask + " of ");
        } finally {
            up.end();
        }
        assertThat(up.text()).containsPattern("Values masked: \\d+ \\(").doesNotContain(secret);
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                                    .doesNotContain(secret));
        }
    }

    private static void post(String address, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** A recording around an alert, and what was written meanwhile. */
    record Recorded(Path recording, String text) {}

    /**
     * Has the sensor record around an alert.
     *
     * @param before how many programs are run before the one that alerts, with {@code -first} after
     *     the mark
     */
    static Recorded recordAroundAnAlert(Path directory, String mark, int before)
            throws IOException, InterruptedException {
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - rule: Recorded program
                          desc: d
                          condition: evt.type = execve and proc.args contains "%s-second"
                          output: ran %%proc.cmdline below %%proc.pname
                          priority: ERROR
                          capture: true
                          capture_duration: 500
                        """
                                .formatted(mark));
        var up = Running.watching(directory.resolve("state"), "-r", rules.toString());
        String recording;
        try {
            for (int i = 0; i < before; i++) {
                runMarked("/bin/true", mark + "-first");
            }
            runMarked("/bin/true", mark + "-second");
            recording = up.await("ran true \\S+-second below .*recording=(\\S+[.]scap)").group(1);
        } finally {
            up.end();
        }
        return new Recorded(Path.of(recording), up.text());
    }

    @Test
    void recordsFromBeforeAnAlertOn() throws Exception {
        needKernel();
        Recorded recorded = recordAroundAnAlert(directory, mark, 1);
        String recording = recorded.recording().toString();
        Path rules = directory.resolve("rules.yaml");
        assertThat(recorded.text()).contains("Events detected: 1\n");

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(recorded.recording())))
                .isEqualTo("rw-------");
        var out = new ByteArrayOutputStream();
        run(
                new String[] {"replay", recording, "-r", rules.toString()},
                out,
                new ByteArrayOutputStream());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ran true " + mark + "-second below ");
        Path before =
                Files.writeString(
                        directory.resolve("before.yaml"),
                        Files.readString(rules).replace("-second", "-first"));
        out.reset();
        run(
                new String[] {"replay", recording, "-r", before.toString()},
                out,
                new ByteArrayOutputStream());
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ran true " + mark + "-first");
    }

    private static List<long[]> awaitLedger(String address) throws Exception {
        long end = System.currentTimeMillis() + LONGEST_MILLIS;
        while (true) {
            List<long[]> seconds =
                    get(address + "/ledger")
                            .body()
                            .lines()
                            .skip(1)
                            .map(line -> line.substring(line.indexOf('\t') + 1).split("\t", -1))
                            .map(row -> Stream.of(row).mapToLong(Long::parseLong).toArray())
                            .toList();
            if (seconds.size() >= 3) {
                return seconds;
            }
            assertThat(System.currentTimeMillis()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    /**
     * Columns: produced, filtered, sent, full, busy, skipped, underway, read, waiting, evaluated,
     * state, own, refused, alerts.
     */
    private static void assertBalanced(List<long[]> seconds) {
        for (int i = 1; i < seconds.size(); i++) {
            long[] before = seconds.get(i - 1);
            long[] now = seconds.get(i);
            assertThat(now[1] + now[2] + now[3] + now[4] + now[6] - before[6]).isEqualTo(now[0]);
            assertThat(now[7] + now[8] - before[8]).isEqualTo(now[2]);
            assertThat(now[9] + now[10] + now[11] + now[12]).isEqualTo(now[7]);
        }
    }

    @Test
    void recordsWhatHappensForReplay() throws Exception {
        needKernel();
        Path file = Files.writeString(directory.resolve(mark), "");
        Path recording = directory.resolve("recorded.scap.gz");
        var record =
                new Running(
                        "record",
                        recording.toString(),
                        "--seconds",
                        "3",
                        "-c",
                        "evt.type in (unlink, unlinkat) and evt.args contains \"" + mark + "\"");
        record.await("Recording to");
        runMarked("/bin/rm", file.toString());
        record.await("Events written: 1");
        record.end();

        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - rule: Removed
                          desc: d
                          condition: evt.type in (unlink, unlinkat)
                          output: by %proc.name %evt.args
                          priority: ERROR
                        """);
        var out = new ByteArrayOutputStream();
        run(
                new String[] {"replay", recording.toString(), "-r", rules.toString()},
                out,
                new ByteArrayOutputStream());
        assertThat(out.toString(StandardCharsets.UTF_8)).containsOnlyOnce("Error by rm ");
        out.reset();
        run(
                new String[] {"capture", "stat", recording.toString()},
                out,
                new ByteArrayOutputStream());
        String hostname = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Host:       " + hostname + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recording)))
                .isEqualTo("rw-------");
    }

    static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
