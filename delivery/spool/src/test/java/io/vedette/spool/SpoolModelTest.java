package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random work, crashes and failures, against a map in memory. */
class SpoolModelTest {
    private static final int RUNS = Boolean.getBoolean("vedette.soak") ? 20_000 : 150;
    private static final int STEPS = 120;
    private static final List<String> NAMES = List.of("one", "two");
    private static final List<End> ENDS = List.of(End.values());

    private enum End {
        CLOSED,
        KILLED,
        POWER_LOST
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void keepsWhatItSaidItKept(WhenFull whenFull) throws Exception {
        long seed = Long.getLong("vedette.seed", new Random().nextLong());
        for (int run = 0; run < RUNS; run++) {
            try {
                new Run(seed + run, whenFull).go();
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("-Dvedette.seed=" + (seed + run), e);
            }
        }
    }

    /** One spool's life. */
    private static final class Run {
        private final Random random;
        private final WhenFull whenFull;
        private final SpoolOptions options;
        private MemoryStorage storage = new MemoryStorage();
        private Spool spool;
        private final Map<String, SpoolReader> readers = new HashMap<>();

        /**
         * What was appended; appends that failed since one succeeded; and those of which that was
         * so when the process ended, which may be there.
         */
        private final TreeMap<Long, String> appended = new TreeMap<>();

        private final List<List<String>> failed = new ArrayList<>();
        private final List<List<String>> possible = new ArrayList<>();
        private long highest;
        private int texts;

        /** By reader: up to where it acknowledged, and up to where that is sure to be durable. */
        private final Map<String, Long> acknowledged = new HashMap<>();

        private final Map<String, Long> durable = new HashMap<>();

        private long keptAtOpening;
        private final List<SpoolProblem> problems = Collections.synchronizedList(new ArrayList<>());

        Run(long seed, WhenFull whenFull) throws IOException {
            this.random = new Random(seed);
            this.whenFull = whenFull;
            this.options =
                    new SpoolOptions(random.nextInt(2500, 8000), 2000, whenFull)
                            .withSegmentBytes(random.nextInt(1024, 2048))
                            .withPositionDelay(Duration.ofMillis(1));
            this.spool = open();
        }

        private Spool open() throws IOException {
            Spool opened = Spool.open(storage, options, new Problems(problems::add));
            keptAtOpening = opened.status().records();
            return opened;
        }

