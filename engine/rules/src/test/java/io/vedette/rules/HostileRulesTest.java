package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules made to exhaust the engine get an answer within seconds and a bounded memory. */
@Timeout(30)
class HostileRulesTest {
    private static final String RULE =
            "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: ";

    private static List<Diagnostic> errors(String content) {
        return TestCatalogue.load(content).files().getFirst().errors();
    }

    private static List<DiagnosticCode> codes(String content) {
        return errors(content).stream().map(Diagnostic::code).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "- ", "{a: ", "? "})
    void refusesEndlessNestingOfYaml(String opening) {
        List<Diagnostic> errors = errors(opening.repeat(200_000));

        assertThat(errors)
                .extracting(Diagnostic::code)
                .containsExactly(DiagnosticCode.YAML_MALFORMED);
        assertThat(errors.getFirst().message())
                .isEqualTo("not well-formed YAML: nested deeper than 64 levels");
    }

    @Test
    void refusesAliasesThatMultiply() {
        var rule =
                new StringBuilder(RULE).append("evt.type = open\n  exceptions:\n    - name: e\n");
        rule.append("      fields: proc.name\n      values:\n");
        rule.append("        - &a [").append("x, ".repeat(5_000)).append("x]\n");
        rule.append("        - &b [").append("*a, ".repeat(15)).append("*a]\n");
        rule.append("        - &c [").append("*b, ".repeat(15)).append("*b]\n");
        rule.append("        - [").append("*c, ".repeat(10)).append("*c]\n");

        assertThat(errors(rule.toString()))
                .extracting(Diagnostic::message)
                .containsExactly("the exceptions of a rule exceed the limit of 100000 values");
    }

    @Test
    void takesALongChainOfMacros() {
        var rules = new StringBuilder("- macro: m0\n  condition: evt.type = open\n");
        for (int i = 1; i < 145; i++) {
            rules.append(
                    "- macro: m%d%n  condition: proc.pid = %d or (m%d and not proc.name = a)%n"
                            .formatted(i, i, i - 1));
        }

        LoadResult result = TestCatalogue.load(rules + RULE + "m144\n");

        assertThat(result.files().getFirst().errors()).isEmpty();
        assertThat(TestCatalogue.matches(result, TestCatalogue.MapEvent.syscall("open", Map.of())))
                .isTrue();
    }

    @Test
    void refusesAChainOfMacrosThatIsTooLong() {
        var rules = new StringBuilder("- macro: m0\n  condition: evt.type = open\n");
        for (int i = 1; i < 3_000; i++) {
            rules.append(
                    "- macro: m%d%n  condition: proc.pid = %d or (m%d and not proc.name = a)%n"
                            .formatted(i, i, i - 1));
        }

        assertThat(codes(rules + RULE + "m2999\n"))
                .containsOnly(DiagnosticCode.CONDITION_TOO_LARGE);
    }

    @Test
    void refusesMacrosThatDouble() {
        var rules = new StringBuilder("- macro: m0\n  condition: evt.type = open\n");
        for (int i = 1; i < 64; i++) {
            rules.append("- macro: m%d%n  condition: m%d and m%d%n".formatted(i, i - 1, i - 1));
        }

        assertThat(codes(rules + RULE + "m63\n")).containsOnly(DiagnosticCode.CONDITION_TOO_LARGE);
    }

    @Test
    void refusesListsThatDouble() {
        var rules = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            rules.append("- list: l%d%n  items: [l%d, l%d]%n".formatted(i, i + 1, i + 1));
        }

        assertThat(codes(rules + RULE + "proc.name in (l0)\n"))
                .containsExactly(DiagnosticCode.CONDITION_TOO_LARGE);
    }

    @Test
    void refusesWhatFilesTogetherMakeTooLongThoughItNamesNoList() {
        String half = "proc.name in (" + ("a".repeat(200) + ", ").repeat(3_000) + "z)";
        LoadResult result =
                TestCatalogue.load(
                        new RuleFile("first", "- list: other\n  items: [b]\n" + RULE + half),
                        new RuleFile(
                                "second",
                                "- rule: r\n  condition: or " + half + "\n  append: true"));

        assertThat(result.files().getFirst().errors()).isEmpty();
        assertThat(result.files().getLast().errors())
                .extracting(Diagnostic::code)
                .containsExactly(DiagnosticCode.CONDITION_TOO_LARGE);
    }

    @Test
    void takesAListThatNamesItself() {
        LoadResult result =
                TestCatalogue.load("- list: l\n  items: [l, l, a]\n" + RULE + "proc.name in (l)\n");

        assertThat(result.rules().rules().getFirst().compiledText())
                .isEqualTo("proc.name in (l, l, a)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(a{999}){2}",
                "(?:(x[(]{31}|b){33})",
                "((((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2})",
                "a{1001}",
                "(b|(a{11}){10}){10}"
            })
    void refusesExpressionsThatRepeatRepetitions(String pattern) {
        assertThat(codes(RULE + "proc.name regex '" + pattern + "'\n"))
                .containsExactly(DiagnosticCode.VALUE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "(a{10}){100}",
                "a{1000}b{1000}",
                "[{]{1000}",
                "\\\\({10}a{1000}",
                "(a*)*b+c?",
                "(a{100})(b{100}){10}",
                "[]{]{900}",
                "[^]{]{900}"
            })
    void takesExpressionsThatRepeatWithinTheLimit(String pattern) {
        assertThat(codes(RULE + "proc.name regex '" + pattern + "'\n")).isEmpty();
    }

    @Test
    void readsAScalarOfManyEscapesInTimeOfItsLength() {
        String condition = "\"proc.name in (" + "\\u0061, ".repeat(100_000) + "a)\"";

        assertThat(codes(RULE + condition + "\n")).isEmpty();
    }

    @Test
    void readsManyRulesAfterCharactersOutsideTheBasicPlane() {
        var rules = new StringBuilder("# \ud83d\ude00\n");
        for (int i = 0; i < 3_000; i++) {
            rules.append(RULE.replace("rule: r", "rule: r" + i)).append("evt.type = open\n");
        }

        assertThat(TestCatalogue.load(rules.toString()).rules().rules()).hasSize(3_000);
    }

    @Test
    void reportsManyErrors() {
        var rules = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            rules.append(RULE.replace("rule: r", "rule: r" + i)).append("proc.nme = open\n");
        }

        assertThat(errors(rules.toString())).hasSize(3_000);
    }

    @Test
    void dropsManyContainerInfosFromAnOutput() {
        String output = "%container.info ".repeat(50_000);

        assertThat(codes(RULE.replace("output: o", "output: o " + output) + "evt.type = open\n"))
                .isEmpty();
    }

    @Test
    void looksForShadowsOfDeepConditionsInBoundedTime() {
        var condition = new StringBuilder("proc.pid = 0");
        for (int i = 1; i < 60; i++) {
            condition.insert(0, '(').append(" and proc.pid = " + i + ")");
            condition.insert(0, '(').append(" or proc.name = n" + i + ")");
        }
        String first = RULE.replace("rule: r", "rule: first") + condition + "\n";
        String second =
                RULE.replace("rule: r", "rule: second")
                        + condition.toString().replace("pid = 0", "pid = 1000")
                        + "\n";

        assertThat(Shadowing.find(TestCatalogue.load(first + second).rules().rules())).isEmpty();
    }
}
