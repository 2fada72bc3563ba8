package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.spool.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    private static final int MANY = 3_000;

    @TempDir private Path temporary = Path.of("");
    private Workbench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench(temporary);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private String file(String name) {
        return "{file: {path: '" + temporary.resolve(name) + "'}, name: " + name + "}";
    }

    private List<String> ids(String file) throws IOException {
        return Files.readAllLines(temporary.resolve(file)).stream()
                .map(line -> line.replaceAll(".*\"alert_id\":\"([0-9a-f]+)\".*", "$1"))
                .toList();
    }

    @Test
    void goOnWhileOthersAreDeadOrSlow() throws IOException {
        try (Receiver failing = new Receiver();
                Receiver good = new Receiver();
                var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            IntStream.range(0, 100_000).forEach(i -> failing.then(Receiver.status(503)));
            Outputs outputs =
                    bench.start(
                            "{name: failing, http: {url: '" + failing.url() + "', proxy: none}}",
                            "{name: silent, http: {url: 'http://127.0.0.1:"
                                    + silent.getLocalPort()
                                    + "', proxy: none, timeout: 10m}}",
                            "{name: stuck, syslog: {address: 'tcp://127.0.0.1:"
                                    + silent.getLocalPort()
                                    + "'}}",
                            "{name: nobody, syslog: {address: 'unix:///nonexistent'}}",
                            "{name: good, http: {url: '" + good.url() + "', proxy: none}}",
                            file("log"));
            for (int i = 0; i < MANY; i += 100) {
                bench.append(i, i + 100);
            }
            Workbench.awaitSettled(outputs, "good");
            Workbench.awaitSettled(outputs, "log");

            assertThat(good.taken).isEqualTo(Workbench.ids(0, MANY));
            assertThat(ids("log")).isEqualTo(Workbench.ids(0, MANY));
            assertThat(Workbench.status(outputs, "good").delivered()).isEqualTo(MANY);
            assertThat(Workbench.status(outputs, "log").delivered()).isEqualTo(MANY);
            for (String dead : List.of("failing", "silent", "nobody")) {
                assertThat(Workbench.status(outputs, dead).backlog()).isEqualTo(MANY);
                assertThat(Workbench.status(outputs, dead).delivered()).isZero();
            }
            Workbench.awaitRetries(outputs, "failing", 3);
            Workbench.awaitRetries(outputs, "nobody", 3);
        }
    }

    @Test
    void beginWhereTheyLeftOff() throws IOException {
        bench.append(0, 10);
        Workbench.awaitSettled(bench.start(file("log")), "log");
        bench.restart();
        bench.append(10, 20);
        Workbench.awaitSettled(bench.start(file("log")), "log");

        assertThat(ids("log")).isEqualTo(Workbench.ids(0, 20));
    }

    @Test
    void deliverAfterARestartWhatTheyCouldNotBefore() throws IOException {
        try (Receiver receiver = new Receiver()) {
            String item = "http: {url: '" + receiver.url() + "', proxy: none}";
            IntStream.range(0, 60).forEach(i -> receiver.then(Receiver.status(500)));
            bench.append(0, 20);
            Workbench.awaitRetries(bench.start(item), "http", 2);
            bench.restart();
            assertThat(receiver.taken).isEmpty();
            Workbench.awaitSettled(bench.start(item), "http");

            assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 20));
        }
    }

    @Test
    void deliverWhatIsThereBeforeTheyEnd() throws IOException {
        bench.append(0, MANY);
        Outputs outputs = bench.start(file("log"));
        outputs.close(Duration.ofSeconds(20));

        assertThat(ids("log")).isEqualTo(Workbench.ids(0, MANY));
        assertThat(outputs.status().getFirst().health())
                .isEqualTo(new OutputStatus.Health.Stopped());
    }

    @Test
    void endThoughAWriteNeverReturns() throws IOException {
        var release = new CountDownLatch(1);
        bench.withStandardOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        boolean waiting = true;
                        while (waiting) {
                            try {
                                release.await();
                                waiting = false;
                            } catch (InterruptedException ignored) {
                                // like a pipe that nobody reads
                            }
                        }
                    }
                });
        bench.append(0, 2);
        Outputs outputs = bench.start("stdout: {}", file("log"));
        Workbench.awaitSettled(outputs, "log");
        long before = System.nanoTime();
        outputs.close(Duration.ofMillis(200));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        release.countDown();
        await().until(() ->
                outputs.status().getFirst().health() instanceof OutputStatus.Health.Stopped);
    }

    @Test
    void leaveOutWhatTheirFilterDoesNotWant() throws IOException {
        bench.append(
                Workbench.alert(0, Priority.CRITICAL, "wanted"),
                Workbench.alert(1, Priority.NOTICE, "too harmless"),
                Workbench.alert(2, Priority.ERROR, "wanted, too"),
                Workbench.alert(3, Priority.ERROR, "other"));
        Outputs outputs =
                bench.start(
                        "{stdout: {}, minimum-priority: warning, filter: 'alert.message startswith wanted and alert.fields[ka.verb] = create'}");
        Workbench.awaitSettled(outputs, "stdout");

        assertThat(bench.standardOutput.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        2026-01-01T00:00:00.000000000+0000: Critical wanted
                        2026-01-01T00:00:02.000000000+0000: Error wanted, too
                        """);
        assertThat(outputs.status().getFirst().filtered()).isEqualTo(2);
        assertThat(outputs.status().getFirst().delivered()).isEqualTo(2);
    }

    @Test
    void leaveOutWhatTellsMoreOfAnAlertBeforeIfTheyAreToldSo() throws IOException {
        Alert first = Workbench.alert(0);
        var more =
                new Alert(
                        AlertId.of("Rule", List.of("more")),
                        first.timeNanos(),
                        first.rule(),
                        first.source(),
                        first.priority(),
                        first.tags(),
                        first.hostname(),
                        "more",
                        Map.of(Alert.COMPLETES, new FieldValue.Text(first.id().value())),
                        first.eventIds(),
                        first.sentence());
        bench.append(first, more);

        Outputs outputs =
                bench.start("{stdout: {}, filter: 'not alert.fields[alert.completes] exists'}");
        Workbench.awaitSettled(outputs, "stdout");

        assertThat(outputs.status().getFirst().filtered()).isEqualTo(1);
        assertThat(outputs.status().getFirst().delivered()).isEqualTo(1);
    }

    @Test
    void colourLinesBySeverity() throws IOException {
        bench.append(0, 1);
        Workbench.awaitSettled(bench.start("stdout: {color: always}"), "stdout");

        assertThat(bench.standardOutput.toString(StandardCharsets.UTF_8))
                .startsWith("\u001b[33m2026-")
                .endsWith("Warning alert 0\u001b[0m\n");
    }

    @Test
    void passOverRecordsThatAreNoAlerts() throws IOException {
        bench.spool().append(List.of(ByteBuffer.wrap("junk".getBytes(StandardCharsets.UTF_8))));
        bench.append(0, 1);
        Outputs outputs = bench.start("stdout: {}");
        Workbench.awaitSettled(outputs, "stdout");

        OutputStatus status = outputs.status().getFirst();
        assertThat(status.refused()).containsEntry(RefusalReason.UNREADABLE, 1L);
        assertThat(status.delivered()).isEqualTo(1);
        assertThat(bench.problems)
                .singleElement()
                .asString()
                .startsWith("output \"stdout\": an alert was given up: record 1: ");
    }

    @Test
    void forgetAnOutputThatIsNoLongerConfigured() throws IOException {
        bench.append(0, 1);
        bench.start("{name: old, syslog: {address: 'unix:///nonexistent'}}");
        bench.restart();
        bench.spool().reader("something else").close();
        bench.start("stdout: {}");

        assertThat(bench.spool().readers()).containsExactly("output.stdout", "something else");
    }

    @Test
    void haveNamesOfTheirOwn() {
        List<OutputConfiguration> twice =
                List.of(
                        Workbench.configurations("stdout: {}").getFirst(),
                        Workbench.configurations("stdout: {}").getFirst());

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Outputs.start(
                                bench.spool(),
                                twice,
                                bench.environment(),
                                Thread.ofPlatform().daemon().factory()))
                .withMessage("two outputs are named \"stdout\"");
    }

    @Test
    void countWhatTheQueueDropped() throws IOException {
        Alert large = Workbench.alert(0, Priority.ERROR, "x".repeat(1 << 20));
        try (Spool small =
                        Spool.open(
                                temporary.resolve("small"),
                                AlertQueue.options(6 << 20).withSegmentBytes(1 << 20));
                Outputs outputs =
                        Outputs.start(
                                small,
                                Workbench.configurations(
                                        "{name: dead, syslog: {address: 'unix:///nonexistent'}}",
                                        "file: {path: /dev/null}"),
                                bench.environment(),
                                Thread.ofPlatform().daemon().factory())) {
            for (int i = 0; i < 20; i++) {
                small.append(List.of(ByteBuffer.wrap(io.vedette.model.AlertCodec.encode(large))));
                Workbench.awaitSettled(outputs, "file");
            }

            assertThat(Workbench.status(outputs, "file").delivered()).isEqualTo(20);
            assertThat(Workbench.status(outputs, "dead").backlog()).isBetween(1L, 8L);
        }
    }
}
