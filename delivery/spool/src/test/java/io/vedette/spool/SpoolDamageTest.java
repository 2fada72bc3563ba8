package io.vedette.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool whose files were changed or cut short. */
class SpoolDamageTest {
    private static final SpoolOptions OPTIONS =
            new SpoolOptions(1 << 20, 1 << 16, WhenFull.REFUSE).withSegmentBytes(1024);

    // every byte, and with -Dvedette.soak=true every bit of it
    private static final int BIT_STEP = Boolean.getBoolean("vedette.soak") ? 1 : 7;

    /** Sequences and texts of what was appended: appends of 1 to 3 records, over 2 segments. */
    private final TreeMap<Long, String> appended = new TreeMap<>();

    private final Map<Long, Long> lastOfAppend = new HashMap<>();

    /** What a spool leaves: all is read, up to {@code acknowledged} acknowledged. */
    private Map<String, byte[]> files(long acknowledged, boolean closed) throws Exception {
        var storage = new MemoryStorage();
        Spool spool = Spool.open(storage, OPTIONS, new Problems(problem -> {}));
        SpoolReader reader = spool.reader("one");
        for (int i = 0; i < 12; i++) {
            String[] texts = new String[1 + i % 3];
            for (int j = 0; j < texts.length; j++) {
                texts[j] = i + "." + j + "-" + "x".repeat(i * 5 % 37 + j);
            }
            long first = spool.append(Records.of(texts));
            for (int j = 0; j < texts.length; j++) {
                appended.put(first + j, texts[j]);
                lastOfAppend.put(first + j, first + texts.length - 1);
            }
        }
        Records.rest(reader);
        if (acknowledged > 0) {
            reader.acknowledge(acknowledged);
        }
        if (!closed) {
            reader.close();
            Map<String, byte[]> files = storage.files();
            spool.close();
            return files;
        }
        spool.close();
        return storage.files();
    }

    /** What reading again brings. */
    private record Reading(
            TreeMap<Long, String> records, long lost, long next, List<SpoolProblem> problems) {}

