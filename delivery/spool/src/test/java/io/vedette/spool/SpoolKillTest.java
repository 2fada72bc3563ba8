package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it appends. */
class SpoolKillTest {
    private static final SpoolOptions OPTIONS =
            new SpoolOptions(1 << 28, 10_000, WhenFull.REFUSE).withSegmentBytes(64 << 10);
    private static final int THREADS = 4;

    @TempDir Path directory;

    /** Appends until it is killed, and prints each sequence and text that is appended. */
    public static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) throws Exception {
            Spool spool = Spool.open(Path.of(arguments[0]), OPTIONS);
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Thread.ofPlatform().start(() -> append(spool, thread));
            }
        }

        private static void append(Spool spool, int thread) {
            try {
                for (int i = 0; ; i++) {
                    String text = thread + "." + i + "." + "x".repeat(i % 900);
                    long sequence = spool.append(Records.of(text, text + "!"));
                    synchronized (Appender.class) {
                        System.out.println(sequence + " " + text);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void leavesAllThatItWasToldIsAppended() throws Exception {
        TreeMap<Long, String> told = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            killOneThatAppends(told);
            try (Spool spool = Spool.open(directory, OPTIONS);
                    SpoolReader reader = spool.reader("round " + round)) {
                TreeMap<Long, String> read = new TreeMap<>();
                while (reader.advance(Duration.ZERO)) {
                    read.put(reader.sequence(), Records.text(reader));
                }

                assertThat(read).containsAllEntriesOf(told);
                assertThat(reader.lost()).isZero();
                assertThat(spool.append(Records.of("between"))).isGreaterThan(read.lastKey());
            }
        }
    }

    private void killOneThatAppends(Map<Long, String> told) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = process.inputReader()) {
            int lines = 0;
            for (String line : (Iterable<String>) output.lines()::iterator) {
                List<String> parts = List.of(line.split(" ", -1));
                if (parts.size() == 2 && isWhole(parts.get(1))) {
                    told.put(Long.parseLong(parts.getFirst()), parts.get(1));
                    told.put(Long.parseLong(parts.getFirst()) + 1, parts.get(1) + "!");
                }
                if (++lines == 300) {
                    // not the process's own method, which closes the pipe with what is in it
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(lines).isGreaterThanOrEqualTo(300);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Whether a line was printed to its end. */
    private static boolean isWhole(String text) {
        Optional<String> number = List.of(text.split("\\.", -1)).stream().skip(1).findFirst();
        int expected = number.map(digits -> Integer.parseInt(digits) % 900).orElse(-1);
        return text.substring(text.lastIndexOf('.') + 1).length() == expected;
    }
}
