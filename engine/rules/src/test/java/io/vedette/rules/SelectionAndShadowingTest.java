package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionAndShadowingTest {
    private static String rule(String name, String condition, String more) {
        return "- rule: "
                + name
                + "\n  desc: d\n  output: o\n  warn_evttypes: false\n  condition: "
                + condition
                + "\n"
                + more;
    }

    @Test
    void appliesStepsInOrderAfterWhatFilesSay() {
        List<Rule> rules =
                TestCatalogue.rules(
                        rule("web one", "evt.type = open", "  priority: ERROR\n  tags: [a]\n")
                                + rule(
                                        "web two",
                                        "evt.type = open",
                                        "  priority: INFO\n  tags: [a, b]\n")
                                + rule(
                                        "off",
                                        "evt.type = open",
                                        "  priority: ERROR\n  enabled: false\n  tags: [b]\n"));

        assertThat(names(rules, RuleSelection.AS_FILED)).containsExactly("web one", "web two");
        assertThat(names(rules, new RuleSelection(List.of(), Priority.ERROR)))
                .containsExactly("web one");
        assertThat(
                        names(
                                rules,
                                new RuleSelection(
                                        List.of(
                                                new RuleSelection.Step.ByName(false, "*"),
                                                new RuleSelection.Step.ByTag(true, "b"),
                                                new RuleSelection.Step.ByName(false, "web*")),
                                        Priority.DEBUG)))
                .containsExactly("off");
    }

    private static List<String> names(List<Rule> rules, RuleSelection selection) {
        return selection.apply(rules).stream().map(Rule::name).toList();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    evt.type = open                          | evt.type = open and proc.pid = 1                | true
                    evt.type = open and proc.pid = 1         | evt.type = open                                 | false
                    evt.type in (open, openat)               | evt.type = open and proc.pid = 1                | true
                    evt.type = open                          | evt.type in (open, openat)                      | false
                    evt.type = open or evt.type = close      | evt.type = close and proc.pid = 1               | true
                    evt.type = open or evt.type = close      | (evt.type = open or evt.type = close) and proc.pid = 1 | true
                    evt.type = open and not proc.pid = 1     | evt.type = open and not proc.pid = 1 and proc.name = a | true
                    evt.type = open and not proc.pid = 1     | evt.type = open and not proc.pid = 2            | false
                    proc.args in (a, b)                      | proc.args in (a)                                | false
                    """)
    void tellsRulesThatAnEarlierOneHides(String earlier, String later, boolean hidden) {
        List<Rule> rules =
                TestCatalogue.rules(
                        rule("earlier", earlier, "  priority: INFO\n")
                                + rule("later", later, "  priority: INFO\n"));

        assertThat(Shadowing.find(rules).containsKey("later")).isEqualTo(hidden);
    }
}
