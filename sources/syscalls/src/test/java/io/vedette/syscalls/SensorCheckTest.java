package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorCheckTest {
    @ParameterizedTest
    @CsvSource({
        "5.10.0-46-amd64, true",
        "5.16.20, true",
        "4.18.0-553.el8.x86_64, true",
        "5.17.0, false",
        "6.1.0-55-amd64, false",
        "6.12, false",
        "10.0.1, false",
        "something else, false"
    })
    void tellsOldKernels(String release, boolean old) {
        assertThat(SensorCheck.isOld(release)).isEqualTo(old);
    }
}
