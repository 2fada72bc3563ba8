package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Whatever a file of positions holds, it is read or called damaged, and nothing is thrown. */
class PositionsFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void readsAnything(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        check(text);
        var checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        check(text + "crc32c " + String.format("%08x", checksum.getValue()) + "\n");
        String headed = "vedette-positions 1\n" + text + "\n";
        checksum.reset();
        checksum.update(headed.getBytes(StandardCharsets.UTF_8));
        check(headed + "crc32c " + String.format("%08x", checksum.getValue()) + "\n");
    }

    private static void check(String text) {
        Positions.parse(text)
                .ifPresent(positions ->
                        assertThat(Positions.parse(positions.toText())).contains(positions));
    }
}
