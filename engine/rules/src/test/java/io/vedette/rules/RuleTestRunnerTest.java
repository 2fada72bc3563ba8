package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.RuleTestResult.Difference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTestRunnerTest {
    private static final String RULES =
            """
            - rule: Deleted
              desc: d
              condition: ka.verb = delete
              output: Deleted by %ka.user.name (verbs=%ka.req.role.rules.verbs)
              priority: WARNING
              source: k8s_audit
            - rule: Deleted by alice
              desc: d
              condition: ka.verb = delete and ka.user.name = alice
              output: Deleted by her
              priority: ERROR
              source: k8s_audit
            - rule: Asleep
              desc: d
              condition: ka.verb = get
              output: Asleep
              priority: ERROR
              source: k8s_audit
              enabled: false
            """;

    private static final String EVENTS =
            """
            [{ka.verb: delete, ka.user.name: bob, ka.req.role.rules.verbs: [get, list]},
             {ka.verb: get, ka.user.name: alice}, {ka.verb: delete, ka.user.name: alice}]\
            """
                    .replace("\n", " ");

    private static RuleTestRunner.Outcome run(String content) {
        var events = new MapEvents(Map.of("log", "{\"ka.verb\":\"delete\"}\n"));
        RuleTestReader.Outcome read =
                RuleTestReader.read(new RuleFile("test.yaml", content), events);
        return RuleTestRunner.run(
                read,
                TestCatalogue.load(RULES).rules(),
                TestCatalogue.all(),
                events,
                TestCorrelations.none());
    }

    private static List<Difference> differences(String matching, String alerts) {
        RuleTestRunner.Outcome outcome =
                run(
                        "{matching: %s, tests: [{name: n, events: %s, alerts: %s}]}"
                                .formatted(matching, EVENTS, alerts));
        assertThat(outcome.problems()).isEmpty();
        return outcome.results().getFirst().differences();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{rule: Deleted}, {rule: Deleted}, {rule: Deleted by alice}]",
                "[{rule: Deleted, event: 1}, {rule: Deleted, event: 3}, {rule: Deleted by alice, event: 3}]",
                "[{rule: Deleted, priority: warning, output: 'Deleted by bob (verbs=(get,list))'},"
                        + " {rule: Deleted, output_contains: alice}, {rule: Deleted by alice, priority: ERROR}]",
                "[{rule: Deleted, fields: {ka.user.name: bob, ka.req.role.rules.verbs: [get, list]}},"
                        + " {rule: Deleted, fields: {ka.req.role.rules.verbs: null}}, {rule: Deleted by alice}]",
            })
    void passesWhenExactlyTheExpectedAlertsCome(String alerts) {
        assertThat(differences("all", alerts)).isEmpty();
    }

    @Test
    void letsTheFirstRuleAloneAlertWhenAsked() {
        assertThat(differences("first", "[{rule: Deleted}, {rule: Deleted}]")).isEmpty();
    }

    @Test
    void tellsAlertsThatNobodyExpects() {
        assertThat(differences("all", "[{rule: Deleted}, {rule: Deleted by alice}]"))
                .singleElement()
                .isInstanceOfSatisfying(
                        RuleTestResult.Unexpected.class,
                        unexpected -> {
                            assertThat(unexpected.alert().event()).isEqualTo(3);
                            assertThat(unexpected.alert().rule()).isEqualTo("Deleted");
                        });
    }

    @Test
    void tellsHowAnAlertDiffers() {
        assertThat(
                        differences(
                                "first",
                                "[{rule: Deleted, priority: error, output: Gone, fields: {ka.user.name: [bob], x: 1}},"
                                        + " {rule: Deleted, output_contains: bob, fields: {ka.user.name: null}}]"))
                .flatExtracting(difference ->
                        difference instanceof RuleTestResult.Differs differs
                                ? differs.mismatches()
                                : List.of())
                .containsExactly(
                        new RuleTestResult.Mismatch("priority", "Error", "Warning"),
                        new RuleTestResult.Mismatch(
                                "output", "Gone", "Deleted by bob (verbs=(get,list))"),
                        new RuleTestResult.Mismatch("ka.user.name", "(bob)", "bob"),
                        new RuleTestResult.Mismatch("x", "1", "not a field of the output"),
                        new RuleTestResult.Mismatch(
                                "output", "something with bob", "Deleted by alice (verbs=<NA>)"),
                        new RuleTestResult.Mismatch("ka.user.name", "<NA>", "alice"));
    }

    private static RuleTestResult.Reason reason(String matching, String alerts) {
        List<RuleTestResult.Missing> missing =
                differences(matching, alerts).stream()
                        .filter(RuleTestResult.Missing.class::isInstance)
                        .map(RuleTestResult.Missing.class::cast)
                        .toList();
        assertThat(missing).hasSize(1);
        return missing.getFirst().reason();
    }

    @Test
    void explainsAMissingAlertByTheEventThatWasNearest() {
        RuleTestResult.Reason reason =
                reason(
                        "all",
                        "[{rule: Deleted}, {rule: Deleted}, {rule: Deleted by alice}, {rule: Deleted by alice}]");

        assertThat(reason)
                .isInstanceOfSatisfying(
                        RuleTestResult.ConditionFalse.class,
                        nearest -> {
                            assertThat(nearest.event()).isEqualTo(1);
                            assertThat(nearest.explanation().obstacles())
                                    .singleElement()
                                    .matches(o -> o.test().text().equals("ka.user.name = alice"));
                        });
    }

    @Test
    void explainsAMissingAlertByTheEventThatIsNamed() {
        assertThat(reason("first", "[{rule: Deleted}, {rule: Deleted by alice, event: 2}]"))
                .isInstanceOfSatisfying(
                        RuleTestResult.ConditionFalse.class,
                        nearest -> assertThat(nearest.event()).isEqualTo(2));
    }

    @Test
    void saysWhatElseKeepsAnAlertAway() {
        assertThat(reason("first", "[{rule: Deleted}, {rule: Deleted}, {rule: Deleted by alice}]"))
                .isEqualTo(new RuleTestResult.Hidden(3, "Deleted"));
        assertThat(reason("first", "[{rule: Deleted}, {rule: Deleted}, {rule: Asleep}]"))
                .isEqualTo(new RuleTestResult.Disabled(2));
        assertThat(reason("all", "[{rule: Deleted}, {rule: Deleted by alice}, {rule: Deleted}]"))
                .isEqualTo(new RuleTestResult.OutOfOrder(3));
        assertThat(reason("first", "[{rule: Deleted}, {rule: Deleted}, {rule: Deleted, event: 9}]"))
                .isEqualTo(new RuleTestResult.NoEvent());
    }

    @Test
    void looksAtSomeRulesAloneWhenAsked() {
        RuleTestRunner.Outcome outcome =
                run(
                        "tests: [{name: n, events: %s, alerts: [{rule: Deleted by alice}], rules_checked: [Deleted by alice]}]"
                                .formatted(EVENTS));

        assertThat(outcome.results()).singleElement().matches(RuleTestResult::passed);
    }

    @Test
    void readsRecordings() {
        RuleTestRunner.Outcome outcome =
                run(
                        "tests: [{name: a, file: log, alerts: [{rule: Deleted}]}, {name: b, file: none, alerts: []}]");

        assertThat(outcome.results()).singleElement().matches(RuleTestResult::passed);
        assertThat(outcome.problems())
                .singleElement()
                .hasToString(
                        "test.yaml:1:74: FILE_UNREADABLE: the recording cannot be read: no none");
    }

    @Test
    void runsNothingWhenTheFileHasMistakesButFindsAllOfThem() {
        RuleTestRunner.Outcome outcome =
                run(
                        """
                        tests:
                          - name: a
                            events: [{x: 1}, {broken: true}]
                            alerts: [{rule: Delted}]
                          - name: b
                            events: [{x: .nan}]
                            alerts: []
                            rules_checked: [Deleted]
                        """);

        assertThat(outcome.results()).isEmpty();
        assertThat(outcome.problems())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "test.yaml:3:22: ITEM_MALFORMED: it is broken",
                        "test.yaml:4:21: ITEM_MALFORMED: no rule \"Delted\"; did you mean \"Deleted\"?",
                        "test.yaml:6:18: ITEM_MALFORMED: \".nan\" is no number in JSON");
    }
}
