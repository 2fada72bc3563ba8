package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReplayCommandTest {
    private static final String EVENT =
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-ID","stage":"ResponseComplete",\
            "requestURI":"/api/v1/namespaces/shop/pods/POD","verb":"delete","user":{"username":"USER","groups":["developers"]},\
            "sourceIPs":["203.0.113.66"],"objectRef":{"resource":"pods","namespace":"shop","name":"POD","apiVersion":"v1"},\
            "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-01T12:00:00.000001Z",\
            "stageTimestamp":"2026-03-01T12:00:00.123456Z"}
            """;

    private static final String RULES =
            """
            - rule: Pod deleted
              desc: A pod was deleted.
              condition: ka.verb = delete and ka.target.resource = pods
              output: Pod deleted (user=%ka.user.name pod=%ka.target.name group=%ka.user.groups missing=%ka.req.pod.host_pid)
              priority: WARNING
              source: k8s_audit
              tags: [kubernetes, T1485]
            - rule: Pod of shop deleted
              desc: A pod of shop was deleted.
              condition: ka.verb = delete and ka.target.resource = pods and ka.target.namespace = shop
              output: Pod of shop deleted
              priority: NOTICE
              source: k8s_audit
            - rule: Asleep
              desc: Switched off.
              condition: ka.verb = delete
              output: Asleep
              priority: CRITICAL
              source: k8s_audit
              enabled: false
              tags: [kubernetes]
            """;

    @TempDir private Path directory;
    private Path rules;
    private Path log;

    @BeforeEach
    void writeFiles() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        log =
                Files.writeString(
                        directory.resolve("audit.log"),
                        event(1, "alice", "web-1") + event(2, "bob", "web-2"));
    }

    private static String event(int id, String user, String pod) {
        return EVENT.replace("ID\",\"stage", id + "\",\"stage")
                .replace("USER", user)
                .replace("POD", pod);
    }

    private Run replay(String... more) {
        var arguments =
                new java.util.ArrayList<>(
                        List.of("replay", log.toString(), "-r", rules.toString()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    @Test
    void printsAlertsAsFalcoDoes() {
        Run run = replay("--iso-time");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        2026-03-01T12:00:00.123456000+0000: Warning Pod deleted (user=alice pod=web-1 group=(developers) \
                        missing=<NA>)
                        2026-03-01T12:00:00.123456000+0000: Warning Pod deleted (user=bob pod=web-2 group=(developers) \
                        missing=<NA>)
                        """);
    }

    @Test
    void endsWithASummaryOnTheStandardError() {
        assertThat(replay().err())
                .isEqualTo(
                        """
                        Events detected: 2
                        Rule counts by severity:
                           WARNING: 2
                        Triggered rules by rule name:
                           Pod deleted: 2
                        Events read: 2, against 2 rules
                        """);
    }

    @Test
    void writesFalcosJsonAndOneKeyMore() {
        JsonNode alert = replay("--output", "json").json().getFirst();

        assertThat(alert.propertyNames())
                .containsExactly(
                        "hostname",
                        "output",
                        "output_fields",
                        "priority",
                        "rule",
                        "source",
                        "tags",
                        "time",
                        "vedette");
        assertThat(alert.get("time").asString()).isEqualTo("2026-03-01T12:00:00.123456000Z");
        assertThat(alert.get("priority").asString()).isEqualTo("Warning");
        assertThat(alert.get("output_fields").toString())
                .isEqualTo(
                        """
                        {"evt.time":1772366400123456000,"ka.req.pod.host_pid":null,"ka.target.name":"web-1",\
                        "ka.user.groups":["developers"],"ka.user.name":"alice"}\
                        """);
        assertThat(alert.get("vedette").propertyNames())
                .containsExactly("alert_id", "attack", "event_ids", "sentence");
        assertThat(alert.get("vedette").get("attack").toString())
                .isEqualTo("{\"techniques\":[\"T1485\"],\"version\":\"17.1\"}");
        assertThat(alert.get("vedette").get("sentence").asString())
                .contains("alice", "deleted", "web-1", "shop");
    }

    @Test
    void leavesOurKeyOutWhenAsked() {
        assertThat(replay("--output", "json", "--plain-falco").json())
                .allMatch(alert -> !alert.has("vedette"));
    }

    @Test
    void letsEveryRuleMatchWhenAsked() {
        assertThat(replay("--output", "json", "--matching", "all").alertsByRule())
                .containsEntry("Pod deleted", 2)
                .containsEntry("Pod of shop deleted", 2);
    }

    @Test
    void selectsRules() {
        assertThat(replay("--output", "json", "--disable-rule", "Pod d*").alertsByRule())
                .containsOnlyKeys("Pod of shop deleted");
        assertThat(
                        replay("--output", "json", "--enable-rule", "Asleep", "--matching", "all")
                                .alertsByRule())
                .containsKey("Asleep");
        assertThat(
                        replay(
                                        "--output",
                                        "json",
                                        "--enable-tag",
                                        "kubernetes",
                                        "--matching",
                                        "all")
                                .alertsByRule())
                .containsOnlyKeys("Pod deleted", "Asleep");
        assertThat(replay("--output", "json", "--disable-tag", "T1485").alertsByRule())
                .containsOnlyKeys("Pod of shop deleted");
        assertThat(
                        replay("--output", "json", "--min-priority", "warning", "--matching", "all")
                                .alertsByRule())
                .containsOnlyKeys("Pod deleted");
    }

    @Test
    void readsTheStandardInputAndGzip() throws IOException {
        Path packed = directory.resolve("audit.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(log));
        }

        Run piped = Run.with(Files.readString(log), "replay", "-", "-r", rules.toString());
        Run unpacked = Run.of("replay", packed.toString(), "-r", rules.toString());

        assertThat(piped.out()).isEqualTo(replay().out()).isEqualTo(unpacked.out());
    }

    @Test
    void skipsWhatIsMalformedAndReadsOn() throws IOException {
        Files.writeString(
                log,
                "I0301 12:00:00 some log line\n"
                        + event(1, "alice", "web-1")
                        + "{\"auditID\": \"x\", \n"
                        + event(2, "bob", "web-2")
                        + "{\"no\": \"event\"}\n");

        Run run = replay();

        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.err())
                .contains("skipped " + log + ":3: ", "skipped " + log + ":5: ")
                .contains(
                        "Lines of other text passed over: 1",
                        "Skipped as truncated: 1",
                        "Skipped as not an event: 1");
    }

    @Test
    void saysWhichInputCannotBeReadAndGoesOn() {
        Run run =
                Run.of(
                        "replay",
                        directory.resolve("none.log").toString(),
                        log.toString(),
                        "-r",
                        rules.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("no such file: " + directory.resolve("none.log"));
        assertThat(run.out().lines()).hasSize(2);
    }

    @Test
    void evaluatesNothingWithRulesThatAreRefused() throws IOException {
        Files.writeString(
                rules,
                """
                - rule: Typo
                  desc: A field that is not there.
                  condition: >
                    ka.verb = delete
                    and ka.target.resuorce = pods
                  output: Typo
                  priority: WARNING
                  source: k8s_audit
                """);

        Run run = replay();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        rules
                                + """
                                :5:9: error FIELD_UNKNOWN: no field "ka.target.resuorce" for source k8s_audit; did you mean \
                                "ka.target.resource"?
                                        and ka.target.resuorce = pods
                                            ^
                                vedette: rules were refused, nothing is evaluated
                                """);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThat(replay("--min-priority", "loud").status()).isEqualTo(2);
        assertThat(replay("--min-priority", "loud").err()).contains("\"loud\" is no priority");
        assertThat(replay("--matching", "some").status()).isEqualTo(2);
        assertThat(Run.of("replay").status()).isEqualTo(2);
        assertThat(Run.of().status()).isEqualTo(2);
    }

    @Test
    void neverLetsAnEventReachTheTerminalAsControlCharacters() throws IOException {
        String hostile =
                "\\u001b]0;owned\\u0007\\u009b31m\\u202egnp.exe\\u0000\\r\\n\\ud800\\u2028";
        Files.writeString(log, event(1, "eve" + hostile, "pod" + hostile));

        for (String format : List.of("text", "json")) {
            Run run = replay("--output", format);

            assertThat(run.out().lines()).hasSize(1);
            for (int code : (run.out() + run.err()).codePoints().toArray()) {
                boolean harmless =
                        code == '\n'
                                || (!Character.isISOControl(code)
                                        && Character.getType(code) != Character.FORMAT
                                        && Character.getType(code) != Character.LINE_SEPARATOR);
                assertThat(harmless).as("U+%04X in %s", code, format).isTrue();
            }
        }
    }

    @Test
    void showsWhichRulesAreShadowed() {
        Run list = Run.of("rules", "list", "-r", rules.toString());

        assertThat(list.out())
                .contains(
                        "on   Notice         k8s_audit  Pod of shop deleted  (shadowed by \"Pod deleted\" at ")
                .contains("off  Critical       k8s_audit  Asleep");
    }

    @Test
    void describesARule() {
        Run run = Run.of("rules", "describe", "Pod deleted", "-r", rules.toString());

        assertThat(run.out())
                .contains("compiled     (ka.verb = delete and ka.target.resource = pods)")
                .contains("fields       ka.target.resource, ka.verb");
        assertThat(Run.of("rules", "describe", "No such", "-r", rules.toString()).status())
                .isEqualTo(2);
    }
}
