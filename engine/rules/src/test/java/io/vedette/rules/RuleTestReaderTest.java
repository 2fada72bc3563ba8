package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestFile.Inline;
import io.vedette.rules.RuleTestFile.InlineEvent;
import io.vedette.rules.RuleTestFile.Recorded;
import io.vedette.rules.RuleTestFile.RuleTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTestReaderTest {
    private static RuleTestReader.Outcome read(String content) {
        return RuleTestReader.read(new RuleFile("test.yaml", content), new MapEvents(Map.of()));
    }

    private static RuleTest only(String content) {
        RuleTestReader.Outcome outcome = read(content);
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.tests().tests()).hasSize(1);
        return outcome.tests().tests().getFirst();
    }

    private static List<String> problems(String content) {
        return read(content).problems().stream()
                .map(problem ->
                        problem.position().line()
                                + ":"
                                + problem.position().column()
                                + " "
                                + problem.text())
                .toList();
    }

    @Test
    void readsEverything() {
        RuleTestReader.Outcome outcome =
                read(
                        """
                        rules: [a.yaml, ../b]
                        matching: first
                        tests:
                          - name: one
                            file: audit.log
                            rules_checked: [Deleted]
                            alerts:
                              - rule: Deleted
                                event: 3
                                priority: error
                                output: all
                                output_contains: some
                                fields: {a: 1, b: [x, 2], c: ~, d: "null"}
                        """);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.tests().rules())
                .extracting(RuleTestFile.Named::name)
                .containsExactly("a.yaml", "../b");
        assertThat(outcome.tests().matching()).isEqualTo(Matching.FIRST);
        RuleTest test = outcome.tests().tests().getFirst();
        assertThat(test.name()).isEqualTo("one");
        assertThat(test.position()).hasToString("test.yaml:4:5");
        assertThat(test.events())
                .isInstanceOfSatisfying(
                        Recorded.class,
                        recorded -> assertThat(recorded.file().name()).isEqualTo("audit.log"));
        assertThat(test.checkedRules())
                .extracting(RuleTestFile.Named::name)
                .containsExactly("Deleted");
        ExpectedAlert alert = test.alerts().getFirst();
        assertThat(alert.rule().position()).hasToString("test.yaml:8:15");
        assertThat(alert.demands())
                .containsExactlyInAnyOrder(
                        new RuleTestFile.OfEvent(3),
                        new RuleTestFile.HasPriority(Priority.ERROR),
                        new RuleTestFile.HasOutput("all"),
                        new RuleTestFile.OutputContains("some"),
                        new RuleTestFile.HasField("a", "1"),
                        new RuleTestFile.HasFields("b", List.of("x", "2")),
                        new RuleTestFile.LacksField("c"),
                        new RuleTestFile.HasField("d", "null"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | 200",
                "\"200\" | \"200\"",
                "-7 | -7",
                "+7 | 7",
                "0x1F | 31",
                "0o17 | 15",
                "017 | 17",
                "1.5 | 1.5",
                ".5 | 0.5",
                "1. | 1",
                "18446744073709551616 | 18446744073709551616",
                "true | true",
                "True | true",
                "yes | \"yes\"",
                "~ | null",
                "null | null",
                "'' | \"\"",
                "2026-03-01 | \"2026-03-01\"",
                "[a, [1], {b: false}] | [\"a\",[1],{\"b\":false}]",
                "\"\\u001b\\n\" | \"\\u001B\\n\"",
            })
    void turnsEventsIntoJsonByTheCoreSchema(String yaml, String json) {
        RuleTest test = only("tests: [{name: n, events: [{v: %s}], alerts: []}]".formatted(yaml));

        assertThat(test.events())
                .isInstanceOfSatisfying(
                        Inline.class,
                        inline ->
                                assertThat(inline.events())
                                        .extracting(InlineEvent::json)
                                        .containsExactly(
                                                "{\"v\":" + json + ",\"number\":\"event-1\"}"));
    }

    @Test
    void keepsWhatAnEventSaysItself() {
        RuleTest test = only("tests: [{name: n, events: [{}, {number: mine}, {}], alerts: []}]");

        assertThat(test.events())
                .isInstanceOfSatisfying(
                        Inline.class,
                        inline ->
                                assertThat(inline.events())
                                        .extracting(InlineEvent::json)
                                        .containsExactly(
                                                "{\"number\":\"event-1\"}",
                                                "{\"number\":\"mine\"}",
                                                "{\"number\":\"event-3\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1:1 a test file is a mapping with the key 'tests'",
                "[] | 1:1 a test file is a mapping with the key 'tests'",
                "rules: [] | 1:1 a test file needs the key 'tests'",
                "{rules: x, tests: []} | 1:9 'rules' is a sequence",
                "{tests: [], matching: some} | 1:23 'matching' is first or all, found \"some\"",
                "{tests: [], test: 1} | 1:13 unknown key 'test' in a test file; did you mean \"tests\"?",
                "{tests: [], tests: []} | 1:13 key 'tests' is given twice",
                "tests: [x] | 1:9 a test is a mapping",
                "tests: [{events: [], alerts: []}] | 1:9 a test needs a name",
                "tests: [{name: n, alerts: []}] | 1:9 a test has either 'events' or the 'file' of a recording",
                "tests: [{name: n, events: []}] | 1:9 a test needs the key 'alerts'; write [] when none may come",
                "tests: [{name: n, events: [x], alerts: []}] | 1:28 an event is a mapping",
                "tests: [{name: n, events: [{a: 1, a: 2}], alerts: []}] | 1:35 key \"a\" is given twice",
                "tests: [{name: n, events: [{a: .inf}], alerts: []}] | 1:32 \".inf\" is no number in JSON",
                "tests: [{name: n, events: [{[a]: b}], alerts: []}] | 1:29 a key has to be a text",
                "tests: [{name: n, events: [], alerts: [{}]}] | 1:40 an alert needs a rule",
                "tests: [{name: n, events: [], alerts: [{rule: []}]}] | 1:47 'rule' is a text",
                "tests: [{name: n, events: [], alerts: [{rule: r, event: 0}]}] | 1:57 'event' is the number of an event, from 1, found \"0\"",
                "tests: [{name: n, events: [], alerts: [{rule: r, priority: loud}]}] | 1:60 \"loud\" is no priority",
                "tests: [{name: n, events: [], alerts: [{rule: r, fields: x}]}] | 1:58 'fields' is a mapping of fields to values",
                "tests: [{name: n, events: [], alerts: [{rule: r}], rules_checked: [s]}] | 1:47 an alert of \"r\" is expected, which 'rules_checked' leaves out",
                "{tests: [ | 1:10 not well-formed YAML: expected the node content, but found '<stream end>'; while parsing a flow node",
            })
    void saysWhatIsWrongAndWhere(String content, String problem) {
        assertThat(problems(content)).singleElement().asString().startsWith(problem);
    }

    @Test
    void findsAllMistakesInOrder() {
        assertThat(
                        problems(
                                """
                                tests:
                                  - nam: a
                                    events: [1]
                                    alerts:
                                      - {rule: r, event: x}
                                  - name: b
                                    events: []
                                matching: x
                                """))
                .containsExactly(
                        "2:5 unknown key 'nam' in a test; did you mean \"name\"?",
                        "2:5 a test needs a name",
                        "3:14 an event is a mapping",
                        "5:26 'event' is the number of an event, from 1, found \"x\"",
                        "6:5 a test needs the key 'alerts'; write [] when none may come",
                        "8:11 'matching' is first or all, found \"x\"");
    }

    @Test
    void refusesEventsThatGrowWithoutEnd() {
        var bomb = new StringBuilder("tests:\n  - name: n\n    alerts: []\n    events:\n");
        bomb.append("      - {a: &a0 [x]");
        for (int i = 1; i < 40; i++) {
            bomb.append(", b%d: &a%d [*a%d, *a%d]".formatted(i, i, i - 1, i - 1));
        }
        bomb.append("}\n      - {c: &c [*c]}\n");

        assertThat(problems(bomb.toString()))
                .hasSize(2)
                .allMatch(problem -> problem.contains("aliases written out"));
    }
}
