package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are made as 32-bit programs make them. */
class CompatibleCallsTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void areSeenAsWhatTheyDo() throws Exception {
        Path program = Program.compile(folder);
        Path file = Files.writeString(folder.resolve("opened-by-32-bits"), "");
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            Process process =
                    new ProcessBuilder(program.toString(), "compat", file.toString()).start();
            Assumptions.assumeTrue(process.waitFor() == 0, "this kernel runs no 32-bit programs");
            var opened = new ArrayList<String>();
            List<Integer> ports = new ArrayList<>();
            var slice = new Slice();
            LiveSensor.drain(
                    source,
                    event -> {
                        if (event.tid() == process.pid() && event.code() == EventCode.OPEN) {
                            event.text(1, slice);
                            opened.add(
                                    new String(
                                            slice.array, slice.offset, slice.length, ISO_8859_1));
                        }
                        if (event.tid() == process.pid() && event.code() == EventCode.CONNECT) {
                            event.bytes(3, slice);
                            ports.add(LittleEndian.unsignedShort(slice.array, slice.offset + 5));
                        }
                    });

            assertThat(opened).containsExactly(file.toString());
            assertThat(ports).containsExactly(9);
        }
    }
}