        void go() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(20)) {
                    case 0 -> restart(ENDS.get(random.nextInt(ENDS.size())));
                    case 1 -> storage.dieAfter(random.nextInt(12));
                    case 2 -> storage.failForces(random.nextInt(3));
                    case 3 -> storage.failWrites(random.nextInt(3));
                    case 4 -> storage.capacity(storage.bytes() + random.nextInt(3000));
                    case 5, 6 -> storage.capacity(Long.MAX_VALUE);
                    case 7, 8, 9, 10, 11 -> append();
                    default -> read(NAMES.get(random.nextInt(NAMES.size())), random.nextInt(6));
                }
                if (storage.isDead()) {
                    restart(random.nextBoolean() ? End.KILLED : End.POWER_LOST);
                }
                checkBalance();
            }
            restart(End.CLOSED);
            for (String name : NAMES) {
                read(name, Integer.MAX_VALUE);
            }
            spool.close();
        }

        private void append() {
            List<String> batch = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                batch.add(texts++ + ":" + "x".repeat(random.nextInt(250)));
            }
            try {
                long first = spool.append(Records.of(batch.toArray(String[]::new)));
                assertThat(first).isGreaterThan(highest);
                for (String each : batch) {
                    appended.put(first++, each);
                }
                highest = first - 1;
                failed.clear();
            } catch (SpoolFullException e) {
                assertThat(e).hasMessageContaining("is full");
            } catch (IOException e) {
                failed.add(batch);
            }
        }

        private void read(String name, int limit) throws Exception {
            SpoolReader reader = readers.get(name);
            try {
                if (reader == null) {
                    boolean isNew = !spool.readers().contains(name);
                    reader = spool.reader(name);
                    readers.put(name, reader);
                    long from = reader.acknowledged();
                    if (!isNew) {
                        assertThat(from).isGreaterThanOrEqualTo(durable.getOrDefault(name, 0L));
                    }
                    acknowledged.merge(name, from, Math::max);
                }
                long before = reader.lost();
                long last = reader.sequence();
                for (int i = 0; i < limit && reader.advance(Duration.ZERO); i++) {
                    check(reader, last, reader.lost() - before);
                    last = reader.sequence();
                    before = reader.lost();
                }
                if (random.nextBoolean()) {
                    reader.acknowledge(last);
                    acknowledged.merge(name, reader.acknowledged(), Math::max);
                }
                if (random.nextInt(5) == 0) {
                    readers.remove(name);
                    reader.close();
                    durable.put(name, reader.acknowledged());
                }
            } catch (IOException e) {
                // of the storage that was told to fail; the reader is as it was, or closed
                readers.remove(name, reader);
                if (reader != null) {
                    closeQuietly(reader);
                }
            }
        }

        private static void closeQuietly(SpoolReader reader) {
            try {
                reader.close();
            } catch (IOException ignored) {
                // the storage was told to fail
            }
        }

        private void check(SpoolReader reader, long last, long lost) {
            long sequence = reader.sequence();
            assertThat(sequence).isGreaterThan(last);
            if (!appended.containsKey(sequence)) {
                takeUncertain(reader, sequence);
            }
            assertThat(Records.text(reader)).isEqualTo(appended.get(sequence));
            highest = Math.max(highest, sequence);
            int between = appended.subMap(last, false, sequence, false).size();
            if (whenFull == WhenFull.REFUSE) {
                assertThat(between).as("records passed over").isZero();
                assertThat(lost).isZero();
            }
        }

        /** An append that failed as the process died is there after all, so all of it must be. */
        private void takeUncertain(SpoolReader reader, long sequence) {
            String text = Records.text(reader);
            List<String> batch =
                    possible.stream()
                            .filter(each -> each.contains(text))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("nobody appended " + text));
            int index = batch.indexOf(text);
            if (whenFull == WhenFull.REFUSE) {
                assertThat(index).as("not the first of an append").isZero();
            }
            for (int i = 0; i < batch.size(); i++) {
                appended.put(sequence - index + i, batch.get(i));
            }
            possible.remove(batch);
        }

        private void restart(End end) throws IOException {
            storage.capacity(Long.MAX_VALUE);
            storage.failForces(0);
            storage.failWrites(0);
            MemoryStorage next =
                    switch (end) {
                        case CLOSED -> storage;
                        case KILLED -> storage.afterKill();
                        case POWER_LOST -> storage.afterPowerLoss(random);
                    };
            Map<String, Long> positions = new HashMap<>();
            readers.forEach((name, reader) -> positions.put(name, reader.acknowledged()));
            readers.clear();
            Records.closeFailing(spool);
            if (end == End.CLOSED && !storage.isDead()) {
                durable.putAll(positions);
            } else {
                storage = end == End.CLOSED ? storage.afterKill() : next;
                possible.addAll(failed);
            }
            failed.clear();
            storage.dieAfter(Long.MAX_VALUE);
            spool = open();
        }

        private void checkBalance() {
            SpoolStatus status = spool.status();
            assertThat(keptAtOpening + status.appended())
                    .isEqualTo(
                            status.records()
                                    + status.removed()
                                    + status.lost().getOrDefault(LossReason.DROPPED_OLDEST, 0L));
            assertThat(status.bytes()).isLessThanOrEqualTo(status.maximumBytes());
            assertThat(status.lost())
                    .as(() ->
                            problems.reversed().subList(0, Math.min(4, problems.size()))
                                    + " "
                                    + storage.files().keySet())
                    .containsEntry(LossReason.DAMAGED, 0L);
        }
    }
}
