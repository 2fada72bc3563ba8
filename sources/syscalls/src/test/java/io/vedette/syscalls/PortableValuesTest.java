package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags of the kernel's, in octal as its headers have them, as those of recordings. */
class PortableValuesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1", // O_RDONLY
        "1, 2", // O_WRONLY
        "2, 3", // O_RDWR
        "2001101, 4358", // O_CLOEXEC | O_TRUNC | O_CREAT | O_WRONLY
        "4010000, 129", // O_SYNC
        "10000, 17", // O_DSYNC
        "200000, 1025", // O_DIRECTORY
        "20200002, 9219", // O_TMPFILE | O_RDWR
        "2000000100, 16389", // what the sensor adds to O_CREAT for a file that was made
    })
    void flagsOfOpen(String kernel, int recorded) {
        assertThat(PortableValues.opened(Integer.parseInt(kernel, 8))).isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource({"'0', 1", "'0-3', 4", "'0-3,8', 9", "'0,2-5', 6"})
    void processorsAreCountedToTheHighest(String list, int count) {
        assertThat(Processors.count(list)).isEqualTo(count);
    }
}
