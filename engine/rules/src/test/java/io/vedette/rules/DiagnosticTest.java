package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages point at the very character that is wrong, however YAML wrote it. */
class DiagnosticTest {
    private static Diagnostic only(RuleFile... files) {
        return TestCatalogue.load(files).files().stream()
                .flatMap(file -> file.errors().stream())
                .reduce((a, b) -> {
                    throw new AssertionError("more than one error: " + a + ", " + b);
                })
                .orElseThrow();
    }

    private static Diagnostic only(String content) {
        return only(new RuleFile("rules.yaml", content));
    }

    /** What the caret stands below. */
    private static String pointedAt(Diagnostic diagnostic) {
        String[] lines = diagnostic.snippet().split("\n", -1);
        String rest = lines[0].substring(Math.min(lines[1].length() - 1, lines[0].length()));
        return rest.split("[ \"')\\]]", 2)[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evt.type = open and proc.nme = a",
                "'evt.type = open and proc.nme = ''a'''",
                "\"evt.type = open and \\\"x\\\" = x or proc.nme = a\"",
                ">\n    evt.type = open\n    and\n    proc.nme = a",
                ">-\n      evt.type = open and\n        proc.nme = a\n\n      or evt.type = close",
                "|\n    evt.type = open\n\n    and proc.nme = a",
                "evt.type = open\n    and\n    proc.nme = a",
                "\"evt.type = open\n    and proc.nme = a\"",
                "'evt.type = open and\n\n    proc.nme = a'"
            })
    void findsTheFieldInEveryFormOfScalar(String condition) {
        String written = condition.replace("\\\"x\\\" = x or ", "");
        Diagnostic diagnostic =
                only(
                        "- rule: r\n  desc: d\n  condition: "
                                + written
                                + "\n  output: o\n  priority: INFO\n");

        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.FIELD_UNKNOWN);
        assertThat(pointedAt(diagnostic)).isEqualTo("proc.nme");
        assertThat(diagnostic.text())
                .isEqualTo("no field \"proc.nme\" for source syscall; did you mean \"proc.name\"?");
    }

    @Test
    void readsAsOneLine() {
        assertThat(
                        only("- rule: r\n  desc: d\n  condition: evt.type = open and proc.nme = a\n  output: o\n  priority: INFO\n")
                                .toString())
                .isEqualTo(
                        "rules.yaml:3:34: FIELD_UNKNOWN: no field \"proc.nme\" for source syscall; did you mean \"proc.name\"?");
    }

    @Test
    void pointsIntoTheMacroThatIsWrong() {
        Diagnostic diagnostic =
                only(
                        """
                        - macro: m
                          condition: (proc.pid > 1 and
                            proc.pid contains x)
                        - rule: r
                          desc: d
                          condition: evt.type = open and m
                          output: o
                          priority: INFO
                        - rule: s
                          desc: d
                          condition: evt.type = close and m
                          output: o
                          priority: INFO
                        """);

        assertThat(diagnostic.position()).hasToString("rules.yaml:3:5");
        assertThat(diagnostic.contexts())
                .extracting(ItemContext::type)
                .containsExactly("rules content", "macro", "macro condition");
    }

    @Test
    void pointsAtTheNameOfTheListWhoseItemIsWrong() {
        Diagnostic diagnostic =
                only(
                        """
                        - list: pids
                          items: [1, two]
                        - rule: r
                          desc: d
                          condition: evt.type = open and proc.pid in (pids)
                          output: o
                          priority: INFO
                        """);

        assertThat(diagnostic.position()).hasToString("rules.yaml:5:47");
        assertThat(diagnostic.message()).isEqualTo("proc.pid: \"two\" is no number");
    }

    @Test
    void pointsIntoTheValueOfAnException() {
        Diagnostic diagnostic =
                only(
                        """
                        - rule: r
                          desc: d
                          condition: evt.type = open
                          output: o
                          priority: INFO
                          exceptions:
                            - name: e
                              fields: [proc.pid]
                              values: [[1], [two]]
                        """);

        assertThat(diagnostic.position()).hasToString("rules.yaml:9:22");
    }

    @Test
    void pointsIntoTheFileThatAppended() {
        Diagnostic diagnostic =
                only(
                        new RuleFile(
                                "one.yaml",
                                "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n"),
                        new RuleFile(
                                "two.yaml",
                                "- rule: r\n  condition: and proc.nme = a\n  override: {condition: append}\n"));

        assertThat(diagnostic.position()).hasToString("two.yaml:2:18");
    }

    @Test
    void pointsIntoOutputs() {
        Diagnostic diagnostic =
                only(
                        "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: >\n    a %proc.name\n    b %proc.nme\n  priority: INFO\n");

        assertThat(pointedAt(diagnostic)).isEqualTo("proc.nme");
        assertThat(diagnostic.advice()).isEqualTo("did you mean \"proc.name\"?");
    }

    @Test
    void countsCharactersBeyondTheBasicPlaneAsJavaDoes() {
        Diagnostic diagnostic =
                only(
                        "- rule: \"\uD83D\uDE00\"\n  desc: d\n  condition: proc.nme = a\n  output: o\n  priority: INFO\n");

        assertThat(pointedAt(diagnostic)).isEqualTo("proc.nme");
    }

    @Test
    void showsPartOfAVeryLongLine() {
        Diagnostic diagnostic =
                only(
                        "- rule: r\n  desc: d\n  condition: evt.type = open and proc.name in ("
                                + "abcdefgh, ".repeat(100)
                                + "z) and proc.nme = a\n  output: o\n  priority: INFO\n");

        assertThat(diagnostic.snippet().split("\n", -1)[0].length()).isLessThanOrEqualTo(160);
        assertThat(pointedAt(diagnostic)).isEqualTo("proc.nme");
    }

    @Test
    void givesYamlsOwnErrorsAPlaceToo() {
        Diagnostic diagnostic = only("- rule: r\n  desc: [a, b\n  output: o\n");

        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.YAML_MALFORMED);
        assertThat(diagnostic.position().line()).isEqualTo(3);
    }

    @Test
    void isWrittenAsFalcoWritesIt() {
        String json =
                CheckReport.json(
                        TestCatalogue.load(
                                "- rule: r\n  desc: d\n  condition: proc.nme = a\n  output: o\n  priority: INFO\n"));

        assertThat(json)
                .startsWith(
                        "{\"falco_load_results\":[{\"errors\":[{\"code\":\"LOAD_ERR_COMPILE_CONDITION\",\"codedesc\":\"Error"
                                + " compiling condition\",\"context\":{\"locations\":[{\"item_name\":\"\",\"item_type\":\"rules"
                                + " content\",\"position\":{\"column\":1,\"line\":1,\"name\":\"rules.yaml\",\"offset\":0}},"
                                + "{\"item_name\":\"r\",\"item_type\":\"rule\"")
                .contains(
                        "\"kind\":\"reference\",\"message\":\"no field \\\"proc.nme\\\" for source syscall\"")
                .contains("\"snippet\":\"  condition: proc.nme = a\\n             ^\\n\"")
                .endsWith(
                        "\"name\":\"rules.yaml\",\"schema_valid\":true,\"schema_warnings\":[],\"successful\":false,\"warnings\":[]}]}");
    }
}
