package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class UrgentThreadsTest {
    private static final int NICE = 23;

    private record Seen(int own, int started, String process) {}

    @Test
    void areLetInSoonerAndWhatTheyStartIsNot() throws InterruptedException, ExecutionException {
        assumeThat(mayLower()).as("CAP_SYS_NICE").isTrue();
        int before = Linux.nice();
        var seen = new CompletableFuture<Seen>();

        UrgentThreads.factory().newThread(() -> seen.complete(look())).start();

        Seen got = seen.get();
        assertThat(got.own).isEqualTo(before - 5);
        int started = Math.max(0, before - 5);
        assertThat(got.started).isEqualTo(started);
        assertThat(got.process).isEqualTo(Integer.toString(started));
        assertThat(Linux.nice()).isEqualTo(before);
    }

    @Test
    void keepTheirNiceValueWhereItMayNotBeLowered() throws InterruptedException, IOException {
        assumeThat(mayLower()).as("CAP_SYS_NICE").isTrue();
        var without =
                new ProcessBuilder(
                                "setpriv",
                                "--bounding-set=-sys_nice",
                                "--inh-caps=-sys_nice",
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Raised.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(without.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(without.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(Linux.nice() + " runs");
    }

    @Test
    void includeTheOneThatCollectsGarbage() throws InterruptedException, IOException {
        assumeThat(mayLower()).as("CAP_SYS_NICE").isTrue();
        var other =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Collecting.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(other.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo("collects at " + (Linux.nice() - 5));
    }

    /** Run as a process of its own. */
    static final class Collecting {
        private Collecting() {}

        public static void main(String[] arguments) throws IOException {
            UrgentThreads.raiseCollector();
            int usual = Linux.nice();
            try (DirectoryStream<Path> threads =
                    Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path thread : threads) {
                    int nice = Linux.nice(Integer.parseInt(thread.getFileName().toString()));
                    if (nice != usual) {
                        System.out.println("collects at " + nice);
                    }
                }
            }
        }
    }

    /** Run as a process of its own. */
    static final class Raised {
        private Raised() {}

        public static void main(String[] arguments) {
            UrgentThreads.raise();
            System.out.println(Linux.nice() + " runs");
        }
    }

    private static boolean mayLower() {
        String effective =
                SensorCheck.text("/proc/self/status")
                        .lines()
                        .filter(line -> line.startsWith("CapEff:"))
                        .findFirst()
                        .orElse("CapEff:0");
        long capabilities = Long.parseUnsignedLong(effective.substring(7).strip(), 16);
        return (capabilities >>> NICE & 1) != 0;
    }

    private static Seen look() {
        try {
            var started = new CompletableFuture<Integer>();
            Thread.ofPlatform().start(() -> started.complete(Linux.nice()));
            Process process = new ProcessBuilder("nice").start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Seen(Linux.nice(), started.get(), said.strip());
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
