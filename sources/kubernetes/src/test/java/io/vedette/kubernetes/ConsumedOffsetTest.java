package io.vedette.kubernetes;

import static io.vedette.kubernetes.AuditJson.event;
import static io.vedette.kubernetes.AuditJson.id;
import static io.vedette.kubernetes.AuditJson.pretty;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading that begins again at the consumed offset misses nothing. */
class ConsumedOffsetTest {
    private static final List<String> ALL = List.of(id("1"), id("2"), id("3"));

    private record Read(List<String> ids, List<Long> offsets, long end) {}

    static List<String> threeEvents() {
        return AuditReaderTest.threeEvents();
    }

    private static Read read(byte[] input, int from, int to) throws IOException {
        var ids = new ArrayList<String>();
        var offsets = new ArrayList<Long>();
        try (var reader =
                AuditReader.of(
                        new ByteArrayInputStream(Arrays.copyOfRange(input, from, to)),
                        "x",
                        "host",
                        problem -> {})) {
            while (reader.advance()) {
                ids.add(reader.event().ids().getFirst());
                offsets.add(reader.consumedOffset());
            }
            return new Read(ids, offsets, reader.consumedOffset());
        }
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void missesNothingAfterAnyEvent(String text) throws IOException {
        byte[] input = (text + "\n").getBytes(StandardCharsets.UTF_8);

        Read whole = read(input, 0, input.length);

        assertThat(whole.ids()).containsExactlyElementsOf(ALL);
        assertThat(whole.offsets()).isSorted();
        for (int i = 0; i < ALL.size(); i++) {
            Read rest = read(input, whole.offsets().get(i).intValue(), input.length);
            assertThat(rest.ids()).containsAll(ALL.subList(i + 1, ALL.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void missesNothingWhereverTheInputWasStopped(String text) throws IOException {
        byte[] input = (text + "\n").getBytes(StandardCharsets.UTF_8);
        for (int stop = 0; stop < input.length; stop++) {
            if (input[stop] == '\n') {
                Read first = read(input, 0, stop + 1);
                Read rest = read(input, (int) first.end(), input.length);

                List<String> both = new ArrayList<>(first.ids());
                both.addAll(rest.ids());
                assertThat(both).as("stopped after %d", stop).containsAll(ALL);
            }
        }
    }

    @Test
    void repeatsNothingWhereEventsAreLines() throws IOException {
        byte[] input =
                (event("1") + "\n" + pretty(event("2")) + "\nklog\n" + event("3") + "\n")
                        .getBytes(StandardCharsets.UTF_8);

        Read whole = read(input, 0, input.length);

        assertThat(whole.end()).isEqualTo(input.length);
        for (int i = 0; i < ALL.size(); i++) {
            assertThat(read(input, whole.offsets().get(i).intValue(), input.length).ids())
                    .containsExactlyElementsOf(ALL.subList(i + 1, ALL.size()));
        }
    }

    @Test
    void doesNotPassTheBeginningOfADocumentThatIsNotThereYet() throws IOException {
        String first = event("1") + "\n";
        byte[] input = (first + "{\n  \"kind\":\n").getBytes(StandardCharsets.UTF_8);

        assertThat(read(input, 0, input.length).end()).isEqualTo(first.length());
    }

    @Test
    void waitsForTheLastEventOfAList() throws IOException {
        String list = "[" + event("1") + "," + event("2") + "," + event("3") + "]\n";
        byte[] input = list.getBytes(StandardCharsets.UTF_8);

        assertThat(read(input, 0, input.length).offsets())
                .containsExactly(0L, 0L, (long) input.length);
    }

    @Test
    void doesNotPassAPieceOfALineOfTheOtherStream() throws IOException {
        String time = "2026-03-01T12:00:00.123456789Z ";
        String piece = time + "stdout P " + event("1").substring(0, 40) + "\n";
        String whole = time + "stderr F " + event("2") + "\n";
        byte[] input = (piece + whole).getBytes(StandardCharsets.UTF_8);

        Read read = read(input, 0, input.length);

        assertThat(read.ids()).containsExactly(id("2"));
        assertThat(read.end()).isZero();
    }
}
