package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final SpoolOptions OPTIONS =
            new SpoolOptions(1 << 20, 10_000, WhenFull.REFUSE).withSegmentBytes(4096);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    @TempDir Path parent;

    private Path directory() {
        return parent.resolve("spool");
    }

    private Spool open() throws IOException {
        return Spool.open(directory(), OPTIONS);
    }

    @Test
    void givesWhatWasAppendedInOrder() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            assertThat(spool.append(Records.of("a", "bb"))).isEqualTo(1);
            assertThat(spool.append(Records.of("", "dddd"))).isEqualTo(3);

            assertThat(Records.next(reader)).isEqualTo("a");
            assertThat(reader.sequence()).isEqualTo(1);
            assertThat(Records.rest(reader)).containsExactly("bb", "", "dddd");
            assertThat(reader.sequence()).isEqualTo(4);
            assertThat(reader.lost()).isZero();
        }
    }

    @Test
    void leavesTheCallersBuffersAsTheyAre() throws Exception {
        ByteBuffer record = ByteBuffer.wrap("..abc..".getBytes(Records.TEXT)).position(2).limit(5);
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            spool.append(List.of(record, record.asReadOnlyBuffer()));

            assertThat(record.remaining()).isEqualTo(3);
            assertThat(Records.rest(reader)).containsExactly("abc", "abc");
        }
    }

    @Test
    void goesOnAfterWhatWasAcknowledged() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            spool.append(Records.of("a", "b", "c"));
            Records.rest(reader);
            reader.acknowledge(2);
        }
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            assertThat(reader.acknowledged()).isEqualTo(2);
            assertThat(Records.rest(reader)).containsExactly("c");
        }
    }

    @Test
    void givesEachReaderEverything() throws Exception {
        try (Spool spool = open();
                SpoolReader one = spool.reader("one")) {
            spool.append(Records.of("a", "b"));
            Records.rest(one);
            one.acknowledge(2);
            try (SpoolReader two = spool.reader("output: loki/über")) {
                assertThat(Records.rest(two)).containsExactly("a", "b");
            }
            assertThat(spool.readers()).containsExactly("one", "output: loki/über");
        }
        try (Spool spool = open()) {
            assertThat(spool.readers()).containsExactly("one", "output: loki/über");
        }
    }

    @Test
    void neverUsesASequenceTwice() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            for (int i = 1; i <= 100; i++) {
                assertThat(spool.append(Records.of("x".repeat(500)))).isEqualTo(i);
                Records.next(reader);
                reader.acknowledge(i);
            }
        }
        try (Spool spool = open()) {
            assertThat(spool.append(Records.of("y"))).isEqualTo(101);
        }
    }

    @Test
    void deletesSegmentsThatAllReadersAcknowledged() throws Exception {
        try (Spool spool = open();
                SpoolReader one = spool.reader("one");
                SpoolReader two = spool.reader("two")) {
            for (int i = 0; i < 100; i++) {
                spool.append(Records.of("x".repeat(500)));
            }
            Records.rest(one);
            one.acknowledge(100);
            assertThat(spool.status().records()).isEqualTo(100);

            Records.rest(two);
            two.acknowledge(100);

            Records.await(() -> spool.status().bytes() < 5000);
            assertThat(spool.status().removed() + spool.status().records()).isEqualTo(100);
            try (Stream<Path> files = Files.list(directory())) {
                assertThat(files.filter(file -> file.toString().endsWith("segment"))).hasSize(1);
            }
        }
    }

    @Test
    void forgetsARemovedReader() throws Exception {
        try (Spool spool = open()) {
            spool.reader("one").close();
            spool.removeReader("one");
            spool.removeReader("never there");
            assertThat(spool.readers()).isEmpty();
        }
        try (Spool spool = open()) {
            assertThat(spool.readers()).isEmpty();
        }
    }

    @Test
    void refusesWhenFullAndTakesMoreOnceThereIsRoom() throws Exception {
        SpoolOptions small = new SpoolOptions(8192, 4000, WhenFull.REFUSE).withSegmentBytes(2048);
        try (Spool spool = Spool.open(directory(), small);
                SpoolReader reader = spool.reader("one")) {
            int taken = 0;
            try {
                while (true) {
                    spool.append(Records.of("x".repeat(1000)));
                    taken++;
                }
            } catch (SpoolFullException e) {
                assertThat(e)
                        .hasMessageMatching(
                                "the spool .*spool is full: 1040 more bytes do not fit, \\d+ of at most 8192 are kept");
            }
            assertThat(taken).isBetween(5, 7);
            assertThat(spool.status().refused()).isEqualTo(1);
            assertThat(Records.rest(reader)).hasSize(taken);

            reader.acknowledge(taken);

            assertThat(spool.append(Records.of("y"))).isEqualTo(taken + 1);
        }
    }

    @Test
    void freesWhatOneGreatAppendFilled() throws Exception {
        SpoolOptions small = new SpoolOptions(8192, 7000, WhenFull.REFUSE).withSegmentBytes(1024);
        try (Spool spool = Spool.open(directory(), small);
                SpoolReader reader = spool.reader("one")) {
            for (int i = 1; i <= 5; i++) {
                assertThat(spool.append(Records.of("x".repeat(7000)))).isEqualTo(i);
                Records.next(reader);
                reader.acknowledge(i);
            }
        }
    }

    @Test
    void dropsTheOldestAndTellsReaders() throws Exception {
        SpoolOptions small =
                new SpoolOptions(8192, 4000, WhenFull.DROP_OLDEST).withSegmentBytes(2048);
        try (Spool spool = Spool.open(directory(), small);
                SpoolReader reader = spool.reader("one")) {
            for (int i = 0; i < 50; i++) {
                spool.append(Records.of(i + "-" + "x".repeat(1000)));
            }
            long kept = spool.status().records();

            assertThat(kept).isBetween(3L, 8L);
            assertThat(Records.next(reader)).startsWith((50 - kept) + "-");
            assertThat(reader.lost()).isEqualTo(50 - kept);
            assertThat(spool.status().lost()).containsEntry(LossReason.DROPPED_OLDEST, 50 - kept);
            assertThat(spool.status().bytes()).isLessThanOrEqualTo(8192);
        }
    }

    @Test
    void refusesWhatCanNeverFit() throws Exception {
        SpoolOptions small = new SpoolOptions(8192, 4000, WhenFull.DROP_OLDEST);
        try (Spool spool = Spool.open(directory(), small)) {
            String half = "x".repeat(4000);
            assertThatExceptionOfType(SpoolFullException.class)
                    .isThrownBy(() -> spool.append(Records.of(half, half, half)));
            assertThatExceptionOfType(RecordTooLargeException.class)
                    .isThrownBy(() -> spool.append(Records.of("a", half + "y")))
                    .withMessage("a record of 4001 bytes exceeds the 4000 limit");
            assertThatIllegalArgumentException().isThrownBy(() -> spool.append(List.of()));
            assertThat(spool.status().records()).isZero();
            assertThat(spool.status().refused()).isEqualTo(5);
        }
    }

    @Test
    void refusesASecondOpenerAndKeepsItsLock() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SpoolLockedException.class)
                        .isThrownBy(this::open)
                        .withMessageMatching(
                                "the spool .*/spool is already open; one process at a time can use it");
            }
            assertThat(spool.append(Records.of("a"))).isEqualTo(1);
        }
        open().close();
    }

    @Test
    void opensAReaderOnceAtATime() throws Exception {
        try (Spool spool = open()) {
            SpoolReader reader = spool.reader("one");
            assertThatIllegalStateException().isThrownBy(() -> spool.reader("one"));
            assertThatIllegalStateException().isThrownBy(() -> spool.removeReader("one"));
            reader.close();
            spool.reader("one").close();
            assertThatIllegalArgumentException().isThrownBy(() -> spool.reader(""));
            assertThatIllegalArgumentException().isThrownBy(() -> spool.reader("\ud800"));
        }
    }

    @Test
    void keepsOthersOut() throws Exception {
        Files.createDirectory(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Spool spool = open()) {
            spool.reader("one").close();
            spool.append(Records.of("a"));

            assertThat(mode(directory())).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory())) {
                assertThat(files.toList()).hasSize(3).allMatch(f -> mode(f).equals("rw-------"));
            }
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void letsAReaderWaitUntilSomethingComes() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            assertThat(reader.advance(Duration.ZERO)).isFalse();
            assertThat(reader.advance(Duration.ofMillis(1))).isFalse();
            Thread appending = Thread.startVirtualThread(() -> Records.append(spool, "late"));

            assertThat(reader.advance(LONG)).isTrue();
            assertThat(reader.sequence()).isEqualTo(1);
            appending.join();
        }
    }

    @Test
    void endsAReadersWaitWhenClosedOrInterrupted() throws Exception {
        Spool spool = open();
        try (SpoolReader reader = spool.reader("one")) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> reader.advance(LONG));
            Thread closing = Thread.startVirtualThread(() -> Records.close(spool));

            assertThatExceptionOfType(SpoolClosedException.class)
                    .isThrownBy(() -> reader.advance(ENDLESS));
            closing.join();
            assertThatExceptionOfType(SpoolClosedException.class)
                    .isThrownBy(() -> spool.append(Records.of("a")));
        }
    }

    @Test
    void endsAReadersWaitWhenWoken() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            Thread waking = Thread.startVirtualThread(reader::wake);
            assertThat(reader.advance(ENDLESS)).isFalse();
            waking.join();

            reader.wake();
            spool.append(Records.of("a"));
            assertThat(Records.next(reader)).isEqualTo("a");
            assertThat(reader.advance(ENDLESS)).as("the wait after it").isFalse();

            Thread appending = Thread.startVirtualThread(() -> Records.append(spool, "late"));
            assertThat(reader.advance(LONG)).as("one wait alone").isTrue();
            appending.join();
        }
    }

    @Test
    void appendsAndReadsOnAnInterruptedThread() throws Exception {
        try (Spool spool = open()) {
            Thread.currentThread().interrupt();
            spool.append(Records.of("a"));
            SpoolReader reader = spool.reader("one");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Records.next(reader)).isEqualTo("a");
            reader.acknowledge(1);
            Thread.currentThread().interrupt();
            reader.close();
            assertThat(Thread.interrupted()).isTrue();
            spool.append(Records.of("b"));
            try (SpoolReader again = spool.reader("one")) {
                assertThat(Records.rest(again)).containsExactly("b");
            }
        }
    }

    @Test
    void refusesToAcknowledgeWhatWasNotRead() throws Exception {
        try (Spool spool = open();
                SpoolReader reader = spool.reader("one")) {
            spool.append(Records.of("a", "b"));
            Records.next(reader);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reader.acknowledge(2))
                    .withMessage("the record 2 was not read yet; the last one was 1");
        }
    }

    @Test
    void takesRecordsLargerThanAnyBuffer() throws Exception {
        SpoolOptions large = new SpoolOptions(1 << 28, 64 << 20, WhenFull.REFUSE);
        byte[] record = new byte[20_000_001];
        new java.util.Random(7).nextBytes(record);
        try (Spool spool = Spool.open(directory(), large);
                SpoolReader reader = spool.reader("one")) {
            spool.append(List.of(ByteBuffer.wrap(record), ByteBuffer.wrap(new byte[] {5})));

            assertThat(reader.advance(LONG)).isTrue();
            assertThat(ByteBuffer.wrap(reader.array(), reader.offset(), reader.length()))
                    .isEqualTo(ByteBuffer.wrap(record));
            assertThat(reader.advance(LONG)).isTrue();
            assertThat(reader.array()[reader.offset()]).isEqualTo((byte) 5);
        }
    }
}
