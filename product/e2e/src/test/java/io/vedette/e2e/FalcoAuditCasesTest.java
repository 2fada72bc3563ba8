package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Falco's own cases for the audit log: the same rules and traces give the same alerts. */
class FalcoAuditCasesTest {
    @TestFactory
    Stream<DynamicTest> alertsAsFalcoDoes() throws IOException {
        Path data = SharedData.path("falco/cases.json").getParent();
        JsonNode cases = new JsonMapper().readTree(Files.readString(data.resolve("cases.json")));
        var tests = new ArrayList<DynamicTest>();
        for (JsonNode entry : cases) {
            if (entry.get("runnable").asBoolean()
                    && entry.get("source").asString().equals("k8s_audit")) {
                tests.add(
                        DynamicTest.dynamicTest(
                                entry.get("id").asString(), () -> check(data, entry)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(60);
        return tests.stream();
    }

    private static void check(Path data, JsonNode entry) {
        var arguments =
                new ArrayList<>(
                        List.of("replay", data.resolve(entry.get("trace").asString()).toString()));
        for (JsonNode rules : entry.get("rules")) {
            arguments.add("-r");
            arguments.add(data.resolve(rules.asString()).toString());
        }
        arguments.addAll(List.of("--output", "json"));

        Run run = Run.of(arguments.toArray(String[]::new));

        JsonNode expected = entry.get("expected");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(!run.out().isEmpty())
                .as("alerts: %s", run.out())
                .isEqualTo(expected.get("detect").asBoolean());
        expected.path("counts")
                .properties()
                .forEach(count ->
                        assertThat(run.alertsByRule().getOrDefault(count.getKey(), 0))
                                .as("alerts of %s", count.getKey())
                                .isEqualTo(count.getValue().asInt()));
        for (JsonNode level : expected.path("levels")) {
            String label = Priority.parse(level.asString()).orElseThrow().label();
            assertThat(run.json())
                    .anyMatch(alert -> alert.get("priority").asString().equals(label));
        }
        for (JsonNode level : expected.path("levels_absent")) {
            String label = Priority.parse(level.asString()).orElseThrow().label();
            assertThat(run.json())
                    .noneMatch(alert -> alert.get("priority").asString().equals(label));
        }
    }
}
