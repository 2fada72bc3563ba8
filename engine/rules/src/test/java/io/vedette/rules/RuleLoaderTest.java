package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RuleLoaderTest {
    private static final String RULE =
            """
            - rule: r
              desc: first
              condition: evt.type = open
              output: out %proc.name
              priority: INFO
              tags: [b, a]
            """;

    private static Rule loaded(String content) {
        LoadResult result = TestCatalogue.load(content);
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules().getLast();
    }

    private static List<DiagnosticCode> codes(String content) {
        return TestCatalogue.load(content).files().getFirst().diagnostics().stream()
                .map(Diagnostic::code)
                .toList();
    }

    private static String compiled(String content) {
        return loaded(content).compiledText();
    }

    @Test
    void keepsTheFirstPlaceOfARuleThatIsDefinedAgain() {
        String other = RULE.replace("rule: r", "rule: other");
        LoadResult result =
                TestCatalogue.load(RULE + other + RULE.replace("desc: first", "desc: second"));

        assertThat(result.rules().rules()).extracting(Rule::name).containsExactly("r", "other");
        assertThat(result.rules().rules().getFirst().description()).isEqualTo("second");
    }

    @Test
    void replacesEveryPartByOverride() {
        Rule rule =
                loaded(
                        RULE
                                + """
                                - rule: r
                                  desc: new
                                  condition: evt.type = close
                                  output: new %proc.pid
                                  priority: ERROR
                                  tags: [z]
                                  enabled: false
                                  capture: true
                                  capture_duration: 5000
                                  override: {desc: replace, condition: replace, output: replace, priority: replace, tags: replace,
                                    enabled: replace, capture: replace, capture_duration: replace}
                                """);

        assertThat(rule.description()).isEqualTo("new");
        assertThat(rule.compiledText()).isEqualTo("evt.type = close");
        assertThat(rule.outputText()).isEqualTo("new %proc.pid");
        assertThat(rule.priority()).isEqualTo(Priority.ERROR);
        assertThat(rule.tags()).containsExactly("z");
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.capture()).isTrue();
        assertThat(rule.captureMillis()).isEqualTo(5000);
    }

    @Test
    void appendsByOverrideWithABlankBetween() {
        Rule rule =
                loaded(
                        RULE
                                + """
                                - rule: r
                                  desc: more
                                  condition: or evt.type = close and proc.pid = 1
                                  output: and %proc.pid
                                  tags: [c, a]
                                  override: {desc: append, condition: append, output: append, tags: append}
                                """);

        assertThat(rule.description()).isEqualTo("first more");
        assertThat(rule.compiledText())
                .isEqualTo("(evt.type = open or (evt.type = close and proc.pid = 1))");
        assertThat(rule.outputText()).isEqualTo("out %proc.name and %proc.pid");
        assertThat(rule.tags()).containsExactly("a", "b", "c");
    }

    @Test
    void switchesAnEarlierRule() {
        assertThat(loaded(RULE + "- rule: r\n  enabled: false\n").enabled()).isFalse();
        assertThat(codes("- rule: none\n  enabled: false\n"))
                .containsExactly(DiagnosticCode.ITEM_DEPRECATED, DiagnosticCode.NOTHING_TO_AMEND);
    }

    @Test
    void readsSeveralDocumentsAndPassesOverNulls() {
        assertThat(
                        loaded("---\n-\n" + RULE + "---\n---\n- list: l\n  items: []\n" + "- ~\n")
                                .name())
                .isEqualTo("r");
    }

    @Test
    void putsListsInAsText() {
        String lists =
                """
                - list: inner
                  items: [c, "d e"]
                - list: outer
                  items: [a, inner, b]
                - list: empty
                  items: []
                """;

        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (outer)")))
                .isEqualTo("proc.name in (a, c, \"d e\", b)");
        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (x, empty, y)")))
                .isEqualTo("proc.name in (x, y)");
        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (empty, y)")))
                .isEqualTo("proc.name in (y)");
        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (empty)")))
                .isEqualTo("proc.name in ()");
        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (nolist)")))
                .isEqualTo("proc.name in (nolist)");
        assertThat(
                        compiled(
                                lists
                                        + RULE.replace(
                                                "evt.type = open", "proc.name contains ' empty '")))
                .isEqualTo("proc.name contains \"  \"");
    }

    @Test
    void letsAListNameALaterOne() {
        String lists = "- list: outer\n  items: [inner]\n- list: inner\n  items: [a, b]\n";

        assertThat(compiled(lists + RULE.replace("evt.type = open", "proc.name in (outer)")))
                .isEqualTo("proc.name in (a, b)");
    }

    @Test
    void appendsToListsAndMacros() {
        assertThat(
                        compiled(
                                """
                                - list: l
                                  items: [a]
                                - macro: m
                                  condition: proc.name in (l)
                                - list: l
                                  items: [b]
                                  override: {items: append}
                                - macro: m
                                  condition: or proc.pid = 1
                                  append: true
                                """
                                        + RULE.replace("evt.type = open", "m and evt.type = open")))
                .isEqualTo("((proc.name in (a, b) or proc.pid = 1) and evt.type = open)");
    }

    @Test
    void letsAMacroSeeOnlyWhatIsBeforeIt() {
        String later = "- macro: a\n  condition: b\n- macro: b\n  condition: evt.type = open\n";

        assertThat(codes(later + RULE.replace("evt.type = open", "a")))
                .contains(DiagnosticCode.MACRO_UNKNOWN);
        assertThat(
                        codes(
                                later
                                        + "- macro: a\n  condition: b\n"
                                        + RULE.replace("evt.type = open", "a")))
                .doesNotContain(DiagnosticCode.MACRO_UNKNOWN);
    }

    @Test
    void refusesMacrosThatNameThemselves() {
        assertThat(
                        codes(
                                """
                                - macro: a
                                  condition: evt.type = open
                                - macro: b
                                  condition: a
                                - macro: a
                                  condition: b or proc.pid = 1
                                """
                                        + RULE.replace("evt.type = open", "a")))
                .contains(DiagnosticCode.MACRO_CYCLE);
    }

    @Test
    void writesExceptionsIntoTheCondition() {
        Rule rule =
                loaded(
                        RULE
                                + """
                                  exceptions:
                                    - name: pairs
                                      fields: [proc.name, fd.name]
                                      comps: [=, startswith]
                                      values:
                                        - [cat, /tmp]
                                        - [my cat, /var/x]
                                    - name: default_comps
                                      fields: [proc.name, proc.pname]
                                      values: [[a, b]]
                                    - name: single
                                      fields: proc.name
                                      values: [x, [y, z w]]
                                    - name: lists
                                      fields: [proc.name, fd.name]
                                      comps: [in, pmatch]
                                      values: [[[p, q], /etc], [l, "(/a, /b)"]]
                                    - name: none
                                      fields: [proc.name]
                                """);

        assertThat(rule.compiledText())
                .isEqualTo(
                        "(evt.type = open and not ((proc.name = cat and fd.name startswith /tmp) or (proc.name = \"my cat\""
                                + " and fd.name startswith /var/x)) and not (proc.name = a and proc.pname = b) and not"
                                + " proc.name in (x, y, \"z w\") and not ((proc.name in (p, q) and fd.name pmatch (/etc)) or"
                                + " (proc.name in (l) and fd.name pmatch (/a, /b))))");
        assertThat(rule.uses().exceptions())
                .containsExactly("pairs", "default_comps", "single", "lists", "none");
    }

    @Test
    void readsComparisonSignsThatYamlTakesForTags() {
        Rule rule =
                loaded(
                        RULE
                                + """
                                  exceptions:
                                    - name: signs
                                      fields: [proc.name, proc.pname]
                                      comps: [=, !=]
                                      values: [[a, b]]
                                """);

        assertThat(rule.compiledText())
                .isEqualTo("(evt.type = open and not (proc.name = a and proc.pname != b))");
    }

    @Test
    void appendsValuesToExceptions() {
        String exception =
                "  exceptions:\n    - name: e\n      fields: [proc.name]\n      values: [[a]]\n";

        assertThat(
                        compiled(
                                RULE
                                        + exception
                                        + "- rule: r\n  exceptions:\n    - name: e\n      values: [[b]]\n  override:\n"
                                        + "    exceptions: append\n"))
                .isEqualTo("(evt.type = open and not (proc.name = a or proc.name = b))");
        assertThat(codes(RULE + exception.replace("[[a]]", "[[a, b]]")))
                .containsExactly(DiagnosticCode.EXCEPTION_REFUSED);
        assertThat(codes(RULE + exception.replace("proc.name", "proc.nme")))
                .containsExactly(DiagnosticCode.EXCEPTION_REFUSED);
    }

    @Test
    void checksRequiredVersions() {
        assertThat(codes("- required_engine_version: 15\n")).isEmpty();
        assertThat(codes("- required_engine_version: 0.62.0\n")).isEmpty();
        assertThat(codes("- required_engine_version: 0.63.0\n"))
                .containsExactly(DiagnosticCode.ENGINE_TOO_OLD);
        assertThat(codes("- required_engine_version: 1.0.0\n"))
                .containsExactly(DiagnosticCode.ENGINE_TOO_OLD);
        assertThat(codes("- required_engine_version: new\n"))
                .containsExactly(DiagnosticCode.ITEM_MALFORMED);
    }

    @Test
    void checksRequiredPlugins() {
        String required = "- required_plugin_versions:\n    - name: %s\n      version: %s\n";
        assertThat(codes(required.replaceFirst("%s", "k8saudit").replaceFirst("%s", "0.7.0")))
                .isEmpty();
        assertThat(codes(required.replaceFirst("%s", "k8saudit").replaceFirst("%s", "0.99.0")))
                .containsExactly(DiagnosticCode.PLUGIN_MISSING);
        assertThat(codes(required.replaceFirst("%s", "other").replaceFirst("%s", "0.1.0")))
                .containsExactly(DiagnosticCode.PLUGIN_MISSING);
        assertThat(
                        codes(
                                required.replaceFirst("%s", "other").replaceFirst("%s", "0.1.0")
                                        + "      alternatives:\n        - name: json\n          version: 0.7.0\n"))
                .isEmpty();
    }

    @Test
    void skipsRulesOfSourcesThatItDoesNotKnow() {
        LoadResult result = TestCatalogue.load(RULE + "  source: aws_cloudtrail\n");

        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.rules().rules()).isEmpty();
        assertThat(result.files().getFirst().warnings())
                .extracting(Diagnostic::message)
                .containsExactly("Unknown source aws_cloudtrail, skipping");
    }

    @Test
    void skipsARuleWithUnknownNamesWhenItSaysSo() {
        String rule =
                RULE.replace("evt.type = open", "proc.nosuch = 1")
                        + "  skip-if-unknown-filter: true\n";

        assertThat(codes(rule)).containsExactly(DiagnosticCode.RULE_SKIPPED);
        assertThat(codes(rule.replace("proc.nosuch = 1", "proc.pid contains 1")))
                .contains(DiagnosticCode.TYPE_MISMATCH);
    }

    @Test
    void reportsAllErrorsAndKeepsTheRest() {
        LoadResult result =
                TestCatalogue.load(
                        """
                        - rule: one
                          desc: d
                          condition: proc.nme = a and proc.pid = b
                          output: o %no.field
                          priority: INFO
                        - macro: m
                        - list: l
                        - rule: two
                          desc: d
                          condition: evt.type = open and (
                          output: o
                          priority: LOUD
                        - rule: three
                          desc: d
                          condition: evt.type = open and (
                          output: o
                          priority: INFO
                        """
                                + RULE);

        assertThat(result.files().getFirst().errors())
                .extracting(Diagnostic::code)
                .containsExactlyInAnyOrder(
                        DiagnosticCode.FIELD_UNKNOWN,
                        DiagnosticCode.VALUE_INVALID,
                        DiagnosticCode.OUTPUT_FIELD,
                        DiagnosticCode.ITEM_MALFORMED,
                        DiagnosticCode.ITEM_MALFORMED,
                        DiagnosticCode.ITEM_MALFORMED,
                        DiagnosticCode.CONDITION_SYNTAX);
        assertThat(result.rules().rules()).extracting(Rule::name).containsExactly("r");
    }

    @Test
    void warnsOfRulesForNearlyEveryEventAndOfWhatNobodyUses() {
        assertThat(codes("- macro: m\n  condition: evt.type = open\n- list: l\n  items: [a]\n"))
                .containsExactly(DiagnosticCode.MACRO_UNUSED, DiagnosticCode.LIST_UNUSED);
        assertThat(codes(RULE.replace("evt.type = open", "proc.name = a")))
                .containsExactly(DiagnosticCode.TOO_MANY_EVENT_TYPES);
        assertThat(
                        codes(
                                RULE.replace("evt.type = open", "proc.name = a")
                                        + "  warn_evttypes: false\n"))
                .isEmpty();
        assertThat(codes(RULE.replace("evt.type = open", "not evt.type != open and proc.name = a")))
                .isEmpty();
    }

    @Test
    @Timeout(20)
    void refusesListsAndMacrosThatGrowWithoutEnd() {
        var lists = new StringBuilder();
        var macros = new StringBuilder("- macro: m0\n  condition: evt.type = open\n");
        for (int i = 0; i < 40; i++) {
            lists.append("- list: l")
                    .append(i)
                    .append("x\n  items: [l")
                    .append(i + 1)
                    .append("x, l")
                    .append(i + 1)
                    .append("x]\n");
            macros.append("- macro: m")
                    .append(i + 1)
                    .append("\n  condition: m")
                    .append(i)
                    .append(" and m")
                    .append(i)
                    .append('\n');
        }

        assertThat(codes(lists + RULE.replace("evt.type = open", "proc.name in (l0x)")))
                .contains(DiagnosticCode.CONDITION_TOO_LARGE);
        assertThat(codes(macros + RULE.replace("evt.type = open", "m40")))
                .contains(DiagnosticCode.CONDITION_TOO_LARGE);
    }

    @Test
    void marksFilesApart() {
        LoadResult result =
                TestCatalogue.load(
                        new RuleFile("one.yaml", "- macro: m\n  condition: evt.type = open\n"),
                        new RuleFile(
                                "two.yaml",
                                "- rule: r\n  desc: d\n  condition: m and nosuch\n  output: o\n  priority: INFO\n"),
                        new RuleFile("three.yaml", ": ]["));

        assertThat(result.files())
                .extracting(LoadResult.FileResult::isSuccessful)
                .containsExactly(true, false, false);
        assertThat(result.files().get(1).errors())
                .extracting(d -> d.position().toString())
                .containsExactly("two.yaml:3:20");
    }
}
