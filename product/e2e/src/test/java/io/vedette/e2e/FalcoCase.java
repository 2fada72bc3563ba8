package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of Falco's own cases: rules and a recording, and what they make of it. */
record FalcoCase(Path data, JsonNode entry) {
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "disable_rules", "--disable-rule",
                    "disable_tags", "--disable-tag",
                    "enable_tags", "--enable-tag",
                    "min_priority", "--min-priority");

    /** All cases of a source that say what a run gives. */
    static List<FalcoCase> of(String source) throws IOException {
        Path data = SharedData.path("falco/cases.json").getParent();
        JsonNode cases = new JsonMapper().readTree(Files.readString(data.resolve("cases.json")));
        var found = new ArrayList<FalcoCase>();
        for (JsonNode entry : cases) {
            if (entry.get("runnable").asBoolean()
                    && entry.get("source").asString().equals(source)) {
                found.add(new FalcoCase(data, entry));
            }
        }
        return found;
    }

    DynamicTest test() {
        return DynamicTest.dynamicTest(entry.get("id").asString(), this::check);
    }

    private Run run(String... more) {
        var arguments =
                new ArrayList<>(
                        List.of("replay", data.resolve(entry.get("trace").asString()).toString()));
        for (JsonNode rules : entry.get("rules")) {
            arguments.add("-r");
            arguments.add(data.resolve(rules.asString()).toString());
        }
        JsonNode options = entry.path("options");
        OPTIONS.forEach((name, option) -> {
            JsonNode given = options.path(name);
            Stream<JsonNode> values =
                    given.isArray()
                            ? given.valueStream()
                            : Stream.of(given).filter(JsonNode::isString);
            values.forEach(value -> arguments.addAll(List.of(option, value.asString())));
        });
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private void check() {
        Run run = run("--output", "json");
        JsonNode expected = entry.get("expected");

        assertThat(run.status()).as(run.err()).isZero();
        if (expected.has("detect")) {
            assertThat(!run.out().isEmpty())
                    .as("alerts: %s", run.out())
                    .isEqualTo(expected.get("detect").asBoolean());
        }
        JsonNode counts = entry.path("expected_exit_only").path("counts");
        (counts.isMissingNode() ? expected.path("counts") : counts)
                .properties()
                .forEach(count ->
                        assertThat(run.alertsByRule().getOrDefault(count.getKey(), 0))
                                .as("alerts of %s", count.getKey())
                                .isEqualTo(count.getValue().asInt()));
        for (JsonNode level : expected.path("levels")) {
            assertThat(run.json()).anyMatch(alert -> isOf(level, alert));
        }
        for (JsonNode level : expected.path("levels_absent")) {
            assertThat(run.json()).noneMatch(alert -> isOf(level, alert));
        }
        if (expected.has("stdout_contains") && !entry.get("id").asString().contains("json")) {
            boolean iso = entry.path("options").path("iso_time").asBoolean(false);
            assertThat((iso ? run("--iso-time") : run()).out())
                    .containsPattern(Pattern.compile(expected.get("stdout_contains").asString()));
        }
    }

    private static boolean isOf(JsonNode level, JsonNode alert) {
        String label = Priority.parse(level.asString()).orElseThrow().label();
        return alert.get("priority").asString().equals(label);
    }
}
