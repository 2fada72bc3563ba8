package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertQueueTest {
    @TempDir private Path temporary = Path.of("");

    private static int count(Spool spool) throws Exception {
        int count = 0;
        try (SpoolReader reader = spool.reader("test")) {
            while (reader.advance(Duration.ZERO)) {
                count++;
            }
        }
        return count;
    }

    @Test
    void storesWhatItCollectedWhenItIsFlushed() throws Exception {
        try (Spool spool = Spool.open(temporary, AlertQueue.options(64 << 20))) {
            var queue = new AlertQueue(spool);
            for (int i = 0; i < 1_000; i++) {
                queue.accept(Workbench.alert(i, Priority.ERROR, "x"));
            }
            assertThat(spool.status().appended()).isZero();

            queue.flush();
            queue.flush();

            assertThat(count(spool)).isEqualTo(1_000);
        }
    }

    @Test
    void leavesOutAndCountsAlertsThatNoOutputCouldUse() throws Exception {
        try (Spool spool = Spool.open(temporary, AlertQueue.options(64 << 20))) {
            var queue = new AlertQueue(spool);
            String huge = "x".repeat(AlertQueue.LONGEST_ALERT_BYTES);

            queue.accept(Workbench.alert(0, Priority.ERROR, huge));
            queue.accept(Workbench.alert(1, Priority.ERROR, "y"));
            queue.flush();

            assertThat(count(spool)).isEqualTo(1);
            assertThat(queue.tooLarge()).isEqualTo(1);
        }
    }

    @Test
    void storesMoreThanFitsIntoOneAppend() throws Exception {
        try (Spool spool = Spool.open(temporary, AlertQueue.options(64 << 20))) {
            var queue = new AlertQueue(spool);
            for (int i = 0; i < 20; i++) {
                queue.accept(Workbench.alert(i, Priority.ERROR, "x".repeat(1 << 20)));
            }

            queue.flush();

            assertThat(count(spool)).isEqualTo(20);
        }
    }
}
