package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CoveragePageTest {
    @Test
    void isCurrent() throws IOException {
        String page = Files.readString(SharedData.repository("docs/coverage.md"));

        assertThat(page)
                .as("docs/coverage.md: run make coverage")
                .isEqualTo(CoveragePage.of(AuditJudge.ownRules()));
    }

    @Test
    void knowsEveryTechniqueThatRulesName() throws IOException {
        assertThat(CoveragePage.unknownTags(AuditJudge.ownRules())).isEmpty();
    }

    @Test
    void namesEveryRuleForKernelEventsUnderSomeRequirement() throws IOException {
        assertThat(CoveragePage.astray(AuditJudge.ownRules())).isEmpty();
    }

    @Test
    void leavesNoTechniqueOutWithoutAReason() throws IOException {
        assertThat(CoveragePage.of(AuditJudge.ownRules())).doesNotContain("*none: *");
    }
}
