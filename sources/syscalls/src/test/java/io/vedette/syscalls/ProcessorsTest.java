package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorsTest {
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0-3, 4, 4", "'0-3,8', 9, 5", "'1,3-5,7-7', 8, 5"})
    void readsListsOfTheKernel(String list, int oneMoreThanTheHighest, int members) {
        assertThat(Processors.count(list)).isEqualTo(oneMoreThanTheHighest);
        assertThat(Processors.members(list)).isEqualTo(members);
    }
}
