package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

    private static List<String> problems(String text) {
        return PolicyReader.read("p.yaml", text) instanceof PolicyReader.Result.Refused refused
                ? refused.problems().stream().map(PolicyProblem::toString).toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'- level: Meta'                        | 'p.yaml:4:10: level has no \"Meta\"; there are None, Metadata, Request, RequestResponse'",
                "'- level: metadata'                    | 'p.yaml:4:10: level has no \"metadata\"; did you mean \"Metadata\"?'",
                "'- {verbs: [get]}'                     | 'p.yaml:4:3: a rule needs a level: None, Metadata, Request, RequestResponse'",
                "'- {level: None, verb: [get]}'         | 'p.yaml:4:17: a rule has no key \"verb\"; did you mean \"verbs\"?'",
                "'- {level: None, verbs: get}'          | 'p.yaml:4:24: verbs takes a list of texts, such as verbs: [\"…\"]'",
                "'- {level: None, users: [1]}'          | 'p.yaml:4:25: an item of users is no text; write it in quotes'",
                "'- {level: None, level: Request}'      | 'p.yaml:4:17: \"level\" is given twice; leave one out'",
                "'- {level: None, omitStages: [Done]}'  | 'p.yaml:4:30: omitStages has no \"Done\"; there are RequestReceived, ResponseStarted, ResponseComplete, Panic'",
                "'- {level: None, omitManagedFields: 1}'| 'p.yaml:4:36: omitManagedFields takes true or false, found \"1\"'",
                "'- {level: None, nonResourceURLs: [a]}'| 'p.yaml:4:35: nonResourceURLs has \"a\"; a URL begins with /'",
                "'- {level: None, nonResourceURLs: [\"/a*b\"]}' | 'p.yaml:4:35: nonResourceURLs has \"/a*b\"; * may only be the last character'",
                "'- {level: None, nonResourceURLs: [/a], namespaces: [b]}' | 'p.yaml:4:34: nonResourceURLs and namespaces exclude each other; make two rules of this one'",
                "'- {level: None, resources: [{group: apps/v1}]}' | 'p.yaml:4:37: group \"apps/v1\" has a version; write group: \"apps\"'",
                "'- {level: None, resources: [{group: A_b}]}' | 'p.yaml:4:37: group \"A_b\" is no name of an API group'",
                "'- {level: None, resources: [pods]}'   | 'p.yaml:4:29: an item of resources takes keys with values: group, resources, resourceNames'",
                "'- {level: None, resources: [{resourceNames: [a]}]}' | 'p.yaml:4:45: resourceNames needs resources beside it, such as resources: [configmaps]'",
            })
    void refusesARule(String rule, String message) {
        assertThat(problems(HEAD + "rules:\n" + rule)).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''        | 'p.yaml:1:1: the file is empty; a policy begins with apiVersion: audit.k8s.io/v1 and kind: Policy'",
                "'a: [b'   | 'p.yaml:1:6: this is no YAML: expected '','' or '']'', but got <stream end>'",
                "'{apiVersion: audit.k8s.io/v1, kind: Policy}' | 'p.yaml:1:1: an API server refuses a policy without rules; write at least rules: [{level: Metadata}]'",
                "'{apiVersion: audit.k8s.io/v1beta1, kind: Policy, rules: [{level: None}]}' | 'p.yaml:1:14: apiVersion is \"audit.k8s.io/v1beta1\"; write apiVersion: audit.k8s.io/v1'",
                "'{apiVersion: audit.k8s.io/v1, rules: [{level: None}]}' | 'p.yaml:1:1: kind is missing; write kind: Policy'",
            })
    void refusesAFile(String text, String message) {
        assertThat(problems(text)).containsExactly(message);
    }

    @Test
    void tellsOfAllThatIsWrongInTheOrderOfTheFile() {
        assertThat(problems(HEAD + "omitStage: []\nrules:\n- level: X\n- {}\n")).hasSize(3);
    }

    @Test
    void readsWhatItWrites() {
        var rule =
                new PolicyRule(
                        AuditLevel.REQUEST,
                        List.of("a\"b\\c\u0007\u00e9"),
                        List.of("g"),
                        List.of("get"),
                        List.of(new GroupResources("", List.of("pods", "*/log"), List.of("x"), 12)),
                        List.of(""),
                        List.of(),
                        java.util.EnumSet.of(AuditStage.PANIC),
                        java.util.Optional.of(false),
                        8);
        var policy =
                new AuditPolicy(
                        List.of(rule), java.util.EnumSet.of(AuditStage.REQUEST_RECEIVED), true);

        String text = PolicyText.of(policy, List.of("for", "people"));

        PolicyReader.Result read = PolicyReader.read("p.yaml", text);
        assertThat(read).isInstanceOf(PolicyReader.Result.Read.class);
        AuditPolicy again = ((PolicyReader.Result.Read) read).policy();
        assertThat(PolicyText.of(again, List.of("for", "people"))).isEqualTo(text);
        assertThat(again.rules().getFirst().users()).isEqualTo(rule.users());
    }
}
