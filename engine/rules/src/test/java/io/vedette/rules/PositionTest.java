package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever YAML does to a condition, a message stands at the character that was written. */
class PositionTest {
    private static final String REST = "\n  desc: d\n  output: o\n  priority: INFO\n";

    private static void assertPointsAtTheMistake(String content) {
        assertThat(errors(content))
                .extracting(d -> d.position().offset())
                .containsExactly(content.indexOf("proc.nme"));
    }

    private static List<Diagnostic> errors(String content) {
        return TestCatalogue.load(content).files().getFirst().errors();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc.nme = a",
                "&anchor proc.nme = a",
                "!!str proc.nme = a",
                "&anchor !!str 'proc.nme = a'",
                "'proc.name = '''' or proc.nme = a'",
                "'proc.name in ('''', '''', '''') or proc.nme = a'",
                "\"proc.name = \\\"\\\" or proc.nme = a\"",
                "\"proc.name in (\\\"\\\", \\\"\\\", \\\"\\\") or proc.nme = a\"",
                "\"proc.name = \\u0061\\x61\\U00000061\\U0001F600 or proc.nme = a\"",
                "\"proc.name = \ud83d\ude00\ud83d\ude00 or proc.nme = a\"",
                "\"proc.name = x\\tor\\tproc.nme = a\"",
                "\"proc.name = x\\n\\n  or proc.nme = a\"",
                "\"proc.name = x or\\\n      \\ proc.nme = a\"",
                "\"proc.name = 'xx\\\n      yy'\n\n    or proc.nme = a\"",
                "\"proc.name = 'a\\\\\\\\b' or proc.nme = a\"",
                "|\n    proc.name = a or\n      proc.nme = a\n",
                "|2\n    proc.name = a or\n\n      proc.nme = a\n",
                "|+ # why\n\n\n    proc.name = a or\n    proc.nme = a\n\n\n",
                ">-\n    proc.name = a or\n\n\n    proc.nme = a\n",
                ">\n    proc.name = a or\n      more indented or\n    proc.nme = a\n",
                ">\r\n    proc.name = a\r\n    or proc.nme = a\r\n",
                "proc.name = a\n    or\n\n\n    proc.nme = a",
                "proc.name = it's or proc.nme = a"
            })
    void isThatOfTheCharacterWritten(String condition) {
        String written = condition.replace("more indented", "proc.pid = 1").replace("it's", "its");

        assertPointsAtTheMistake("- rule: r\n  condition: " + written + REST);
    }

    @Test
    void isThatOfTheAnchorWhereAnAliasStands() {
        assertPointsAtTheMistake(
                "- list: l\n  items: [&c \"proc.nme = a\"]\n- rule: r\n  condition: *c" + REST);
    }

    @Test
    void countsCharactersBeyondTheBasicPlaneInWhatStandsBefore() {
        assertPointsAtTheMistake(
                "# \ud83d\ude00\n- rule: \ud83d\ude00\ud83d\ude00\n  condition: proc.nme = a"
                        + REST);
    }

    @Test
    void countsThemInYamlsOwnErrorsToo() {
        String content = "# \ud83d\ude00\ud83d\ude00\n- rule: [a\n- b: c\n";

        assertThat(errors(content))
                .extracting(d -> d.position().toString())
                .containsExactly("rules.yaml:3:4");
    }

    @Test
    void isThatOfTheElementThatIsNoItem() {
        assertThat(errors("# \ud83d\ude00\n- macro: m\n  condition: evt.type = open\n- text\n"))
                .extracting(d -> d.position().toString())
                .containsExactly("rules.yaml:4:3");
    }

    @Test
    void isThatOfTheUnknownNameWhereARuleIsSkipped() {
        String content =
                "- rule: r\n  skip-if-unknown-filter: true\n  condition: proc.nme = a" + REST;

        List<Diagnostic> warnings = TestCatalogue.load(content).files().getFirst().warnings();

        assertThat(warnings)
                .extracting(Diagnostic::code)
                .containsExactly(DiagnosticCode.RULE_SKIPPED);
        assertThat(warnings.getFirst().position().offset()).isEqualTo(content.indexOf("proc.nme"));
    }

    @Test
    void isThatOfTheListsNameAfterOtherListsWerePutIn() {
        String content =
                "- list: many\n  items: [1, 2, 3]\n- list: none\n  items: []\n- list: wrong\n  items: [x]\n"
                        + "- rule: r\n  condition: proc.pid in (many, none, wrong, many)"
                        + REST;

        assertThat(errors(content))
                .extracting(d -> d.position().offset())
                .containsExactly(content.indexOf("wrong,"));
    }

    @Test
    void isThatOfTheValueWithinAnExceptionOfQuotedValues() {
        String content =
                """
                - rule: r
                  condition: evt.type = open
                  exceptions:
                    - name: e
                      fields: [proc.name, proc.pid]
                      values:
                        - ['a b', 1]
                        - ["c d", wrong]
                  desc: d
                  output: o
                  priority: INFO
                """;

        assertThat(errors(content))
                .extracting(d -> d.position().offset())
                .containsExactly(content.indexOf("wrong"));
    }

    @Test
    void isThatOfTheOutputsPlaceholderInAppendedText() {
        String content =
                "- rule: r\n  condition: evt.type = open"
                        + REST
                        + "- rule: r\n  output: \"\\\"%proc.name\\\" %proc.nme\"\n  override: {output: append}\n";

        assertPointsAtTheMistake(content);
    }

    @Test
    void isThatOfTheEndWhereSomethingIsMissing() {
        String content = "- rule: r\n  condition: proc.name = (" + REST;

        assertThat(errors(content))
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "rules.yaml:2:26: CONDITION_SYNTAX: expected a value after '=', found '('");
    }
}
