package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a recording is, reading it ends, throws nothing else than that it is none, and all
 * fields can be read; what is made of it can be written and read.
 */
class CaptureReaderFuzzTest {
    private static final FieldValues FIELDS = FieldValues.ofAll();
    private static final int STEP = 3;
    private static final byte[] CHANGES = {0x01, (byte) 0x80, (byte) 0xff};

    @FuzzTest(maxDuration = "1m")
    void readsAnything(byte[] input) {
        readAll(input);
    }

    private static void readAll(byte[] input) {
        var problems = new ArrayList<String>();
        try (CaptureReader reader =
                CaptureReader.of(
                        new ByteArrayInputStream(input),
                        "x",
                        "here",
                        problem -> problems.add(problem.toString()))) {
            while (reader.advance()) {
                assertThat(reader.event().sentence()).isNotEmpty();
                assertThat(reader.event().ids()).hasSize(1);
                assertThat(FIELDS.of(reader.event())).isNotEmpty();
            }
            assertThat(reader.advance()).isFalse();
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("is ");
            return;
        }
        write(input);
    }

    private static void write(byte[] input) {
        try (CaptureReader reader =
                        CaptureReader.of(
                                new ByteArrayInputStream(input), "x", "here", problem -> {});
                CaptureWriter writer = CaptureWriter.to(new ByteArrayOutputStream(), false)) {
            writer.copy(reader, event -> true, event -> false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Recordings to begin with. */
    static java.util.List<byte[]> seeds() {
        return java.util.List.of(
                Scenarios.files().written(),
                Scenarios.sockets().written(),
                Scenarios.processes().written(),
                Recorded.packed(Scenarios.files().written()));
    }

    /** Damages many bytes of a recording, one at a time; quick enough for every build. */
    @ParameterizedTest
    @MethodSource("seeds")
    void readsWhatIsDamagedAnywhere(byte[] whole) {
        for (int at = 0; at < whole.length; at += STEP) {
            byte[] damaged = whole.clone();
            damaged[at] ^= CHANGES[at / STEP % CHANGES.length];
            readAll(damaged);
        }
    }

    @Test
    void seedsAreRecordings() {
        seeds().forEach(CaptureReaderFuzzTest::readAll);
    }
}
