package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Falco's own cases: the same rules and recordings give the same alerts. */
class FalcoCasesTest {
    @TestFactory
    Stream<DynamicTest> alertsOnAuditLogsAsFalcoDoes() throws IOException {
        List<FalcoCase> cases = FalcoCase.of("k8s_audit");

        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream().map(FalcoCase::test);
    }

    @TestFactory
    Stream<DynamicTest> alertsOnKernelEventsAsFalcoDoes() throws IOException {
        List<FalcoCase> cases = FalcoCase.of("syscall");

        assertThat(cases).hasSize(76);
        return cases.stream().map(FalcoCase::test);
    }
}
