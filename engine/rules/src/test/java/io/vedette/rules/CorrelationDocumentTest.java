package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Priority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Correlations are read to the letter of Sigma's specification, with all their mistakes at once.
 */
class CorrelationDocumentTest {
    private static final String RULES =
            """
            - {rule: refused, desc: d, output: o, priority: NOTICE, source: k8s_audit, condition: ka.verb = refused}
            - {rule: allowed, desc: d, output: o, priority: WARNING, source: k8s_audit, condition: ka.verb = allowed}
            - {rule: opened, desc: d, output: o, priority: INFO, source: syscall, condition: evt.type = open}
            """;

    private static LoadResult load(String correlations) {
        return TestCatalogue.load(
                new RuleFile("c.yaml", correlations), new RuleFile("rules.yaml", RULES));
    }

    private static List<String> said(String correlations) {
        return load(correlations).files().stream()
                .flatMap(file -> file.diagnostics().stream())
                .map(Diagnostic::toString)
                .toList();
    }

    private static Correlation only(String correlation) {
        LoadResult result = load(correlation);
        assertThat(result.files()).allMatch(LoadResult.FileResult::isSuccessful);
        return result.rules().correlations().getFirst();
    }

    private static final String WHOLE =
            """
            title: Many refusals
            id: 0e95725d-7320-415d-80f7-004da920fc11
            name: many_refusals
            status: test
            description: Somebody tries the doors.
            author: us
            references: [https://example.org]
            date: 2026-01-02
            modified: 2026-01-03
            taxonomy: vedette
            tags: [attack.t1110, attack.credential-access, attack.t1552.007, kubernetes]
            falsepositives: Forgotten passwords
            level: high
            generate: false
            correlation:
                type: value_count
                rules:
                    - refused
                group-by:
                    - ka.user.name
                    - jevt.value[/sourceIPs/0]
                timespan: 90m
                condition:
                    field: ka.verb
                    gt: 100
                    lte: 200
            """;

    @Test
    void readsAWholeDocument() {
        Correlation read = only(WHOLE);

        assertThat(read.about())
                .isEqualTo(
                        new Correlation.About(
                                "Many refusals",
                                "0e95725d-7320-415d-80f7-004da920fc11",
                                "many_refusals",
                                "Somebody tries the doors.",
                                "test",
                                "us",
                                List.of("https://example.org"),
                                List.of("Forgotten passwords")));
        assertThat(read.priority()).isEqualTo(Priority.ERROR);
        assertThat(read.tags())
                .containsExactly("T1110", "T1552.007", "credential_access", "kubernetes");
        assertThat(read.type()).isEqualTo(CorrelationType.VALUE_COUNT);
        assertThat(read.ruleNames()).containsExactly("refused");
        assertThat(read.groupBy()).containsExactly("ka.user.name", "jevt.value[/sourceIPs/0]");
        assertThat(read.valueFields()).containsExactly("ka.verb");
        assertThat(read.timespan()).isEqualTo(Duration.ofMinutes(90));
        assertThat(read.timespanText()).isEqualTo("90m");
        assertThat(read.condition()).hasToString("gt 100 and lte 200");
        assertThat(read.position()).hasToString("c.yaml:1:1");
        assertThat(read.enabled()).isTrue();
        assertThat(read.generate()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "informational, INFORMATIONAL",
        "low, NOTICE",
        "medium, WARNING",
        "high, ERROR",
        "critical, CRITICAL"
    })
    void givesLevelsFalcosPriorities(String level, Priority priority) {
        assertThat(only(WHOLE.replace("level: high", "level: " + level)).priority())
                .isEqualTo(priority);
    }

    @Test
    void takesTheMostSeverePriorityOfItsRulesWithoutALevel() {
        String two =
                WHOLE.replace("level: high\n", "")
                        .replace("- refused", "- refused\n        - allowed");

        assertThat(only(two).priority()).isEqualTo(Priority.WARNING);
    }

    @ParameterizedTest
    @CsvSource({"1s, PT1S", "90s, PT90S", "5m, PT5M", "2h, PT2H", "31d, P31D", "2w, P14D"})
    void readsTimespans(String written, Duration meant) {
        assertThat(only(WHOLE.replace("90m", written)).timespan()).isEqualTo(meant);
    }

