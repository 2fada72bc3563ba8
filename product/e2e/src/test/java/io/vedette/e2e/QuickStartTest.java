package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer sees first. */
class QuickStartTest {
    /**
     * The steps of the recorded attack that leave a trace in the audit log: see
     * content/recordings/README.md.
     */
    private static final Set<String> STORY =
            Set.of(
                    "Anonymous request refused",
                    "Secrets asked for and refused",
                    "Intruder's command run in a pod",
                    "Privileged pod created",
                    "Cluster administration given away",
                    "Secrets of all namespaces read",
                    "Workload by hand looks around",
                    "Workload created among the system's own",
                    "Workload fetches and runs a program",
                    "Shell opened in a pod",
                    "Credentials in a config map",
                    "Traces of events deleted");

    @TempDir private Path state = Path.of("");

    private Run demo() {
        return Run.of("demo", "--state", state.toString(), "--output", "json");
    }

    @Test
    void showsEveryStepOfTheRecordedAttack() {
        Run run = demo();

        assertThat(run.status()).isZero();
        assertThat(run.alertsByRule().keySet()).containsAll(STORY);
        assertThat(run.err()).contains("Events read: 663,").doesNotContain("kipped");
    }

    @Test
    void blamesOrdinaryWorkForLittle() {
        var ordinary = new TreeSet<String>();
        for (JsonNode alert : demo().json()) {
            String sentence = alert.get("vedette").get("sentence").asString();
            if (!sentence.contains("203.0.113.66")) {
                ordinary.add(alert.get("rule").asString());
            }
        }

        // the administrator's careless role, which lets the attack go on, and that they change
        // rights at all
        assertThat(ordinary)
                .containsExactly("Installation that reaches far", "Sensitive work begins");
    }

    @Test
    void hasItsOwnRulesInOrder() {
        Run run = Run.of("rules", "check", SharedData.repository("content/rules").toString());

        assertThat(run.out())
                .contains("kernel-events.yaml: Ok\n")
                .contains("kubernetes-audit.yaml: Ok\n")
                .endsWith("kubernetes-correlations.yaml: Ok\n");
    }

    @Test
    void keepsTheFieldsPageTrue() throws IOException {
        String page = Files.readString(SharedData.repository("docs/fields.md"));

        assertThat(page)
                .as("docs/fields.md: run make fields")
                .isEqualTo(Run.of("fields", "--output", "markdown").out());
    }
}
