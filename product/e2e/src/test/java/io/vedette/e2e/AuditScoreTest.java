package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own rules on recorded attacks and on recorded ordinary work. */
class AuditScoreTest {
    @ParameterizedTest
    @ValueSource(strings = {"k8s-1.20", "k8s-1.33"})
    void seesEveryAttackAndLeavesOrdinaryWorkAlone(String cluster) throws IOException {
        AuditScore score =
                new AuditJudge(SharedData.path("audit/" + cluster), AuditJudge.ownRules()).judge();

        assertThat(score.missed()).as(score.table()).isEmpty();
        assertThat(score.benignPerThousand())
                .as(score.table())
                .isLessThanOrEqualTo(AuditScore.MOST_PER_THOUSAND);
    }

    /** Prints the table; {@code product/e2e/judge} runs it. */
    static void main() throws IOException {
        for (String cluster : new String[] {"k8s-1.20", "k8s-1.33"}) {
            IO.println(
                    new AuditJudge(SharedData.path("audit/" + cluster), AuditJudge.ownRules())
                            .judge()
                            .table());
        }
    }
}
