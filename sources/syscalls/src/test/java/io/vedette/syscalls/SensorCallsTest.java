package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** {@code arch/x86/entry/syscalls} of the kernel has the numbers. */
class SensorCallsTest {
    private static final int CLOSE = 3;
    private static final int SIGNAL_ACTION = 13;
    private static final int CLONE_OF_32_BITS = 120;
    private static final int PTRACE = 101;
    private static final int SOCKETCALL_OF_32_BITS = 102;

    @Test
    void looksAtNumbersOfBothKindsOfProgramsThatAreInUse() {
        BitSet numbers = SensorCalls.numbers(KernelFilter.ofTypes(new BitSet()));

        assertThat(numbers.stream()).contains(CLOSE, CLONE_OF_32_BITS, SOCKETCALL_OF_32_BITS);
        assertThat(numbers.stream()).doesNotContain(SIGNAL_ACTION, PTRACE);
    }

    @Test
    void looksAtNumbersOfWhatRulesNeed() {
        BitSet numbers = SensorCalls.numbers(KernelFilter.ofTypes(SensorCalls.known()));

        assertThat(numbers.stream()).contains(CLOSE, PTRACE).doesNotContain(SIGNAL_ACTION);
    }
}
