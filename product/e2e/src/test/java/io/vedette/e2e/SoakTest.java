package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under steady load nothing is lost and memory stays; a minute, or as {@code make soak} says. */
class SoakTest {
    private static final Duration LASTS =
            Duration.ofSeconds(Integer.getInteger("vedette.soak.seconds", 60));
    private static final Duration PAUSE = Duration.ofMillis(20);

    @TempDir private Path directory = Path.of("");

    @Test
    void staysWithinItsMemoryAndCountsEveryEvent() throws Exception {
        List<String> events = PostedRecording.events();
        var resident = new ArrayList<Long>();
        long posted = 0;
        try (var server = ServerProcess.start(directory)) {
            long begin = System.nanoTime();
            long copies = 0;
            long nextLook = LASTS.toNanos() / 3;
            while (System.nanoTime() - begin < LASTS.toNanos()) {
                for (String body : PostedRecording.bodies(PostedRecording.copy(events, copies++))) {
                    server.postUntilTaken(body);
                    Thread.sleep(PAUSE);
                }
                posted += events.size();
                if (System.nanoTime() - begin > nextLook) {
                    resident.add(server.residentBytes());
                    nextLook += LASTS.toNanos() / 9;
                }
            }
            server.awaitDrained();
            assertThat(server.metric("vedette_kubernetes_webhook_events_total"))
                    .isEqualTo((double) posted);
            assertThat(server.metric("vedette_pipeline_events_total")).isEqualTo((double) posted);
            assertThat(server.metric("vedette_kubernetes_repeats_total")).isZero();
            assertThat(
                            server.metric(
                                    "vedette_spool_lost_total{queue=\"alerts\",reason=\"dropped_oldest\"}"))
                    .isZero();
            assertThat(server.alerts()).hasSize((int) alerts(server));
        }
        // after a third of the time caches are full and the JIT is done
        assertThat(resident).hasSizeGreaterThan(3);
        assertThat(resident.getLast()).isLessThan((long) (1.25 * resident.getFirst()) + (16 << 20));
    }

    private static double alerts(ServerProcess server) throws Exception {
        return server.metric("vedette_outputs_delivered_total{output=\"standard-output\"}");
    }
}
