package io.vedette.outputs;

import static io.vedette.outputs.Workbench.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyOutputTest {
    private static final String STANDARD = "stdout: {format: text}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path temporary = Path.of("");
    private Workbench bench;
    private final Stream stream = new Stream();

    /** Takes lines, or waits, or fails. */
    private static final class Stream extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Random random = new Random(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile int failsInHundred;

        @Override
        public void write(int one) {
            taken.write(one);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (random.nextInt(100) < failsInHundred) {
                throw new IOException("it is made to");
            }
            taken.write(some, offset, length);
        }

        List<String> shown() {
            return taken.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty()) // before a line that is tried again
                    .map(line -> line.replaceAll(".*(alert \\d+).*", "$1"))
                    .toList();
        }
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "alert " + i).toList();
    }

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench(temporary).withStandardOutput(stream);
    }

    @AfterEach
    void close() throws IOException {
        stream.gate.countDown();
        bench.close();
    }

    private void awaitShown(int from, int to) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stream.shown()).isEqualTo(messages(from, to)));
    }

    @Test
    void showsAnAlertThatIsNotStoredYetAndNotAgainWhenItIs() throws IOException {
        Outputs outputs = bench.start(STANDARD);

        outputs.showEarly(alert(1), 0);
        awaitShown(1, 2);
        bench.append(1, 2);
        Workbench.awaitSettled(outputs, "stdout");
        outputs.showEarly(alert(2), 1);
        bench.append(2, 3);
        Workbench.awaitSettled(outputs, "stdout");

        awaitShown(1, 3);
        assertThat(Workbench.status(outputs, "stdout").delivered()).isEqualTo(2);
    }

    @Test
    void showsWhatTheQueueHadBeforeFirst() throws IOException {
        bench.append(1, 400);
        stream.gate = new CountDownLatch(1);
        Outputs outputs = bench.start(STANDARD);

        outputs.showEarly(alert(400), 399);
        stream.gate.countDown();
        bench.append(400, 401);

        awaitShown(1, 401);
    }

    @Test
    void holdsNobodyUpWhenNothingCanBeShown() throws IOException {
        int many = 2 * EarlyOutput.MOST_WAITING;
        Outputs outputs = bench.start(STANDARD);
        outputs.showEarly(alert(0), 0);
        awaitShown(0, 1);
        bench.append(0, 1);
        Workbench.awaitSettled(outputs, "stdout");
        stream.gate = new CountDownLatch(1);

        for (int i = 1; i < many; i++) {
            outputs.showEarly(alert(i), i);
            bench.append(i, i + 1);
        }
        stream.gate.countDown();

        awaitShown(0, many);
        Workbench.awaitSettled(outputs, "stdout");
        assertThat(Workbench.status(outputs, "stdout").delivered()).isEqualTo(many);
    }

    @Test
    void asksItsFilterAndLeavesCountingToTheQueue() throws IOException {
        Outputs outputs =
                bench.start(
                        "{stdout: {format: text}, filter: alert.message endswith 2, name: stdout}");

        for (int i = 1; i < 4; i++) {
            outputs.showEarly(alert(i), i - 1);
            bench.append(i, i + 1);
        }
        Workbench.awaitSettled(outputs, "stdout");

        awaitShown(2, 3);
        assertThat(Workbench.status(outputs, "stdout").filtered()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 30})
    void showsEachAlertOnceAndInOrderWhateverIsFaster(int failsInHundred) throws Exception {
        int many = 2_000;
        stream.failsInHundred = failsInHundred;
        Outputs outputs = bench.start(STANDARD);
        var queue = new AlertQueue(bench.spool());
        var random = new Random(failsInHundred);
        boolean stored = true;

        for (int i = 0; i < many; i++) {
            outputs.showEarly(alert(i), stored ? queue.stored() : Long.MAX_VALUE);
            queue.accept(alert(i));
            stored = random.nextInt(3) > 0;
            if (stored) {
                queue.flush();
            }
            if (random.nextInt(20) == 0) {
                Thread.sleep(random.nextInt(3));
            }
        }
        queue.flush();
        Workbench.awaitSettled(outputs, "stdout");

        assertThat(stream.shown()).isEqualTo(messages(0, many));
        assertThat(Workbench.status(outputs, "stdout").delivered()).isEqualTo(many);
    }

    @Test
    void endsWithAnAlertThatIsBeingShown() throws IOException {
        Outputs outputs = bench.start(STANDARD);
        stream.gate = new CountDownLatch(1);
        outputs.showEarly(alert(1), 0);
        bench.append(1, 2);

        outputs.close(Duration.ofMillis(200));
        stream.gate.countDown();
        stream.gate = new CountDownLatch(0);

        // whether that was too late is not known: at least once
        Outputs again = restart();
        Workbench.awaitSettled(again, "stdout");
        assertThat(stream.shown()).contains("alert 1");
    }

    private Outputs restart() throws IOException {
        bench.restart();
        return bench.start(STANDARD);
    }
}
