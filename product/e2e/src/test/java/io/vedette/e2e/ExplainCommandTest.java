package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExplainCommandTest {
    private static final String EVENT =
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"ID","stage":"STAGE",\
            "requestURI":"/api/v1/namespaces/shop/pods/web","verb":"VERB","user":{"username":"USER"},\
            "objectRef":{"resource":"pods","namespace":"shop","name":"web","apiVersion":"v1"},\
            "responseStatus":{"code":200},"stageTimestamp":"2026-03-01T12:00:00Z"}
            """;

    private static final String RULES =
            """
            - macro: of_shop
              condition: (ka.target.namespace in (shop, store))
            - rule: Pod deleted
              desc: d
              condition: ka.verb = delete and of_shop
              output: o
              priority: WARNING
              source: k8s_audit
              exceptions:
                - name: operators
                  fields: ka.user.name
                  comps: in
                  values: [root]
            - rule: Anything by alice
              desc: d
              condition: ka.user.name = alice
              output: o
              priority: NOTICE
              source: k8s_audit
            - rule: Asleep
              desc: d
              condition: ka.verb = delete
              output: o
              priority: NOTICE
              source: k8s_audit
              enabled: false
            - rule: Of system calls
              desc: d
              condition: evt.type = open
              output: o
              priority: NOTICE
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
                        event("aa-1", "RequestReceived", "delete", "alice")
                                + event("aa-1", "ResponseComplete", "delete", "alice")
                                + event("aa-12", "ResponseComplete", "get", "bob")
                                + event("bb-1", "ResponseComplete", "delete", "root"));
    }

    private static String event(String id, String stage, String verb, String user) {
        return EVENT.replace("ID\",\"stage", id + "\",\"stage")
                .replace("STAGE", stage)
                .replace("VERB", verb)
                .replace("USER", user);
    }

    private Run explain(String which, String rule, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of("rules", "explain", log + which, rule, "-r", rules.toString()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    @Test
    void showsWhyARuleFired() {
        Run run = explain("", "Pod deleted");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith(
                        "rule     Pod deleted  ("
                                + rules
                                + ":3:3)\nevent    aa-1/RequestReceived, number 1\n         User alice ")
                .endsWith(
                        """

                          true    all of
                          true      all of
                          true        ka.verb = delete   <- "delete"
                          true        macro of_shop
                          true          ka.target.namespace in (shop, store)   <- "shop"
                          true      not
                          false       exception operators
                          false         ka.user.name in (root)   <- "alice"

                        The rule fired.
                        """);
    }

    @Test
    void showsWhatKeptARuleFromFiring() {
        Run run = explain("#3", "Pod deleted");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .endsWith(
                        """

                          false   all of
                          false     all of
                          false       ka.verb = delete   <- "get"
                          (true)      macro of_shop   not evaluated: ka.verb = delete is false already
                          (true)        ka.target.namespace in (shop, store)   <- "shop"
                          (true)    not   not evaluated: (ka.verb = delete and of_shop) is false already
                          (false)     exception operators
                          (false)       ka.user.name in (root)   <- "bob"

                        The rule did not fire: its condition is false.
                        The least that kept it from firing:
                          ka.verb = delete would have to be true, but ka.verb is "get"
                        """);
    }

    @Test
    void namesTheExceptionThatKeptARuleFromFiring() {
        assertThat(explain("#4", "Pod deleted").out())
                .endsWith(
                        "\n  ka.user.name in (root) (in operators) would have to be false, but ka.user.name is \"root\"\n");
    }

    @Test
    void tellsWhichRuleHidesAnother() {
        Run first = explain("", "Anything by alice");
        Run all = explain("", "Anything by alice", "--matching", "all");

        assertThat(first.status()).isEqualTo(1);
        assertThat(first.out())
                .endsWith(
                        "\nThe rule did not fire: its condition is true, but \"Pod deleted\" at "
                                + rules
                                + ":3:3 comes before it and matches too; with --matching all both fire.\n");
        assertThat(all.status()).isZero();
        assertThat(all.out()).endsWith("\nThe rule fired.\n");
    }

    @Test
    void tellsThatARuleIsDisabled() {
        assertThat(explain("", "Asleep").status()).isEqualTo(1);
        assertThat(explain("", "Asleep").out())
                .endsWith(
                        "\nThe rule did not fire: its condition is true, but the rule is disabled.\n");
        assertThat(explain("#3", "Asleep").out())
                .contains("its condition is false, and the rule is disabled.");
        assertThat(explain("", "Asleep", "--enable-rule", "As*", "--matching", "all").status())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'', aa-1/RequestReceived, ''",
        "#1, aa-1/RequestReceived, ''",
        "#4, bb-1/ResponseComplete, ''",
        "#aa-1, aa-1/RequestReceived, also possible: aa-1/ResponseComplete",
        "#aa-1/ResponseComplete, aa-1/ResponseComplete, ''",
        "#aa-12, aa-12/ResponseComplete, ''",
        "#bb, bb-1/ResponseComplete, ''",
        "#aa, aa-1/RequestReceived, also possible: aa-1/ResponseComplete aa-12/ResponseComplete",
    })
    void findsTheEvent(String which, String id, String others) {
        Run run = explain(which, "Pod deleted", "--output", "json");

        assertThat(run.json().getFirst().get("event").get("ids").get(0).asString()).isEqualTo(id);
        assertThat(run.err().strip()).isEqualTo(others);
    }

    @Test
    void readsWhatReplayReads() throws IOException {
        Path packed = directory.resolve("audit#2.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(log));
        }

        Run piped =
                Run.with(
                        Files.readString(log),
                        "rules",
                        "explain",
                        "-#3",
                        "Pod deleted",
                        "-r",
                        rules.toString());
        Run unpacked =
                Run.of(
                        "rules",
                        "explain",
                        packed.toString(),
                        "Pod deleted",
                        "-r",
                        rules.toString());

        assertThat(piped.out()).isEqualTo(explain("#3", "Pod deleted").out());
        assertThat(unpacked.out()).isEqualTo(explain("", "Pod deleted").out());
    }

    @Test
    void writesTheSameAsJson() {
        Run run = explain("#3", "Pod deleted", "--output", "json");

        JsonNode json = run.json().getFirst();
        assertThat(run.status()).isEqualTo(1);
        assertThat(json.get("fired").asBoolean()).isFalse();
        assertThat(json.get("verdict").asString()).isEqualTo("condition_false");
        assertThat(json.get("rule").get("name").asString()).isEqualTo("Pod deleted");
        assertThat(json.get("event").get("number").asInt()).isEqualTo(3);
        assertThat(json.get("condition").get("parts").get(0).toString())
                .isEqualTo(
                        """
                        {"kind":"all","holds":false,"evaluated":true,"parts":[\
                        {"kind":"test","text":"ka.verb = delete","values":[{"operand":"ka.verb","value":"get"}],\
                        "holds":false,"evaluated":true},\
                        {"kind":"macro","name":"of_shop","holds":true,"evaluated":false,\
                        "decided_by":{"text":"ka.verb = delete","holds":false},"parts":[\
                        {"kind":"test","text":"ka.target.namespace in (shop, store)",\
                        "values":[{"operand":"ka.target.namespace","value":"shop"}],"holds":true,"evaluated":false}]}]}\
                        """);
        assertThat(json.get("obstacles").toString())
                .isEqualTo(
                        """
                        [{"text":"ka.verb = delete","needed":true,"within":[],\
                        "values":[{"operand":"ka.verb","value":"get"}]}]\
                        """);
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(explain("", "Nope").status()).isEqualTo(2);
        assertThat(explain("", "Nope").err())
                .isEqualTo("vedette: no rule \"Nope\"; 'vedette rules list' shows them\n");
        assertThat(explain("#5", "Asleep").status()).isEqualTo(2);
        assertThat(explain("#5", "Asleep").err())
                .isEqualTo("vedette: there is no event 5 of " + log + "; it has 4 events\n");
        assertThat(explain("", "Of system calls").status()).isEqualTo(2);
        assertThat(explain("", "Of system calls").err())
                .isEqualTo(
                        "vedette: rule \"Of system calls\" is for events of source syscall, this one is of k8s_audit\n");
        assertThat(Run.of("rules", "explain", "x").status()).isEqualTo(2);
    }

    @Test
    void saysWhatCannotBeRead() throws IOException {
        Run missing =
                Run.of(
                        "rules",
                        "explain",
                        directory.resolve("none.log#2").toString(),
                        "Asleep",
                        "-r",
                        rules.toString());
        Files.writeString(rules, "- rule: x\n");
        Run refused = explain("", "x");

        assertThat(missing.status()).isEqualTo(3);
        assertThat(missing.err()).contains("no such file: " + directory.resolve("none.log"));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err()).contains("ITEM_MALFORMED");
    }

    @Test
    void cutsLongValuesAndLetsNoneReachTheTerminalAsControlCharacters() throws IOException {
        String hostile = "\\u001b]0;owned\\u0007\\u202e\\r\\n" + "x".repeat(1000);
        Files.writeString(log, event("a", "ResponseComplete", "get", hostile));

        Run text = explain("", "Anything by alice");
        Run json = explain("", "Anything by alice", "--output", "json");

        assertThat(text.out())
                .contains("<- \"\\u001b]0;owned\\u0007\\u202e\\r\\nxxx")
                .contains("x\" and 913 characters more");
        assertThat((text.out() + json.out()).codePoints())
                .allMatch(code ->
                        code == '\n'
                                || (!Character.isISOControl(code)
                                        && Character.getType(code) != Character.FORMAT));
        assertThat(
                        json.json()
                                .getFirst()
                                .get("condition")
                                .get("values")
                                .get(0)
                                .get("value")
                                .asString())
                .hasSize(1013);
    }
}
