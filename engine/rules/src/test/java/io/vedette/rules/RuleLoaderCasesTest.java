package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Falco's own cases for its loader: what compiles to what, what is refused, what is warned of. */
class RuleLoaderCasesTest {
    /** Cases that we answer otherwise, with the reason why our answer is better. */
    private static final Map<String, String> BETTER = Map.of();

    @Test
    void answersAsFalcoDoes() {
        JsonNode cases =
                new JsonMapper().readTree(SharedData.read(SharedData.falco("rule_loader.json")));
        var wrong = new ArrayList<String>();
        for (JsonNode entry : cases) {
            String id = entry.get("id").asString();
            if (!BETTER.containsKey(id.substring(id.lastIndexOf('/') + 1))) {
                wrong.addAll(check(id, entry.get("steps")));
            }
        }
        assertThat(cases.size()).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    private static List<String> check(String id, JsonNode steps) {
        var wrong = new ArrayList<String>();
        LoadResult result =
                new LoadResult(
                        List.of(),
                        new RuleSet(List.of(), List.of(), List.of(), new Version(0, 0, 0)));
        for (JsonNode step : steps) {
            if (step.has("load")) {
                result =
                        TestCatalogue.load(
                                new RuleFile(
                                        step.get("file").asString(), step.get("load").asString()));
            }
            String problem = check(step, result);
            if (!problem.isEmpty()) {
                wrong.add(id + ": " + problem + " " + result.files().getFirst().diagnostics());
            }
        }
        return wrong;
    }

    private static String check(JsonNode step, LoadResult result) {
        List<Diagnostic> errors = result.files().getFirst().errors();
        List<Diagnostic> warnings = result.files().getFirst().warnings();
        if (step.has("load")) {
            boolean ok = step.get("ok").asBoolean();
            return result.isSuccessful() == ok ? "" : "loads: " + result.isSuccessful();
        }
        if (step.has("compiled_condition")) {
            String expected = step.get("compiled_condition").asString();
            String actual =
                    result.rules()
                            .rule(step.get("rule").asString())
                            .map(Rule::compiledText)
                            .orElse("no such rule");
            return actual.equals(expected)
                    ? ""
                    : "compiles to " + actual + " instead of " + expected;
        }
        if (step.has("num_rules")) {
            return result.rules().rules().size() >= step.get("num_rules").asInt()
                    ? ""
                    : "has too few rules";
        }
        if (step.has("has_warnings")) {
            return warnings.isEmpty() != step.get("has_warnings").asBoolean()
                    ? ""
                    : "warnings: " + warnings.size();
        }
        if (step.has("error_contains")) {
            return contains(errors, step, "error_contains");
        }
        if (step.has("warning_contains")) {
            return contains(warnings, step, "warning_contains");
        }
        if (step.has("schema_status")) {
            boolean valid = step.get("schema_status").asString().endsWith("_ok");
            return CheckReport.json(result).contains("\"schema_valid\":" + valid)
                    ? ""
                    : "schema is not as expected";
        }
        return "";
    }

    private static String contains(List<Diagnostic> diagnostics, JsonNode step, String key) {
        String text = step.get(key).asString();
        boolean found = diagnostics.stream().anyMatch(d -> d.message().contains(text));
        return found == step.get("value").asBoolean() ? "" : key + " is " + found + " for: " + text;
    }
}
