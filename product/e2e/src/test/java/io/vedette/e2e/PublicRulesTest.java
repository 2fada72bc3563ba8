package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules that Falco's users have: they load as they are. */
class PublicRulesTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "falco_rules.yaml, 25",
        "falco-incubating_rules.yaml, 31",
        "falco-sandbox_rules.yaml, 37",
        "k8s_audit_rules.yaml, 48"
    })
    void loadsWithoutErrorOrWarning(String file, int rules) {
        String path = SharedData.path("falco/rules/" + file).toString();

        Run check = Run.of("rules", "check", "--output", "json", path);
        Run list = Run.of("rules", "list", "--output", "json", "-r", path);

        JsonNode result = check.json().getFirst().get("falco_load_results").get(0);
        assertThat(result.get("errors")).isEmpty();
        assertThat(result.get("warnings")).allMatch(PublicRulesTest::isFalcosOwn);
        assertThat(check.status()).isZero();
        assertThat(list.json().getFirst().get("rules")).hasSize(rules);
    }

    /** A file that is loaded alone has macros and lists that only others use. */
    private static boolean isFalcosOwn(JsonNode warning) {
        return List.of("LOAD_UNUSED_MACRO", "LOAD_UNUSED_LIST")
                .contains(warning.get("code").asString());
    }

    @Test
    void loadsAllFilesTogether() {
        var arguments = new ArrayList<>(List.of("rules", "check"));
        for (String file :
                List.of(
                        "falco_rules.yaml",
                        "falco-incubating_rules.yaml",
                        "falco-sandbox_rules.yaml",
                        "k8s_audit_rules.yaml")) {
            arguments.add(SharedData.path("falco/rules/" + file).toString());
        }

        Run run = Run.of(arguments.toArray(String[]::new));

        assertThat(run.out()).doesNotContain("Invalid");
        assertThat(run.status()).isZero();
    }

    @Test
    void tellsConditionsApartAsFalcosParserDoes() throws IOException {
        JsonNode cases =
                new JsonMapper().readTree(Files.readString(SharedData.path("falco/parser.json")));
        var wrong = new ArrayList<String>();
        for (JsonNode entry : cases) {
            String condition = entry.get("input").asString();
            Path file = directory.resolve("rules.yaml");
            Files.writeString(
                    file,
                    "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: "
                            + new JsonMapper().writeValueAsString(condition)
                            + "\n");

            Run run = Run.of("rules", "check", "--output", "json", file.toString());

            boolean refused = false;
            for (JsonNode error :
                    run.json().getFirst().get("falco_load_results").get(0).get("errors")) {
                refused |= error.get("kind").asString().equals("syntax");
            }
            if (refused == entry.get("kind").asString().equals("accept")) {
                wrong.add(condition);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
