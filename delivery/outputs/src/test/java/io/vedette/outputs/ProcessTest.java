package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vedette.spool.Spool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs in a process of their own, which is sent signals. */
class ProcessTest {
    private static final int COUNT = 4_000;

    @TempDir private Path temporary = Path.of("");

    private Process start(int first, int count, String... items) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Xmx256m",
                                ChildProcess.class.getName(),
                                temporary.resolve("queue").toString(),
                                Integer.toString(first),
                                Integer.toString(count)));
        command.addAll(List.of(items));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Reads what the process says until so many alerts are durable. */
    private static void awaitQueued(BufferedReader out, int least) throws IOException {
        String line = out.readLine();
        while (line != null && Integer.parseInt(line.substring("queued ".length())) < least) {
            line = out.readLine();
        }
    }

    private String log(String name) {
        return "{file: {path: '" + temporary.resolve(name) + "'}, name: log}";
    }

    private List<String> ids(String file) throws IOException {
        if (!Files.exists(temporary.resolve(file))) {
            return List.of();
        }
        return Files.readAllLines(temporary.resolve(file)).stream()
                .filter(line -> line.endsWith("}"))
                .map(line -> line.replaceAll(".*\"alert_id\":\"([0-9a-f]+)\".*", "$1"))
                .toList();
    }

    @Test
    void missNothingWhenTheProcessIsKilled() throws Exception {
        int queuedAtLeast = 0;
        try (Receiver receiver = new Receiver()) {
            String http = "http: {url: '" + receiver.url() + "', proxy: none}";
            for (int kill = 0; kill < 3; kill++) {
                Process process = start(kill * COUNT, COUNT, log("log"), http);
                try (BufferedReader out = process.inputReader()) {
                    awaitQueued(out, COUNT / 4);
                } finally {
                    process.destroyForcibly().waitFor();
                }
                queuedAtLeast += COUNT / 4;
            }
            assertThat(receiver.taken.size()).as("killed before the end").isLessThan(3 * COUNT);
            try (Spool spool =
                            Spool.open(temporary.resolve("queue"), AlertQueue.options(64 << 20));
                    var bench = new Workbench(temporary.resolve("unused"));
                    Outputs outputs =
                            Outputs.start(
                                    spool,
                                    Workbench.configurations(log("log"), http),
                                    bench.environment(),
                                    Thread.ofPlatform().daemon().factory())) {
                Workbench.awaitSettled(outputs, "log");
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> Workbench.status(outputs, "http").backlog() == 0);
            }
            var wanted = new TreeSet<String>();
            for (int kill = 0; kill < 3; kill++) {
                wanted.addAll(Workbench.ids(kill * COUNT, kill * COUNT + COUNT / 4));
            }

            assertThat(wanted).hasSize(queuedAtLeast);
            assertThat(new TreeSet<>(ids("log"))).containsAll(wanted);
            assertThat(new TreeSet<>(receiver.taken)).containsAll(wanted);
            assertThat(new TreeSet<>(receiver.taken)).isEqualTo(new TreeSet<>(ids("log")));
        }
    }

    /** Who starts this under {@code nohup} has all processes below it pass over hang-ups. */
    private static void needHangUp() throws IOException {
        String ignored =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .findFirst()
                        .orElse("0");
        if ((Long.parseUnsignedLong(ignored, 16) & 1) != 0) {
            System.err.println("skipped, SIGHUP is ignored here, as under nohup");
            Assumptions.abort("SIGHUP is ignored here, as under nohup");
        }
    }

    @Test
    void openFilesAnewOnHangUp() throws Exception {
        needHangUp();
        Process process = start(0, 10, log("log"));
        try (BufferedReader out = process.inputReader()) {
            awaitQueued(out, 10);
            await().atMost(Duration.ofSeconds(20)).until(() -> ids("log").size() == 10);
            Path file = temporary.resolve("log");
            Files.move(file, temporary.resolve("log.1"));
            int sent =
                    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                            .start()
                            .waitFor();

            assertThat(sent).isZero();
            assertThat(out.readLine()).isEqualTo("hung up");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
