package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import io.vedette.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertQueueTest {
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

    @Test
    void bringsAlertsToOutputs() throws IOException {
        try (Receiver receiver = new Receiver()) {
            Outputs outputs = bench.start("http: {url: '" + receiver.url() + "', proxy: none}");
            var queue = new AlertQueue(bench.spool(), bench.environment());
            for (int i = 0; i < 1_000; i++) {
                queue.accept(Workbench.alert(i));
            }
            queue.close();
            Workbench.awaitSettled(outputs, "http");

            assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 1_000));
            assertThat(queue.counts()).isEqualTo(new AlertQueue.Counts(1_000, 0, 0, 0, ""));
        }
    }

    @Test
    void countsWhatItCannotKeep() throws IOException {
        var queue = new AlertQueue(bench.spool(), bench.environment());
        queue.accept(
                Workbench.alert(0, Priority.ERROR, "x".repeat(AlertQueue.MAXIMUM_ALERT_BYTES)));
        bench.spool().close();
        queue.accept(Workbench.alert(1));
        queue.close();
        queue.accept(Workbench.alert(2));

        AlertQueue.Counts counts = queue.counts();
        assertThat(counts.tooLarge()).isEqualTo(1);
        assertThat(counts.unwritten()).isEqualTo(1);
        assertThat(counts.overrun()).isEqualTo(1);
        assertThat(counts.lastError()).endsWith("is closed");
    }

    @Test
    void takesAlertsInSmallSpools() throws IOException {
        try (Spool small = Spool.open(temporary.resolve("small"), AlertQueue.options(6 << 20))) {
            var queue = new AlertQueue(small, bench.environment());
            for (int i = 0; i < 20; i++) {
                queue.accept(Workbench.alert(i, Priority.ERROR, "x".repeat(2 << 20)));
            }
            queue.close();

            assertThat(queue.counts()).isEqualTo(new AlertQueue.Counts(20, 0, 0, 0, ""));
        }
    }
}
