package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Correlations through the command: replay, tests of rules, and looking at them. */
class CorrelationTest {
    private static final String RULES =
            """
            - rule: Request refused
              desc: A request was refused.
              condition: ka.response.code in (401, 403)
              output: Refused %ka.user.name
              priority: NOTICE
              source: k8s_audit
            - rule: Request allowed
              desc: A request was allowed.
              condition: ka.response.code startswith 2
              output: Allowed %ka.user.name
              priority: DEBUG
              source: k8s_audit
            """;

    private static final String CORRELATIONS =
            """
            title: Many requests refused
            name: many_refused
            description: Somebody tries what is not allowed.
            level: medium
            tags: [attack.t1613, attack.discovery]
            correlation:
                type: event_count
                rules: [Request refused]
                group-by: [ka.user.name]
                timespan: 5m
                condition: {gte: 3}
            ---
            title: Refused until allowed
            level: critical
            generate: true
            correlation:
                type: temporal_ordered
                rules: [many_refused, Request allowed]
                group-by: [ka.user.name]
                timespan: 5m
            """;

    @TempDir private Path directory;
    private Path rules;
    private Path log;

    @BeforeEach
    void writeFiles() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        // in alphabetical order correlations come before the rules that they refer to
        Files.writeString(rules.resolve("a-correlations.yaml"), CORRELATIONS);
        Files.writeString(rules.resolve("b-rules.yaml"), RULES);
        log = directory.resolve("audit.log");
        var events = new StringBuilder();
        for (int second : new int[] {2, 1, 3}) {
            events.append(event(second, "mallory", 403));
        }
        events.append(event(4, "alice", 200)).append(event(5, "mallory", 200));
        Files.writeString(log, events.toString());
    }

    private static String event(int second, String user, int code) {
        return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d","stage":"ResponseComplete",\
        "requestURI":"/api/v1/secrets","verb":"list","user":{"username":"%s"},"responseStatus":{"code":%d},\
        "requestReceivedTimestamp":"2026-03-01T12:00:0%d.000001Z","stageTimestamp":"2026-03-01T12:00:0%d.100000Z"}
        """
                .formatted(second, user, code, second, second);
    }

    private Run run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-r", rules.toString()));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void alertsInReplayInTheOrderOfTimeAndSilencesWhatIsCounted() {
        Run replay = run("replay", log.toString(), "--iso-time");

        assertThat(replay.status()).isZero();
        assertThat(replay.out())
                .isEqualTo(
                        """
                        2026-03-01T12:00:03.100000000+0000: Warning Many requests refused (ka.user.name=mallory): 3 events within 5m
                        2026-03-01T12:00:04.100000000+0000: Debug Allowed alice
                        2026-03-01T12:00:05.100000000+0000: Debug Allowed mallory
                        2026-03-01T12:00:05.100000000+0000: Critical Refused until allowed (ka.user.name=mallory): \
                        "Many requests refused", then "Request allowed" within 5m
                        """);
        assertThat(replay.err()).contains("Many requests refused: 1").contains("against 3 rules");
    }

    @Test
    void writesAlertsOfCorrelationsAsJson() {
        JsonNode alert =
                run("replay", log.toString(), "--output", "json", "--min-priority", "warning")
                        .json()
                        .getFirst();

        assertThat(alert.get("rule").asString()).isEqualTo("Many requests refused");
        assertThat(alert.get("tags").toString()).isEqualTo("[\"T1613\",\"discovery\"]");
        JsonNode fields = alert.get("output_fields");
        assertThat(fields.get("ka.user.name").asString()).isEqualTo("mallory");
        assertThat(fields.get("correlation.count").asInt()).isEqualTo(3);
        assertThat(fields.get("correlation.first_time").asString())
                .isEqualTo("2026-03-01T12:00:01.100000000Z");
        JsonNode own = alert.get("vedette");
        assertThat(own.get("event_ids").toString())
                .isEqualTo(
                        "[\"id-1/ResponseComplete\",\"id-2/ResponseComplete\",\"id-3/ResponseComplete\"]");
        assertThat(own.get("attack").get("techniques").toString()).isEqualTo("[\"T1613\"]");
        assertThat(own.get("sentence").asString()).contains("mallory");
    }

    @Test
    void listsWhatRunsAndWhatIsOnlyCounted() {
        Run list = run("rules", "list");

        assertThat(list.out())
                .isEqualTo(
                        """
                        counted  Notice         k8s_audit         Request refused
                        on       Debug          k8s_audit         Request allowed
                        on       Warning        event_count       Many requests refused
                        on       Critical       temporal_ordered  Refused until allowed
                        """);
        assertThat(list.err()).contains("2 correlations, 2 run, over 2 rules");
        JsonNode json = run("rules", "list", "--output", "json").json().getFirst();
        assertThat(json.get("rules").get(0).get("counted").asBoolean()).isTrue();
        assertThat(json.get("rules").get(0).get("runs").asBoolean()).isFalse();
        assertThat(json.get("correlations").get(1).get("info").get("title").asString())
                .isEqualTo("Refused until allowed");
        assertThat(json.get("correlations").get(1).get("runs").asBoolean()).isTrue();
    }

    @Test
    void describesACorrelation() {
        Run text = run("rules", "describe", "Many requests refused");
        JsonNode json =
                run("rules", "describe", "Many requests refused", "--output", "json")
                        .json()
                        .getFirst();

        assertThat(text.out())
                .contains("condition    gte 3", "timespan     5m", "rules        Request refused");
        JsonNode correlation = json.get("correlations").get(0);
        assertThat(correlation.get("info").get("priority").asString()).isEqualTo("Warning");
        assertThat(correlation.get("details").get("condition").asString()).isEqualTo("gte 3");
    }

    @Test
    void checksCorrelationsWithTheirRules() throws IOException {
        Path file = rules.resolve("a-correlations.yaml");
        Files.writeString(file, CORRELATIONS.replace("[Request refused]", "[Request refusd]"));

        Run check = Run.of("rules", "check", rules.toString());

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out())
                .contains(
                        file
                                + ":8:13: error CORRELATION_REFERENCE: no rule or correlation \"Request refusd\";"
                                + " did you mean \"Request refused\"?");
    }

    @Test
    void explainsWhyACountedRuleAndACorrelationDoNotFireOnAnEvent() {
        Run counted = run("rules", "explain", log + "#1", "Request refused");
        Run correlation = run("rules", "explain", log + "#1", "Many requests refused");

        assertThat(counted.status()).isEqualTo(1);
        assertThat(counted.out()).contains("a correlation counts it");
        assertThat(correlation.status()).isEqualTo(2);
        assertThat(correlation.err())
                .contains("is a correlation", "explain what it looks at: Request refused");
    }

    private Run test(String alerts) throws IOException {
        Path file = directory.resolve("test.yaml");
        Files.writeString(
                file,
                """
                rules: [rules]
                tests:
                  - name: refused three times, then allowed
                    file: audit.log
                    alerts: %s
                """
                        .formatted(alerts));
        return Run.of("rules", "test", file.toString());
    }

    @Test
    void expectsAlertsOfCorrelationsInTests() throws IOException {
        Run passes =
                test(
                        """
                        [{rule: Many requests refused, event: 3, fields: {ka.user.name: mallory, correlation.count: 3}},
                         {rule: Request allowed, event: 4},
                         {rule: Request allowed, event: 5},
                         {rule: Refused until allowed, event: 5, priority: critical}]
                        """);

        assertThat(passes.out()).isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void tellsWhyAnExpectedAlertOfACorrelationDidNotCome() throws IOException {
        Run fails = test("[{rule: Many requests refused, event: 1}, {rule: Request refused}]");
        Run unknown = test("[{rule: Many requests refusd}]");

        assertThat(fails.status()).isEqualTo(1);
        assertThat(fails.out())
                .contains("it is a correlation whose condition did not come to hold")
                .contains("\"Request refused\": 3 events")
                .contains("but a correlation counts it");
        Files.writeString(
                rules.resolve("a-correlations.yaml"), CORRELATIONS.replace("generate: true", ""));
        assertThat(test("[{rule: Many requests refused}]").out())
                .contains("another correlation refers to it");
        assertThat(unknown.err()).contains("did you mean \"Many requests refused\"?");
    }
}
