package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who cannot see says so: the health page goes by what is detected, not by who runs. */
class KernelHealthTest {
    /** The page is to be red within ten seconds; what is held up is looked at once more then. */
    private static final long HELD_MILLIS = 10_000;

    private static final long LONGEST_MILLIS = 60_000;

    @TempDir private Path directory = Path.of("");

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.currentTimeMillis() + LONGEST_MILLIS;
        while (!condition.holds()) {
            assertThat(System.currentTimeMillis()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        int status =
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(status).isZero();
    }

    @Test
    void aProcessThatWasStoppedTellsHowLongItWasBlind() throws Exception {
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
        try (var server =
                ServerProcess.startWatching(directory.resolve("server"), "-r", rules.toString())) {
            await("it watches", () -> server.messages().contains("Watching this machine's kernel"));
            await("green at first", () -> server.health() == 200);
            await("it reads", () -> server.metric("vedette_kernel_evaluated_total") > 0);

            signal("STOP", server.pid());
            try {
                assertThat(server.health()).isZero();
                Thread.sleep(HELD_MILLIS);
            } finally {
                signal("CONT", server.pid());
            }

            await(
                    "an alert tells of it",
                    () ->
                            server.alerts().stream()
                                    .anyMatch(alert ->
                                            alert.contains("Vedette: kernel events were lost")
                                                    && alert.contains("lost.from")));
            await("green again", () -> server.health() == 200);
            assertThat(server.metric("vedette_kernel_blind_seconds_total"))
                    .isGreaterThan(HELD_MILLIS / 2000.0);
        }
    }
}
