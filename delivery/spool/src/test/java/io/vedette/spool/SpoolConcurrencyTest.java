package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads, on disk. */
class SpoolConcurrencyTest {
    private static final int APPENDERS = 16;
    private static final int APPENDS = 60;
    private static final int BATCH = 3;
    private static final long TOTAL = (long) APPENDERS * APPENDS * BATCH;

    @TempDir Path directory;

    /** Appends until all is taken; a refusal is an invitation to try again. */
    private static long append(Spool spool, int appender) throws IOException {
        long refused = 0;
        for (int i = 0; i < APPENDS; ) {
            List<ByteBuffer> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add(ByteBuffer.allocate(500).putInt(appender).putInt(i).putInt(j).clear());
            }
            try {
                spool.append(batch);
                i++;
            } catch (SpoolFullException e) {
                refused += BATCH;
                LockSupport.parkNanos(100_000); // readers make room
            }
        }
        return refused;
    }

    /** Reads until all was given out or lost; returns what was given out. */
    private static long read(Spool spool, String name) throws Exception {
        int[] next = new int[APPENDERS];
        long given = 0;
        try (SpoolReader reader = spool.reader(name)) {
            while (given + reader.lost() < TOTAL && reader.advance(Duration.ofSeconds(30))) {
                ByteBuffer record =
                        ByteBuffer.wrap(reader.array(), reader.offset(), reader.length());
                int appender = record.getInt();
                int place = record.getInt() * BATCH + record.getInt();
                assertThat(record.remaining()).isEqualTo(500 - 12);
                assertThat(place).isGreaterThanOrEqualTo(next[appender]);
                next[appender] = place + 1;
                reader.acknowledge(reader.sequence());
                given++;
            }
            return given + reader.lost() == TOTAL ? given : -1;
        }
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void accountsForEveryRecord(WhenFull whenFull) throws Exception {
        SpoolOptions options =
                new SpoolOptions(64 << 10, 1000, whenFull)
                        .withSegmentBytes(8 << 10)
                        .withPositionDelay(Duration.ofMillis(5));
        try (Spool spool = Spool.open(directory, options);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            spool.reader("one").close();
            spool.reader("two").close();
            List<Future<Long>> appending = new ArrayList<>();
            for (int i = 0; i < APPENDERS; i++) {
                int appender = i;
                appending.add(threads.submit(() -> append(spool, appender)));
            }
            Future<Long> one = threads.submit(() -> read(spool, "one"));
            Future<Long> two = threads.submit(() -> read(spool, "two"));
            long refused = 0;
            for (Future<Long> each : appending) {
                refused += each.get();
            }
            long given = Math.min(one.get(), two.get());

            SpoolStatus status = spool.status();
            assertThat(status.appended()).isEqualTo(TOTAL);
            assertThat(status.refused()).isEqualTo(refused);
            assertThat(status.nextSequence()).isEqualTo(TOTAL + 1);
            long dropped = status.lost().getOrDefault(LossReason.DROPPED_OLDEST, 0L);
            assertThat(status.records() + status.removed() + dropped).isEqualTo(TOTAL);
            assertThat(status.lost()).containsEntry(LossReason.DAMAGED, 0L);
            assertThat(given).isEqualTo(whenFull == WhenFull.REFUSE ? TOTAL : given);
            assertThat(given).isPositive();
        }
    }

    @Test
    void commitsInGroups() throws Exception {
        var options = new SpoolOptions(256 << 20, 10_000, WhenFull.REFUSE);
        try (Spool spool = Spool.open(directory, options);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int count = Boolean.getBoolean("vedette.soak") ? 100_000 : 10_000;
            long start = System.nanoTime();
            List<Future<Long>> appending = new ArrayList<>();
            for (int i = 0; i < count / 50; i++) {
                appending.add(
                        threads.submit(() -> {
                            ByteBuffer record = ByteBuffer.allocate(2000);
                            return spool.append(Collections.nCopies(50, record));
                        }));
            }
            for (Future<Long> each : appending) {
                each.get();
            }
            long appended = System.nanoTime() - start;
            start = System.nanoTime();
            int given = 0;
            try (SpoolReader reader = spool.reader("one")) {
                while (reader.advance(Duration.ZERO)) {
                    given++;
                }
            }
            long read = System.nanoTime() - start;
            System.out.printf(
                    "spool: records of 2000 bytes, appended %,d/s durably, read %,d/s%n",
                    count * 1_000_000_000L / appended, count * 1_000_000_000L / read);

            assertThat(given).isEqualTo(count);
            assertThat(spool.status().bytes()).isGreaterThan(count * 2040L);
        }
    }
}