    private Reading read(Map<String, byte[]> files) throws Exception {
        List<SpoolProblem> problems = new ArrayList<>();
        var counting = new Problems(problems::add);
        try (Spool spool = Spool.open(MemoryStorage.of(files), OPTIONS, counting);
                SpoolReader reader = spool.reader("one")) {
            var records = new TreeMap<Long, String>();
            while (reader.advance(Duration.ZERO)) {
                records.put(reader.sequence(), Records.text(reader));
            }
            long lost = reader.lost();
            assertThat(spool.status().lost()).containsEntry(LossReason.DAMAGED, lost);
            long next = spool.append(Records.of("next"));
            assertThat(Records.rest(reader)).containsExactly("next");
            return new Reading(records, lost, next, problems);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesAtMostTheRecordThatABitWasFlippedIn(boolean closed) throws Exception {
        Map<String, byte[]> files = files(0, closed);
        assertThat(files).hasSizeGreaterThanOrEqualTo(3);
        long losses = 0;
        for (String name : files.keySet()) {
            for (int bit = 0; bit < bytes(files, name).length * 8; bit += BIT_STEP) {
                Map<String, byte[]> damaged = new HashMap<>(files);
                byte[] bytes = bytes(files, name).clone();
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                damaged.put(name, bytes);

                Reading reading = read(damaged);

                String place = name + " bit " + bit;
                assertThat(appended).as(place).containsAllEntriesOf(reading.records());
                assertThat(reading.records().size() + reading.lost())
                        .as(place)
                        .isEqualTo(appended.size());
                assertThat(reading.lost()).as(place).isBetween(0L, 1L);
                assertThat(reading.next()).as(place).isGreaterThan(appended.lastKey());
                losses += reading.lost();
                if (reading.lost() > 0) {
                    assertThat(reading.problems()).as(place).isNotEmpty();
                    assertThat(reading.problems().getFirst().file().getFileName())
                            .as(place)
                            .hasToString(name);
                }
            }
        }
        assertThat(losses).isGreaterThan(1000 / BIT_STEP);
    }

    @Test
    void keepsTheWholeAppendsBeforeACutAtAnyByte() throws Exception {
        Map<String, byte[]> files = files(0, true);
        String last =
                files.keySet().stream().filter(SegmentName::isOne).sorted().toList().getLast();
        byte[] bytes = bytes(files, last);
        long inLast = SegmentName.parse(last).orElseThrow().first();
        long before = 0;
        for (int size = 0; size <= bytes.length; size++) {
            Map<String, byte[]> cut = new HashMap<>(files);
            cut.put(last, Arrays.copyOf(bytes, size));

            Reading reading = read(cut);

            String place = "cut to " + size;
            long end = reading.records().lastKey();
            assertThat(reading.records()).as(place).isEqualTo(appended.headMap(end, true));
            assertThat(lastOfAppend.get(end)).as(place).isEqualTo(end);
            assertThat(end).as(place).isGreaterThanOrEqualTo(Math.max(before, inLast - 1));
            assertThat(reading.next()).as(place).isGreaterThan(end);
            assertThat(reading.lost()).as(place).isZero();
            before = end;
        }
        assertThat(before).isEqualTo(appended.lastKey());
    }

    @Test
    void neverUsesASequenceAgainThatWasAcknowledgedAndThenCutOff() throws Exception {
        Map<String, byte[]> files = files(20, true);
        String last =
                files.keySet().stream().filter(SegmentName::isOne).sorted().toList().getLast();
        for (int size = 0; size <= bytes(files, last).length; size += 8) {
            Map<String, byte[]> cut = new HashMap<>(files);
            cut.put(last, Arrays.copyOf(bytes(files, last), size));

            assertThat(read(cut).next()).isGreaterThan(20);
        }
    }

    @Test
    void doesNotTakeAPayloadForARecord() throws Exception {
        Map<String, byte[]> first = files(0, true);
        var storage = MemoryStorage.of(first);
        byte[] copy = first.values().stream().max(Comparator.comparingInt(b -> b.length)).get();
        long sequence;
        try (Spool spool = Spool.open(storage, OPTIONS, new Problems(problem -> {}))) {
            sequence = spool.append(List.of(ByteBuffer.wrap(copy)));
            spool.append(Records.of("after"));
            appended.put(sequence + 1, "after");
        }
        Map<String, byte[]> files = storage.files();
        String name = segmentOf(files, sequence);
        byte[] bytes = bytes(files, name);
        bytes[SegmentHeader.BYTES + 9] ^= 4;

        Reading reading = read(files);

        assertThat(reading.records()).isEqualTo(appended);
        assertThat(reading.lost()).isEqualTo(1);
    }

    private static byte[] bytes(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name));
    }

    private static String segmentOf(Map<String, byte[]> files, long first) {
        return files.keySet().stream()
                .filter(SegmentName::isOne)
                .filter(name -> SegmentName.parse(name).orElseThrow().first() == first)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsWhatWasInASegmentThatIsGone() throws Exception {
        Map<String, byte[]> files = files(0, true);
        List<String> segments =
                files.keySet().stream().filter(SegmentName::isOne).sorted().toList();
        files.remove(segments.get(1));
        long from = SegmentName.parse(segments.get(1)).orElseThrow().first();
        long below = SegmentName.parse(segments.get(2)).orElseThrow().first();

        Reading reading = read(files);

        assertThat(reading.lost()).isEqualTo(below - from);
        assertThat(reading.problems())
                .extracting(SpoolProblem::kind)
                .containsExactly(SpoolProblem.Kind.MISSING_SEGMENT);
    }

    @Test
    void ignoresFilesThatAreNotItsOwn() throws Exception {
        Map<String, byte[]> files = files(0, true);
        files.put("notes.txt", new byte[3]);
        files.put("zz.segment", new byte[3]);
        files.put("%zz.position", new byte[3]);

        Reading reading = read(files);

        assertThat(reading.records()).isEqualTo(appended);
        assertThat(reading.problems())
                .hasSize(3)
                .allMatch(problem -> problem.kind() == SpoolProblem.Kind.STRANGE_FILE);
    }

    @Test
    void refusesALaterFormat() throws Exception {
        Map<String, byte[]> files = files(0, true);
        String last =
                files.keySet().stream().filter(SegmentName::isOne).sorted().toList().getLast();
        SegmentName name = SegmentName.parse(last).orElseThrow();
        files.put(last, SegmentHeader.encode(name, 2).array());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(files))
                .withMessageContaining("has format 2, this program knows format 1");
    }
}
