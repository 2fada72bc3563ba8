package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Requirement;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Under a storm of programs and opens every event is accounted for, and what is known of the
 * machine stays small: a minute, or as long as {@code make soak} says.
 */
class SensorSoakTest {
    private static final Duration LASTS =
            Duration.ofSeconds(Integer.getInteger("vedette.soak.seconds", 60));

    /** Small, so that it runs over. */
    private static final int RING_BYTES = 1 << 18;

    private static final long PAUSE_EVERY = 4_000;

    @TempDir private Path folder = Path.of("");

    private static SourceFilter programsAndOpens() {
        return new SourceFilter(
                Map.of(
                        EventCode.EXECVE,
                        new Requirement.Anything(),
                        EventCode.OPENAT,
                        new Requirement.Anything()),
                Set.of());
    }

    private Process storm() throws Exception {
        Path script =
                Files.writeString(
                        folder.resolve("storm"),
                        "while :; do (cat /etc/hostname /etc/passwd /nowhere; ls /usr/bin /proc/self/fd)"
                                + " > /dev/null 2>&1; done\n");
        return new ProcessBuilder("setsid", "sh", script.toString()).start();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void accountsForEveryEventAndStaysSmall() throws Exception {
        var used = new ArrayList<Long>();
        int mostThreads = 0;
        try (LiveSource source = LiveSensor.openOrSkip(programsAndOpens(), RING_BYTES)) {
            Process storm = storm();
            try {
                long begin = System.nanoTime();
                long nextLook = LASTS.toNanos() / 3;
                while (System.nanoTime() - begin < LASTS.toNanos()) {
                    if (source.advance(Duration.ofMillis(10))
                            && source.counts().read() % PAUSE_EVERY == 0) {
                        // the ring runs over meanwhile
                        Thread.sleep(100);
                    }
                    mostThreads = Math.max(mostThreads, source.machine().threads.size());
                    if (System.nanoTime() - begin > nextLook) {
                        used.add(heap());
                        nextLook += LASTS.toNanos() / 9;
                    }
                }
            } finally {
                storm.destroyForcibly().waitFor();
            }
            SensorCounts.Kernel counted = LiveSensor.detach(source);
            List<String> facts =
                    List.of(counted.toString(), "heap " + used, "threads " + mostThreads);
            System.out.println(facts);
            assertThat(counted.full()).as("the ring ran over: %s", facts).isPositive();
            assertThat(counted.filtered() + counted.sent() + counted.lost())
                    .isEqualTo(counted.produced());
            assertThat(source.counts().read()).isEqualTo(counted.sent());
            // what is lost after the last event that came shows in no number
            assertThat(source.counts().missed()).isBetween(1L, counted.full());
            assertThat(source.counts().refused()).isZero();
        }
        assertThat(mostThreads).isLessThan(20_000);
        assertThat(used).hasSizeGreaterThan(3);
        assertThat(used.getLast()).isLessThan((long) (1.25 * used.getFirst()) + (8 << 20));
    }
}
