package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfObjectTest {
    @ParameterizedTest
    @CsvSource({
        "6.1.0-18-amd64, 6",
        "5.15.0, 5",
        "10.0-rc1, 10",
        "6, 6",
        "'', 0",
        "next-20261126, 0",
        "99999999999.1, 9999"
    })
    void readsTheVersionOfAKernel(String release, int major) {
        assertThat(BpfObject.majorVersion(release)).isEqualTo(major);
    }
}
