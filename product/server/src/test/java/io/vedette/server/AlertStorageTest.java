package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.outputs.AlertQueue;
import io.vedette.spool.Spool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertStorageTest {
    @TempDir private Path directory = Path.of("");

    private static Alert alert(int number) {
        return new Alert(
                AlertId.of("rule", List.of(Integer.toString(number))),
                number,
                "rule",
                SourceId.SYSCALL,
                Priority.ERROR,
                new TreeSet<>(),
                "host",
                "message",
                Map.of(),
                List.of(),
                "message.");
    }

    private static void showNobody(Alert alert, long before) {}

    @Test
    void storesMoreThanMayWaitAndAllBeforeItEnds() throws Exception {
        int count = 3 * AlertStorage.MOST_WAITING;
        var problems = new CopyOnWriteArrayList<String>();
        try (Spool spool = Spool.open(directory, AlertQueue.options(64L << 20))) {
            var storage =
                    new AlertStorage(
                            new AlertQueue(spool), AlertStorageTest::showNobody, problems::add);
            Thread thread = Thread.ofPlatform().start(storage);

            for (int i = 0; i < count; i++) {
                storage.accept(alert(i));
            }
            storage.stop();
            thread.join();

            assertThat(spool.status().appended()).isEqualTo(count);
            assertThat(storage.lost()).isZero();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void countsAlertsThatComeWhenItHasEnded() throws Exception {
        try (Spool spool = Spool.open(directory, AlertQueue.options(64L << 20))) {
            var storage =
                    new AlertStorage(
                            new AlertQueue(spool), AlertStorageTest::showNobody, problem -> {});
            Thread thread = Thread.ofPlatform().start(storage);
            storage.stop();
            thread.join();

            storage.accept(alert(1));

            assertThat(storage.lost()).isEqualTo(1);
            assertThat(spool.status().appended()).isZero();
        }
    }

    @Test
    void triesAgainWhatCouldNotBeStored() throws Exception {
        var problems = new CopyOnWriteArrayList<String>();
        Spool spool = Spool.open(directory, AlertQueue.options(64L << 20));
        spool.close();
        var storage =
                new AlertStorage(
                        new AlertQueue(spool), AlertStorageTest::showNobody, problems::add);
        Thread thread = Thread.ofPlatform().start(storage);
        storage.accept(alert(1));
        while (problems.size() < 2) {
            Thread.sleep(10);
        }
        storage.stop();
        thread.join();

        assertThat(problems)
                .allMatch(told -> told.startsWith("alerts wait, they are stored later"));
    }

    @Test
    void tellsOfAnAlertBeforeItIsStored() throws Exception {
        var told = new CopyOnWriteArrayList<Long>();
        try (Spool spool = Spool.open(directory, AlertQueue.options(64L << 20))) {
            var storage =
                    new AlertStorage(
                            new AlertQueue(spool),
                            (alert, before) -> told.add(before),
                            problem -> {});

            storage.accept(alert(1));
            storage.accept(alert(2));
            Thread thread = Thread.ofPlatform().start(storage);
            storage.stop();
            thread.join();
            storage.accept(alert(3));
        }
        assertThat(told).containsExactly(0L, Long.MAX_VALUE, 2L);
    }

    @Test
    void tellsOfAlertsThatCannotBeStored() throws Exception {
        var told = new CopyOnWriteArrayList<Alert>();
        Spool spool = Spool.open(directory, AlertQueue.options(64L << 20));
        spool.close();
        var storage =
                new AlertStorage(
                        new AlertQueue(spool), (alert, before) -> told.add(alert), problem -> {});
        Thread thread = Thread.ofPlatform().start(storage);

        storage.accept(alert(1));
        storage.accept(alert(2));
        storage.stop();
        thread.join();

        assertThat(told).containsExactly(alert(1), alert(2));
    }
}
