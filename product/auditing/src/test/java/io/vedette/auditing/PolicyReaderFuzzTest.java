package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever a policy is, it is read or refused with a place; what is read can be used. */
class PolicyReaderFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void readsAnything(byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
    }

    @Test
    void survivesNestingAndAliases() {
        check("[".repeat(100_000));
        check("a: &a [b]\nc: [*a, *a]\n");
        check("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: &r\n- *r\n");
    }

    private static void check(String text) {
        switch (PolicyReader.read("p.yaml", text)) {
            case PolicyReader.Result.Refused(List<PolicyProblem> problems) -> {
                assertThat(problems).isNotEmpty();
                for (PolicyProblem problem : problems) {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.message()).isNotBlank();
                }
            }
            case PolicyReader.Result.Read(AuditPolicy policy) -> {
                String written = PolicyText.of(policy, List.of());
                assertThat(PolicyReader.read("q.yaml", written))
                        .isInstanceOf(PolicyReader.Result.Read.class);
                PolicyMistakes.in("p.yaml", policy);
                policy.decide(Shape.of("get", "", "pods", "log", true).by(Optional.empty()));
            }
        }
    }
}
