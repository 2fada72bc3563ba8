package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The recording that is part of the content. */
class KernelFirstStepsTest {
    private static final Path RECORDING =
            Path.of(
                    System.getProperty("vedette.root"),
                    "content/recordings/kernel-first-steps.scap.gz");

    @Test
    void isWhatItsMakerMakes() throws IOException {
        try (var unpacked = new GZIPInputStream(Files.newInputStream(RECORDING))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(KernelFirstSteps.make());
        }
    }
}