    @Test
    void doesNotRunWhatIsUnsupported() {
        assertThat(only(WHOLE.replace("status: test", "status: unsupported")).enabled()).isFalse();
    }

    private static final String SHORT =
            "{title: T, correlation: {type: event_count, rules: [refused], group-by: [ka.verb], timespan: 5m,"
                    + " condition: {gte: 3}}}";

    /** Each row changes a document that is all right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "title: T,            | title: '',           | CORRELATION_MALFORMED: a correlation needs a title; it names its alerts",
                "title: T,            | title: [T],          | CORRELATION_MALFORMED: a correlation needs a title; it names its alerts",
                "title: T,            | title: refused,      | CORRELATION_MALFORMED: the title \"refused\" is the name of a rule; alerts are told apart by it: choose another",
                "title: T             | title: T, level: hgh | CORRELATION_MALFORMED: \"hgh\" is no level; did you mean \"high\"?",
                "title: T             | title: T, level: bad | CORRELATION_MALFORMED: \"bad\" is no level; it is one of critical, high, informational, low, medium",
                "title: T             | title: T, status: x  | CORRELATION_MALFORMED: \"x\" is no status; it is one of deprecated, experimental, stable, test, unsupported",
                "title: T             | title: T, generate: 1 | CORRELATION_MALFORMED: 'generate' is true or false, found \"1\"",
                "title: T             | title: T, tags: {a: b} | CORRELATION_MALFORMED: 'tags' is a sequence of texts that are not empty",
                "title: T             | title: T, id: ''     | CORRELATION_MALFORMED: 'id' is a text that is not empty",
                "type: event_count    | type: event_cuont    | CORRELATION_MALFORMED: \"event_cuont\" is no type of correlation; did you mean \"event_count\"?",
                "type: event_count    | type: value_percentile | CORRELATION_UNSUPPORTED: correlations of type value_percentile are not supported; they need all values ever seen; count with value_count or event_count",
                "type: event_count,   | ``                   | CORRELATION_MALFORMED: 'correlation' needs the key 'type'",
                "rules: [refused],    | ``                   | CORRELATION_MALFORMED: 'correlation' needs the key 'rules'",
                "rules: [refused]     | rules: []            | CORRELATION_MALFORMED: 'rules' names no rule",
                "rules: [refused]     | rules: [refused, refused] | CORRELATION_MALFORMED: \"refused\" is given twice in 'rules'",
                "rules: [refused]     | rules: [refusd]      | CORRELATION_REFERENCE: no rule or correlation \"refusd\"; did you mean \"refused\"?",
                "rules: [refused]     | rules: [T]           | CORRELATION_REFERENCE: \"T\" is the title of a correlation; give it a name and refer to that",
                "group-by: [ka.verb], | ``                   | CORRELATION_MALFORMED: 'correlation' needs the key 'group-by'; write [] to look at the events of all together",
                "group-by: [ka.verb]  | group-by: [ka.vreb]  | FIELD_UNKNOWN: no field \"ka.vreb\" for source k8s_audit; did you mean \"ka.verb\"?",
                "group-by: [ka.verb]  | group-by: [nothing]  | FIELD_UNKNOWN: \"nothing\" is no field; write a field as ka.user.name or jevt.value[/stage]",
                "group-by: [ka.verb]  | group-by: [jevt.value] | FIELD_ARGUMENT: field jevt.value needs an argument: jevt.value[...]",
                "group-by: [ka.verb]  | group-by: ['ka.verb[0]'] | FIELD_ARGUMENT: field ka.verb takes no argument, found [0]",
                "group-by: [ka.verb]  | group-by: [ka.verb, ka.verb] | CORRELATION_MALFORMED: \"ka.verb\" is given twice in 'group-by'",
                "timespan: 5m,        | ``                   | CORRELATION_MALFORMED: 'correlation' needs the key 'timespan'",
                "timespan: 5m         | timeframe: 5m        | CORRELATION_MALFORMED: 'correlation' needs the key 'timespan'",
                "timespan: 5m         | timespan: 5          | CORRELATION_MALFORMED: \"5\" is no timespan; write a number and s, m, h, d or w, as 90s or 5m",
                "timespan: 5m         | timespan: -5m        | CORRELATION_MALFORMED: \"-5m\" is no timespan; write a number and s, m, h, d or w, as 90s or 5m",
                "timespan: 5m         | timespan: 5M         | CORRELATION_MALFORMED: \"5M\" is no timespan; months and years have no fixed length: write days, as 30d",
                "timespan: 5m         | timespan: 0s         | CORRELATION_MALFORMED: a timespan of 0s is not between 1s and 31d; everything within a timespan is held in memory",
                "timespan: 5m         | timespan: 999999999w | CORRELATION_MALFORMED: a timespan of 999999999w is not between 1s and 31d; everything within a timespan is held in memory",
                ", condition: {gte: 3} | ``                  | CORRELATION_MALFORMED: event_count needs the key 'condition'",
                "{gte: 3}             | {}                   | CORRELATION_MALFORMED: 'condition' compares with nothing: it needs gt, gte, lt, lte, eq or neq",
                "{gte: 3}             | {get: 3}             | CORRELATION_MALFORMED: unknown key 'get' in 'condition'; did you mean \"gt\"?",
                "{gte: 3}             | {gte: 3, gte: 4}     | CORRELATION_MALFORMED: key 'gte' is given twice in 'condition'",
                "{gte: 3}             | {gte: -3}            | CORRELATION_MALFORMED: 'gte' is a whole number from 0, found \"-3\"",
                "{gte: 3}             | {gte: 3.5}           | CORRELATION_MALFORMED: 'gte' is a whole number from 0, found \"3.5\"",
                "{gte: 3}             | {gte: many}          | CORRELATION_MALFORMED: 'gte' is a whole number from 0, found \"many\"",
                "{gte: 3}             | {gte: 100001}        | CORRELATION_MALFORMED: the condition gte 100001 exceeds the limit of 100000",
                "{gte: 3}             | {lt: 1}              | CORRELATION_MALFORMED: the condition lt 1 never holds: what is counted is 1 or more, for only groups that have events are looked at",
                "{gte: 3}             | {gt: 5, lt: 6}       | CORRELATION_MALFORMED: the condition gt 5 and lt 6 never holds: what is counted is 1 or more, for only groups that have events are looked at",
                "{gte: 3}             | {eq: 2, neq: 2}      | CORRELATION_MALFORMED: the condition eq 2 and neq 2 never holds: what is counted is 1 or more, for only groups that have events are looked at",
                "{gte: 3}             | refused and allowed  | CORRELATION_UNSUPPORTED: 'condition' is a mapping such as {gte: 10}; conditions that combine rules with and, or and not are not supported: refer to another correlation",
                "{gte: 3}             | {gte: 3, field: ka.verb} | CORRELATION_MALFORMED: event_count looks at no field",
                "type: event_count    | type: value_count    | CORRELATION_MALFORMED: value_count needs the key 'field' in 'condition'",
                "type: event_count    | type: temporal       | CORRELATION_MALFORMED: temporal needs two rules or more; event_count counts one",
                "timespan: 5m         | timespan: 5m, aliases: [a] | CORRELATION_MALFORMED: 'aliases' is a mapping of aliases to mappings of rules to fields",
                "timespan: 5m         | timespan: 5m, aliases: {a: b} | CORRELATION_MALFORMED: an alias is a mapping of rules to fields",
                "timespan: 5m         | timespan: 5m, aliases: {ka.verb: {refusd: ka.verb}} | CORRELATION_REFERENCE: alias \"ka.verb\" is for \"refusd\", which is not among 'rules'; did you mean \"refused\"?",
                "timespan: 5m         | timespan: 5m, aliases: {ka.verb: {}} | CORRELATION_REFERENCE: alias \"ka.verb\" says no field for \"refused\"",
                "timespan: 5m         | timespan: 5m, aliases: {v: {refused: ka.verb}} | CORRELATION_DOUBTFUL: alias \"v\" is used in neither 'group-by' nor 'field'",
                "timespan: 5m         | timespan: 5m, groupby: [] | CORRELATION_MALFORMED: unknown key 'groupby' in 'correlation'; did you mean \"group-by\"?",
                "title: T             | title: T, lvel: high | KEY_UNKNOWN: Unknown key 'lvel'. The key will be ignored.; did you mean \"level\"?",
                "correlation: {       | correlation: x, y: { | CORRELATION_MALFORMED: 'correlation' is a mapping with the keys type, rules, group-by and timespan",
            })
    void saysWhatIsWrong(String part, String instead, String message) {
        assertThat(SHORT).contains(part);

        assertThat(said(SHORT.replace(part, instead)))
                .anySatisfy(each -> assertThat(each).startsWith("c.yaml:1:").endsWith(message));
    }

    @Test
    void tellsAllMistakesAtOnceWithTheirPlaces() {
        assertThat(
                        said(
                                """
                                title: T
                                level: hihg
                                correlation:
                                    type: value_count
                                    rules: [refused, alowed]
                                    group-by: [ka.user.nam]
                                    timespan: 5x
                                    condition: {gte: -1}
                                """))
                .containsExactly(
                        "c.yaml:2:8: CORRELATION_MALFORMED: \"hihg\" is no level; did you mean \"high\"?",
                        "c.yaml:5:22: CORRELATION_REFERENCE: no rule or correlation \"alowed\"; did you mean \"allowed\"?",
                        "c.yaml:6:16: FIELD_UNKNOWN: no field \"ka.user.nam\" for source k8s_audit; did you mean \"ka.user.name\"?",
                        "c.yaml:7:15: CORRELATION_MALFORMED: \"5x\" is no timespan; write a number and s, m, h, d or w, as 90s or 5m",
                        "c.yaml:8:22: CORRELATION_MALFORMED: 'gte' is a whole number from 0, found \"-1\"");
    }

    @Test
    void asksEverySourceForItsFields() {
        assertThat(said(SHORT.replace("[refused]", "[refused, opened]")))
                .singleElement()
                .asString()
                .contains("FIELD_UNKNOWN: no field \"ka.verb\" for source syscall");
        String aliases = "timespan: 5m, aliases: {who: {refused: ka.user.name, opened: user.name}}";
        assertThat(
                        said(
                                SHORT.replace("[refused]", "[refused, opened]")
                                        .replace("timespan: 5m", aliases)
                                        .replace("[ka.verb]", "[who]")))
                .isEmpty();
    }

    private static final String CHAIN =
            """
            title: A
            name: a
            correlation: {type: event_count, rules: [%s], group-by: [], timespan: 5m, condition: {gte: 3}}
            ---
            title: B
            id: b-id
            correlation: {type: event_count, rules: [%s], group-by: [], timespan: 5m, condition: {gte: 3}}
            """;

    @Test
    void putsCorrelationsBehindThoseTheyReferTo() {
        List<Correlation> read = load(CHAIN.formatted("b-id", "refused")).rules().correlations();

        assertThat(read).extracting(Correlation::title).containsExactly("B", "A");
        assertThat(read.getLast().inputs().getFirst().isCorrelation()).isTrue();
        assertThat(read.getLast().inputs().getFirst().name()).isEqualTo("B");
    }

    @Test
    void refusesCorrelationsThatReferToThemselves() {
        assertThat(said(CHAIN.formatted("b-id", "a")))
                .containsExactly(
                        "c.yaml:7:42: CORRELATION_CYCLE: the correlation refers to itself: A -> B -> A");
        assertThat(said(CHAIN.formatted("a", "refused")))
                .containsExactly(
                        "c.yaml:3:42: CORRELATION_CYCLE: the correlation refers to itself: A -> A");
    }

    /** Each refers to the next, or to the one before. */
    private static String chain(int length, boolean forwards) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int next = forwards ? i + 1 : i - 1;
            String rule = next < 0 || next == length ? "refused" : "n" + next;
            text.append("---\n{title: T").append(i).append(", name: n").append(i);
            text.append(", correlation: {type: event_count, rules: [").append(rule);
            text.append("], group-by: [], timespan: 5m, condition: {gte: 3}}}\n");
        }
        return text.toString();
    }

    @Test
    void limitsHowDeepCorrelationsReferToCorrelations() {
        assertThat(said(chain(16, true))).isEmpty();
        assertThat(said(chain(16, false))).isEmpty();
        assertThat(said(chain(17, true)))
                .singleElement()
                .asString()
                .endsWith("correlations refer to correlations deeper than the limit of 16");
        assertThat(said(chain(17, false))).hasSize(1);
        assertThat(said(chain(3_000, true))).isNotEmpty();
    }

    @Test
    void limitsWhatADocumentNames() {
        String many =
                java.util.stream.IntStream.range(0, 17)
                        .mapToObj(i -> "'jevt.value[/" + i + "]'")
                        .collect(java.util.stream.Collectors.joining(", "));

        assertThat(said(SHORT.replace("ka.verb", many)))
                .singleElement()
                .asString()
                .endsWith("17 in 'group-by' exceed the limit of 16");
    }

    @Test
    void refusesNamesThatAreNotUnique() {
        assertThat(said(CHAIN.formatted("refused", "refused").replace("title: B", "title: A")))
                .containsExactly(
                        "c.yaml:5:8: CORRELATION_MALFORMED: the title \"A\" is also that of the correlation at c.yaml:1:1");
        assertThat(said(CHAIN.formatted("refused", "refused").replace("b-id", "a")))
                .containsExactly(
                        "c.yaml:5:8: CORRELATION_MALFORMED: the id or name \"a\" is also that of the correlation at c.yaml:1:1");
    }

    @Test
    void saysOnceThatACorrelationInAChainIsRefused() {
        assertThat(said(CHAIN.formatted("b-id", "nothing")))
                .containsExactly(
                        "c.yaml:7:42: CORRELATION_REFERENCE: no rule or correlation \"nothing\"");
    }

    @Test
    void warnsWhenARuleOfWeightNoLongerAlerts() {
        assertThat(said(SHORT.replace("[refused]", "[allowed]")))
                .containsExactly(
                        "c.yaml:1:53: RULE_SILENCED: rule \"allowed\" (Warning) does not alert on its own any more;"
                                + " to keep its alerts write generate: true");
        assertThat(
                        said(
                                SHORT.replace("[refused]", "[allowed]")
                                        .replace("title: T", "title: T, generate: true")))
                .isEmpty();
    }

    @Test
    void skipsCorrelationsOfRulesThatWereNotLoaded() {
        String unknownSource =
                "- {rule: other, desc: d, output: o, priority: INFO, source: nowhere, condition: x.y = 1}\n";
        LoadResult result =
                TestCatalogue.load(
                        new RuleFile("rules.yaml", unknownSource),
                        new RuleFile("c.yaml", SHORT.replace("refused", "other")));

        assertThat(result.isSuccessful()).isTrue();
        assertThat(result.rules().correlations()).isEmpty();
        assertThat(result.files().getLast().diagnostics())
                .singleElement()
                .hasToString(
                        "c.yaml:1:53: CORRELATION_SKIPPED: rule \"other\" was not loaded, so this correlation does not run");
    }

    @Test
    void readsRulesAndCorrelationsFromOneFile() {
        LoadResult result = TestCatalogue.load(RULES + "---\n" + SHORT + "\n---\n" + "title: {}\n");

        assertThat(result.rules().rules()).hasSize(3);
        assertThat(result.rules().correlations()).hasSize(1);
        assertThat(result.files().getFirst().errors())
                .singleElement()
                .asString()
                .contains("a correlation is a mapping with the key \"correlation\"");
    }

    @Test
    void runsWhatItLooksAtEvenIfThatIsSwitchedOff() {
        RuleSet set = load(SHORT).rules();
        var selection =
                new RuleSelection(
                        List.of(new RuleSelection.Step.ByName(false, "refused")), Priority.NOTICE);

        RunningRules running = selection.apply(set);

        assertThat(running.counted()).extracting(Rule::name).containsExactly("refused");
        assertThat(running.alerting()).extracting(Rule::name).containsExactly("allowed");
        assertThat(running.correlations()).hasSize(1);
        assertThat(running.size()).isEqualTo(2);
    }

    @Test
    void runsNothingForACorrelationThatIsSwitchedOff() {
        var selection =
                new RuleSelection(
                        List.of(new RuleSelection.Step.ByName(false, "T")), Priority.DEBUG);

        RunningRules running = selection.apply(load(SHORT).rules());

        assertThat(running.counted()).isEmpty();
        assertThat(running.correlations()).isEmpty();
        assertThat(running.alerting())
                .extracting(Rule::name)
                .as("what is there to be counted does not begin to alert")
                .containsExactly("allowed", "opened");
    }
}
