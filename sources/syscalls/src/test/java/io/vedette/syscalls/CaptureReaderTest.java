package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vedette.model.InputProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {
    private static final String PATH = "/etc/passwd";

    private final List<InputProblem> problems = new ArrayList<>();

    private static Recorded recording() {
        return new Recorded()
                .event(EventCode.OPEN, 1, 3, PATH, 1, 0, 2049, 77)
                .event(EventCode.CLOSE, 1, 0, 3)
                .event(EventCode.GETCWD, 1, 0, "/");
    }

    private CaptureReader reader(byte[] bytes) throws IOException {
        return CaptureReader.of(new ByteArrayInputStream(bytes), "x", "here", problems::add);
    }

    /** The types of all events, up to the end. */
    private List<String> types(byte[] bytes) throws IOException {
        var types = new ArrayList<String>();
        try (CaptureReader reader = reader(bytes)) {
            while (reader.advance()) {
                types.add(EventNames.of(reader.current()));
            }
        }
        return types;
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void readsEventsWithTheirThreadAndDescriptor() throws IOException {
        var fields = FieldValues.ofAll();
        try (CaptureReader reader = reader(recording().written())) {
            assertThat(reader.advance()).isTrue();
            assertThat(fields.of(reader.event(), "fd.name")).isEqualTo(PATH);
            assertThat(fields.of(reader.event(), "proc.name")).isEqualTo("init");
            assertThat(reader.event().hostname()).isEqualTo("box");
            assertThat(reader.event().number()).isEqualTo(1);
            assertThat(reader.event().sentence())
                    .isEqualTo("init (process 1) called open on /etc/passwd.");
        }
        assertThat(problems).isEmpty();
    }

    private static Recorded user(Recorded in, int uid, String name, String container) {
        return in.event(
                EventCode.USER_ADDED, -1, uid, uid, name, "/home/" + name, "/bin/sh", container);
    }

    @Test
    void takesInWhatTellsOfAccountsAtTheStartBeforeRulesSeeAnything() throws IOException {
        var recorded = new Recorded();
        user(recorded, 0, "admin", "");
        user(recorded, 8, "eight", "");
        recorded.event(EventCode.GROUP_ADDED, -1, 8, "eight", "");
        recorded.event(EventCode.GETCWD, 1, 0, "/");
        user(recorded, 9, "nine", "");
        var fields = FieldValues.ofAll();

        assertThat(types(recorded.written())).containsExactly("getcwd", "useradded");
        try (CaptureReader reader = reader(recorded.written())) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.event().number()).isEqualTo(4);
            assertThat(fields.of(reader.event(), "user.name")).isEqualTo("admin");
        }
    }

    /** They have the numbers that Falco gives them, which passes over events of ours. */
    @Test
    void countsNoEventsThatAreForTheStateAlone() throws IOException {
        byte[] written =
                new Recorded()
                        .event(EventCode.GETCWD, 1, 0, "/")
                        .event(EventCode.RESOLVED, 1, 3, PATH)
                        .event(EventCode.OPEN, 1, 3, PATH, 1, 0, 2049, 77)
                        .written();
        var numbers = new ArrayList<Long>();

        try (CaptureReader reader = reader(written)) {
            while (reader.advance()) {
                numbers.add(reader.event().number());
            }
        }

        assertThat(numbers).containsExactly(1L, 2L);
    }

    @Test
    void leavesOutAccountsOfContainersAsFalcoDoes() throws IOException {
        var recorded = new Recorded();
        ProcessThread thread = recorded.thread(7, 1, "web");
        thread.uid = 33;
        thread.gid = 33;
        thread.controlGroups = Recorded.bytes("cpu=/docker/" + "a".repeat(64) + "\0");
        user(recorded, 33, "www-data", "a".repeat(12));
        recorded.event(EventCode.GROUP_ADDED, -1, 33, "www-data", "a".repeat(12));
        recorded.event(EventCode.GETCWD, 7, 0, "/");
        var fields = FieldValues.ofAll();

        try (CaptureReader reader = reader(recorded.written())) {
            assertThat(reader.advance()).isTrue();
            assertThat(fields.of(reader.event(), "container.id")).isEqualTo("a".repeat(12));
            assertThat(fields.of(reader.event(), "user.name")).isEqualTo("<NA>");
            assertThat(fields.of(reader.event(), "group.name")).isEqualTo("<NA>");
        }
    }

    @Test
    void showsZerosOfOptionsThatAreNoNumbers() throws IOException {
        byte[] value = {0, ' ', 0, 0, 'a'};
        var recorded =
                new Recorded().event(EventCode.GETSOCKOPT, 1, 0, 3, 2, 0, value, value.length - 1);
        var fields = FieldValues.ofAll();

        try (CaptureReader reader = reader(recorded.written())) {
            assertThat(reader.advance()).isTrue();
            assertThat(fields.of(reader.event(), "evt.arg[val]")).isEqualTo(" ..a");
        }
    }

    @Test
    void readsPackedRecordings() throws IOException {
        assertThat(types(Recorded.packed(recording().written())))
                .containsExactly("open", "close", "getcwd");
        assertThat(problems).isEmpty();
    }

    @Test
    void readsRecordingsOneAfterAnother() throws IOException {
        byte[] one = recording().written();

        assertThat(types(joined(one, one)))
                .containsExactly("open", "close", "getcwd", "open", "close", "getcwd");
        assertThat(types(joined(Recorded.packed(one), Recorded.packed(one)))).hasSize(6);
        assertThat(problems).isEmpty();
    }

    @Test
    void forgetsTheMachineWhenAnotherRecordingBegins() throws IOException {
        var second = new Recorded().event(EventCode.GETCWD, 40, 0, "/");
        var first = recording();
        first.thread(40, 1, "left");
        try (CaptureReader reader = reader(joined(first.written(), second.written()))) {
            for (int i = 0; i < 4; i++) {
                assertThat(reader.advance()).isTrue();
            }
            assertThat(FieldValues.ofAll().of(reader.event(), "proc.name")).isEqualTo("<NA>");
        }
    }

    @Test
    void usesEverythingBeforeTheEndOfATruncatedRecording() throws IOException {
        byte[] whole = recording().written();
        int seen = 0;
        for (int length = 24; length < whole.length; length++) {
            problems.clear();
            List<String> types = types(Arrays.copyOf(whole, length));
            assertThat(types.size()).as("events of %s bytes", length).isBetween(seen, 3);
            seen = types.size();
            assertThat(problems.size()).as("problems of %s bytes", length).isLessThanOrEqualTo(1);
            problems.forEach(problem -> {
                assertThat(problem.kind()).isEqualTo(InputProblem.Kind.TRUNCATED);
                assertThat(problem.reason()).startsWith("at byte ").contains("the recording ends");
            });
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void usesEverythingBeforeTheEndOfATruncatedPackedRecording() throws IOException {
        byte[] packed = Recorded.packed(recording().written());

        List<String> types = types(Arrays.copyOf(packed, packed.length - 9));

        assertThat(types.size()).isLessThanOrEqualTo(3);
        assertThat(problems)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.kind()).isEqualTo(InputProblem.Kind.TRUNCATED));
    }

    @Test
    void reportsWhatIsNoBlock() throws IOException {
        byte[] whole = recording().written();

        assertThat(types(joined(whole, new byte[16]))).hasSize(3);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(whole.length);
                    assertThat(problem.reason())
                            .isEqualTo(
                                    "at byte "
                                            + whole.length
                                            + ": a block says that it has 0 bytes; nothing after it is read");
                });
    }

    @Test
    void skipsAnEventThatMakesNoSense() throws IOException {
        byte[] whole = recording().written();
        byte[] shorter = new Recorded().event(EventCode.OPEN, 1, 3, PATH, 1, 0, 2049, 77).written();
        // the type of the second event, of which there is none
        int event = shorter.length + 8 + 2;
        LittleEndian.setShort(whole, event + 20, 60_000);

        assertThat(types(whole)).containsExactly("open", "getcwd");
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(shorter.length);
                    assertThat(problem.reason()).endsWith("there is no event type 60000");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 27})
    void refusesWhatIsTooShortForARecording(int length) {
        byte[] start = Arrays.copyOf(recording().written(), Math.min(length, 23));

        assertThatIOException()
                .isThrownBy(() -> reader(start))
                .withMessage("is no recording of system calls");
    }

    @Test
    void refusesAnotherVersionOfTheFormat() {
        byte[] whole = recording().written();
        whole[12] = 2;

        assertThatIOException()
                .isThrownBy(() -> reader(whole))
                .withMessage("is a recording in version 2 of the format; version 1 is known");
    }

    @Test
    void refusesPacketsInTheSameFormat() {
        byte[] whole = recording().written();
        whole[8] = 0;

        assertThatIOException()
                .isThrownBy(() -> reader(whole))
                .withMessageContaining("is a recording of another kind, such as of packets");
    }

    /** The first block is the same in both; here an interface's description follows. */
    @Test
    void refusesPacketsThatBeginAsARecordingDoes() {
        byte[] whole = recording().written();
        byte[] packets = Arrays.copyOf(whole, 28 + 20);
        System.arraycopy(
                new byte[] {1, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 20, 0, 0, 0},
                0,
                packets,
                28,
                20);

        assertThatIOException()
                .isThrownBy(() -> reader(packets))
                .withMessageContaining("is a recording of another kind, such as of packets");
    }

    @Test
    void reportsABlockThatIsNotKnownBeforeTheEvents() throws IOException {
        byte[] whole = recording().written();
        // the machine's block, which stands first
        whole[28] = (byte) 0x99;

        assertThat(types(whole)).containsExactly("open", "close", "getcwd");
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(28);
                    assertThat(problem.toString()).contains("a block of type 0x299 is not known");
                });
    }

    /** As when somebody appends a recording that is not packed to one that is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 100_000})
    void reportsWhatFollowsPackedData(int length) throws IOException {
        byte[] whole = recording().written();
        byte[] followed = joined(Recorded.packed(whole), Arrays.copyOf(whole, length));

        assertThat(types(followed)).containsExactly("open", "close", "getcwd");
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(whole.length);
                    assertThat(problem.toString())
                            .contains("something that is not gzipped follows the gzipped data");
                });
    }

    @Test
    void readsEventsThatDoNotSayHowManyParametersTheyHave() throws IOException {
        byte[] path = Recorded.bytes("/tmp/a\0");
        int length = 22 + 4 * 2 + 8 + path.length + 4 + 4;
        var block = new BlockBuilder();
        var out = new ByteArrayOutputStream();
        block.begin(BlockType.EVENT)
                .addShort(0)
                .addNumber(5)
                .addNumber(1)
                .addInteger(length)
                .addShort(EventCode.OPEN)
                .addShort(8)
                .addShort(path.length)
                .addShort(4)
                .addShort(4)
                .addNumber(4)
                .addBytes(path, 0, path.length)
                .addInteger(1)
                .addInteger(0)
                .end(out);
        try (CaptureReader reader = reader(joined(new Recorded().written(), out.toByteArray()))) {
            assertThat(reader.advance()).isTrue();
            assertThat(FieldValues.ofAll().of(reader.event(), "fd.name")).isEqualTo("/tmp/a");
            assertThat(FieldValues.ofAll().of(reader.event(), "fd.num")).isEqualTo("4");
        }
        assertThat(problems).isEmpty();
    }
}
