package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With the running kernel. */
class EventHistoryTest {
    private static final int ROOMY = 1 << 26;

    private static void step(LiveSource source, EventHistory history) throws Exception {
        history.beforeEvent();
        if (source.advance(Duration.ZERO)) {
            history.afterEvent();
        }
    }

    private static boolean beginsAnew(EventHistory history) throws Exception {
        long before = history.copyTo(OutputStream.nullOutputStream());
        history.beforeEvent();
        return history.copyTo(OutputStream.nullOutputStream()) != before;
    }

    @Test
    void writesTheMachineDownWhenNoEventWaits() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            var history = new EventHistory(source, Duration.ofMillis(100), ROOMY);
            history.keep(true);
            step(source, history);
            LiveSensor.detach(source);
            assertThat(source.isDrained()).isTrue();

            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!beginsAnew(history)) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.sleep(100);
            }
        }
    }

    @Test
    void doesNotWriteTheMachineDownWhileEventsWait() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            var history = new EventHistory(source, Duration.ofSeconds(1), ROOMY);
            history.keep(true);
            step(source, history);
            Thread.sleep(Duration.ofMillis(1500));
            new ProcessBuilder("/bin/true").start().waitFor();

            assertThat(source.isDrained()).isFalse();
            assertThat(beginsAnew(history)).isFalse();
        }
    }
}
