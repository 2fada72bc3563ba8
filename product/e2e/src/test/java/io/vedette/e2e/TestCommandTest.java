package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TestCommandTest {
    private static final Path CONTENT =
            Path.of(System.getProperty("vedette.root"), "content").toAbsolutePath();

    private static final String RULES =
            """
            - rule: Pod deleted
              desc: d
              condition: ka.verb = delete and ka.target.resource = pods
              output: Pod %ka.target.name deleted by %ka.user.name
              priority: WARNING
              source: k8s_audit
            """;

    private static final String EVENT =
            "{verb: delete, user: {username: alice}, objectRef: {resource: pods, name: web}}";

    @TempDir private Path directory;

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(directory.resolve("rules.yaml"), RULES);
    }

    private Path file(String content) throws IOException {
        Path tests = Files.createDirectories(directory.resolve("tests"));
        return Files.writeString(
                tests.resolve("pods.yaml"),
                "rules: [../rules.yaml]\ntests:\n" + content.replace("EVENT", EVENT));
    }

    @Test
    void passesOurOwnRules() {
        Run run = Run.of("rules", "test", CONTENT.resolve("rules/tests").toString());

        assertThat(run.out()).matches("[0-9]+ passed, 0 failed\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void hasTestsForEachOfOurRules() throws IOException {
        var tests = new StringBuilder();
        try (Stream<Path> files = Files.list(CONTENT.resolve("rules/tests"))) {
            for (Path file : files.sorted().toList()) {
                tests.append(Files.readString(file));
            }
        }
        RuleSet rules = AuditJudge.ownRules();
        var untested = new TreeSet<String>();
        rules.rules().forEach(rule -> untested.add(rule.name()));
        rules.correlations()
                .forEach(correlation -> {
                    untested.removeAll(correlation.ruleNames());
                    untested.add(correlation.title());
                });

        untested.removeIf(name -> tests.indexOf("rule: " + name + "\n") >= 0);

        assertThat(untested).isEmpty();
    }

    @Test
    void doesNotTakeTestsForRules() {
        Run run = Run.of("rules", "check", CONTENT.resolve("rules").toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("-test.yaml");
    }

    @Test
    void passes() throws IOException {
        Path file =
                file(
                        """
                          - name: a pod is deleted
                            events: [EVENT]
                            alerts: [{rule: Pod deleted, output: Pod web deleted by alice}]
                        """);

        Run run = Run.of("rules", "test", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void showsHowTestsFail() throws IOException {
        Path file =
                file(
                        """
                          - name: good
                            events: [EVENT]
                            alerts: [{rule: Pod deleted}]
                          - name: unexpected
                            events: [EVENT]
                            alerts: []
                          - name: different
                            events: [EVENT]
                            alerts: [{rule: Pod deleted, priority: ERROR, fields: {ka.user.name: "b\\e"}}]
                          - name: missing
                            events: [EVENT, {verb: delete, objectRef: {resource: "pod\\e"}}, {verb: get}]
                            alerts: [{rule: Pod deleted}, {rule: Pod deleted}]
                        """);

        Run run = Run.of("rules", "test", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo(
                        """
                        FAILED FILE:6:5: unexpected
                          unexpected: "Pod deleted" on event 1: Warning Pod web deleted by alice
                        FAILED FILE:9:5: different
                          different: "Pod deleted", expected at FILE:11:21
                            priority
                              expected: Error
                              actual:   Warning
                            ka.user.name
                              expected: b\\u001b
                              actual:   alice
                        FAILED FILE:12:5: missing
                          missing: "Pod deleted", expected at FILE:14:42
                            its condition is false; the least that kept it from firing on event 2:
                              ka.target.resource = pods would have to be true, but ka.target.resource is "pod\\u001b"
                        1 passed, 3 failed
                        """
                                .replace("FILE", file.toString()));
    }

    @Test
    void writesTheSameAsJson() throws IOException {
        Path file =
                file(
                        """
                          - name: missing
                            events: [{verb: get, objectRef: {resource: pods}}]
                            alerts: [{rule: Pod deleted}]
                        """);

        Run run = Run.of("rules", "test", file.toString(), "--output", "json");

        JsonNode json = run.json().getFirst();
        assertThat(run.status()).isEqualTo(1);
        assertThat(json.get("passed").asInt()).isZero();
        assertThat(json.get("failed").asInt()).isEqualTo(1);
        assertThat(json.get("files").get(0).get("tests").get(0).get("differences").toString())
                .isEqualTo(
                        """
                        [{"kind":"missing","expected":{"rule":"Pod deleted","position":"FILE:5:21"},\
                        "reason":"condition_false","event":1,"obstacles":[{"text":"ka.verb = delete","needed":true,\
                        "within":[],"values":[{"operand":"ka.verb","value":"get"}]}]}]\
                        """
                                .replace("FILE", file.toString()));
    }

    @Test
    void readsRecordingsBesideTheTests() throws IOException {
        Path file =
                file(
                        """
                          - name: recorded
                            file: audit.log
                            alerts: [{rule: Pod deleted}]
                        """);
        Files.writeString(
                directory.resolve("tests/audit.log"),
                """
                I0301 12:00:00 some log line
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stage":"Panic","verb":"delete",\
                "objectRef":{"resource":"pods"},"stageTimestamp":"2026-03-01T12:00:00Z"}
                """);

        Run run = Run.of("rules", "test", file.toString());

        assertThat(run.out()).isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void saysEverythingThatIsWrongWithAFile() throws IOException {
        Path file =
                file(
                        """
                          - name: mistaken
                            events: [EVENT, {auditID: 7}]
                            alert: []
                            alerts: [{rule: Pod delted}]
                        """);

        Run run = Run.of("rules", "test", file.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("0 passed, 0 failed, and some could not be run\n");
        assertThat(run.err().lines().filter(line -> line.startsWith(file.toString())))
                .containsExactly(
                        file + ":4:95: error ITEM_MALFORMED: auditID 7 is not text",
                        file
                                + ":5:5: error ITEM_MALFORMED: unknown key 'alert' in a test; did you mean \"alerts\"?",
                        file
                                + ":6:21: error ITEM_MALFORMED: no rule \"Pod delted\"; did you mean \"Pod deleted\"?");
    }

    @Test
    void refusesNamesThatNoFileHas() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("a.yaml"),
                        "tests: [{name: n, file: \"a\\0\", alerts: []}]");
        Path other =
                Files.writeString(directory.resolve("b.yaml"), "{rules: [\"\\0\"], tests: []}");

        Run run = Run.of("rules", "test", file.toString(), other.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .contains(
                        file + ":1:25: error FILE_UNREADABLE: ",
                        "not the name of a file: a\\u0000",
                        "not the name of a file: \\u0000");
    }

    @Test
    void runsTheOtherFilesWhenOneCannotBeRead() throws IOException {
        Path file =
                file(
                        """
                          - name: good
                            events: []
                            alerts: []
                        """);
        Path lost = Files.writeString(directory.resolve("lost.yaml"), "rules: [x]\ntests: []\n");
        Files.writeString(directory.resolve("refused.yaml"), "- rule: x\n");
        Path refused =
                Files.writeString(
                        directory.resolve("r-test.yaml"), "rules: [refused.yaml]\ntests: []\n");

        Run run =
                Run.of(
                        "rules",
                        "test",
                        "none.yaml",
                        lost.toString(),
                        refused.toString(),
                        file.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("1 passed, 0 failed, and some could not be run\n");
        assertThat(run.err())
                .contains(
                        "no such file: none.yaml",
                        lost
                                + ": its rules cannot be read: no such file: "
                                + directory.resolve("x"),
                        refused + ": its rules were refused");
    }

    @Test
    void refusesACommandLineThatMakesNoSense() {
        assertThat(Run.of("rules", "test").status()).isEqualTo(2);
        assertThat(Run.of("rules").err()).contains("check, list, describe, explain or test");
    }
}
