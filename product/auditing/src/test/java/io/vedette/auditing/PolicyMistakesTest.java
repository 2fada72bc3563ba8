package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyMistakesTest {
    private static List<String> mistakes(String rules) {
        String text = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n" + rules;
        AuditPolicy policy =
                ((PolicyReader.Result.Read) PolicyReader.read("p.yaml", text)).policy();
        return PolicyMistakes.in("p.yaml", policy).stream().map(PolicyProblem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'resources: [{resources: [pod]}]'       | 'group \"\" has no resource \"pod\", so this matches nothing; did you mean \"pods\"?'",
                "'resources: [{resources: [deployments]}]' | 'group \"\" has no resource \"deployments\", so this matches nothing; it is in group \"apps\"'",
                "'resources: [{group: core}]'            | 'group \"core\" is none; the core group is written \"\", and versions are not written'",
                "'resources: [{group: v1}]'              | 'group \"v1\" is none; the core group is written \"\", and versions are not written'",
                "'resources: [{group: networking}]'      | 'group \"networking\" is not known; did you mean \"networking.k8s.io\"?'",
                "'resources: [{resources: [\"*/*\"]}]'   | 'resource \"*/*\" matches nothing; there are \"*\", \"pods/*\" and \"*/scale\"'",
                "'verbs: [\"*\"]'                        | 'verbs has \"*\", which matches nothing: there are no wildcards here; leave verbs out for all'",
                "'users: [\"system:*\"]'                 | 'users has \"system:*\", which matches nothing: there are no wildcards here; leave users out for all'",
                "'verbs: [deletes], namespaces: [a]'     | 'verb \"deletes\" is never a request''s for a resource; did you mean \"delete\"?'",
                "'verbs: [impersonate], namespaces: [a]' | 'verb \"impersonate\" is never a request''s: only authorization asks for it; there are get, list, watch, create, update, patch, delete, deletecollection, proxy'",
            })
    void areFound(String rule, String message) {
        assertThat(mistakes("- {level: None, " + rule + "}"))
                .singleElement()
                .asString()
                .endsWith(": " + message)
                .startsWith("p.yaml:4:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'verbs: [get]'                          | 'verbs: [get], users: [a]'  | true",
                "'verbs: [get]'                          | 'users: [a]'                | false",
                "'users: [a, b]'                         | 'users: [b]'                | true",
                "'users: [a]'                            | 'users: [a, b]'             | false",
                "'namespaces: [a]'                       | 'namespaces: [a], resources: [{resources: [pods]}]' | true",
                "'resources: [{}]'                       | 'resources: [{resources: [pods]}]' | true",
                "'resources: [{}]'                       | 'resources: [{group: apps}]' | false",
                "'resources: [{resources: [pods]}]'      | 'resources: [{resources: [pods/log]}]' | false",
                "'resources: [{resources: [\"pods/*\"]}]'| 'resources: [{resources: [pods/log]}]' | true",
                "'resources: [{resources: [\"*/log\"]}]' | 'resources: [{resources: [pods/log]}]' | true",
                "'resources: [{resources: [pods], resourceNames: [a]}]' | 'resources: [{resources: [pods]}]' | false",
                "'nonResourceURLs: [\"/a*\"]'            | 'nonResourceURLs: [/ab]'    | true",
                "'nonResourceURLs: [\"/a*\"]'            | 'namespaces: [a]'           | false",
                "'namespaces: [a]'                       | 'nonResourceURLs: [/ab]'    | false",
            })
    void aRuleIsNotReached(String first, String second, boolean hidden) {
        List<String> found =
                mistakes("- {level: None, " + first + "}\n- {level: None, " + second + "}\n");

        assertThat(found.stream().anyMatch(each -> each.contains("never reached")))
                .isEqualTo(hidden);
    }

    @Test
    void credentialsAreNotToBeRecorded() {
        assertThat(
                        mistakes(
                                "- {level: Metadata, resources: [{resources: [secrets]}]}\n- level: Request\n"))
                .singleElement()
                .asString()
                .startsWith("p.yaml:5:1: this rule records credentials")
                .contains("tokenreviews")
                .doesNotContain("secrets");
    }
}
