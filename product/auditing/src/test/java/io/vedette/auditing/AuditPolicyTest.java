package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.auditing.AuditRequest.User;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As the API server's own checker decides; each row is a rule and a request. */
class AuditPolicyTest {
    private static AuditPolicy policy(String rules) {
        String text = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n" + rules;
        PolicyReader.Result read = PolicyReader.read("policy.yaml", text);
        assertThat(read).isInstanceOf(PolicyReader.Result.Read.class);
        return ((PolicyReader.Result.Read) read).policy();
    }

    private static boolean matches(String rule, AuditRequest request) {
        return policy("- {level: Metadata, " + rule + "}").decide(request).level()
                == AuditLevel.METADATA;
    }

    /** {@code verb group resource/subresource namespace name}, - for what is empty. */
    private static AuditRequest of(String text, Optional<User> user) {
        String[] words =
                Arrays.stream(text.split(" ", -1))
                        .map(word -> word.equals("-") ? "" : word)
                        .toArray(String[]::new);
        if (words[1].startsWith("/")) {
            return new AuditRequest(user, words[0], false, "", "", "", "", "", words[1]);
        }
        String[] resource = words[2].split("/", -1);
        return new AuditRequest(
                user,
                words[0],
                true,
                words[1],
                resource[0],
                resource.length > 1 ? resource[1] : "",
                words[3],
                words[4],
                "");
    }

    private static final Optional<User> ALICE =
            Optional.of(new User("alice", List.of("dev", "system:authenticated")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // users and groups; both have to fit
                "'users: [alice]'                        | get - pods ns a | true",
                "'users: [bob]'                          | get - pods ns a | false",
                "'users: [bob, alice]'                   | get - pods ns a | true",
                "'users: [\"*\"]'                        | get - pods ns a | false",
                "'userGroups: [ops, dev]'                | get - pods ns a | true",
                "'userGroups: [ops]'                     | get - pods ns a | false",
                "'users: [alice], userGroups: [ops]'     | get - pods ns a | false",
                "'users: [], userGroups: []'             | get - pods ns a | true",
                // verbs
                "'verbs: [get, list]'                    | get - pods ns a | true",
                "'verbs: [list]'                         | get - pods ns a | false",
                "'verbs: [\"*\"]'                        | get - pods ns a | false",
                // groups and resources
                "'resources: [{group: \"\"}]'            | get - pods ns a | true",
                "'resources: [{group: \"\"}]'            | get apps deployments ns a | false",
                "'resources: [{}]'                       | get - pods ns a | true",
                "'resources: [{group: \"*\"}]'           | get apps deployments ns a | true",
                "'resources: [{resources: [pods]}]'      | get - pods ns a | true",
                "'resources: [{resources: [pods]}]'      | get - pods/log ns a | false",
                "'resources: [{resources: [pods]}]'      | get apps pods ns a | false",
                "'resources: [{resources: [pods/log]}]'  | get - pods/log ns a | true",
                "'resources: [{resources: [pods/log]}]'  | get - pods ns a | false",
                "'resources: [{resources: [\"*\"]}]'     | get - pods/log ns a | true",
                "'resources: [{resources: [\"*/log\"]}]' | get - pods/log ns a | true",
                "'resources: [{resources: [\"*/log\"]}]' | get - pods/exec ns a | false",
                "'resources: [{resources: [\"*/log\"]}]' | get - pods ns a | false",
                "'resources: [{resources: [\"pods/*\"]}]'| get - pods/log ns a | true",
                "'resources: [{resources: [\"pods/*\"]}]'| get - pods ns a | true",
                "'resources: [{resources: [\"pods/*\"]}]'| get - nodes/log ns a | false",
                "'resources: [{resources: [\"*/*\"]}]'   | get - pods/log ns a | false",
                "'resources: [{resources: [\"po*\"]}]'   | get - pods ns a | false",
                // names
                "'resources: [{resources: [configmaps], resourceNames: [a]}]' | get - configmaps ns a | true",
                "'resources: [{resources: [configmaps], resourceNames: [a]}]' | get - configmaps ns b | false",
                "'resources: [{resources: [configmaps], resourceNames: [a]}]' | list - configmaps ns - | false",
                "'resources: [{resources: [configmaps], resourceNames: [\"\"]}]' | list - configmaps ns - | true",
                // namespaces
                "'namespaces: [ns]'                      | get - pods ns a | true",
                "'namespaces: [other]'                   | get - pods ns a | false",
                "'namespaces: [\"\"]'                    | get - nodes - a | true",
                "'namespaces: [\"\"]'                    | get - pods ns a | false",
                "'namespaces: [ns]'                      | get - nodes - a | false",
                "'namespaces: [ns], resources: [{resources: [secrets]}]' | get - pods ns a | false",
                // paths that are no resources
                "'nonResourceURLs: [/healthz]'           | get /healthz | true",
                "'nonResourceURLs: [/healthz]'           | get /healthz/etcd | false",
                "'nonResourceURLs: [\"/healthz*\"]'      | get /healthz/etcd | true",
                "'nonResourceURLs: [\"/healthz/*\"]'     | get /healthz | false",
                "'nonResourceURLs: [\"*\"]'              | get /anything | true",
                "'nonResourceURLs: [\"*\"]'              | get - pods ns a | false",
                "'resources: [{group: \"*\"}]'           | get /healthz | false",
                "'namespaces: [\"\"]'                    | get /healthz | false",
                "'verbs: [get]'                          | get /healthz | true",
            })
    void aRuleMatches(String rule, String request, boolean expected) {
        assertThat(matches(rule, of(request, ALICE))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'users: [\"\"]', false", "'userGroups: [\"\"]', false", "'verbs: [get]', true"})
    void nobodyMatchesNoUserAndNoGroup(String rule, boolean expected) {
        assertThat(matches(rule, of("get - pods ns a", Optional.empty()))).isEqualTo(expected);
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        AuditPolicy policy =
                policy(
                        """
                        - {level: None, verbs: [watch]}
                        - {level: Request, resources: [{resources: [pods]}]}
                        - {level: RequestResponse, resources: [{resources: [pods, nodes]}]}
                        """);

        assertThat(policy.decide(of("watch - pods ns a", ALICE)).rule()).hasValue(0);
        assertThat(policy.decide(of("get - pods ns a", ALICE)).rule()).hasValue(1);
        assertThat(policy.decide(of("get - nodes - a", ALICE)).rule()).hasValue(2);
        assertThat(policy.decide(of("get - secrets ns a", ALICE)))
                .isEqualTo(
                        new AuditPolicy.Decision(
                                AuditLevel.NONE, Set.of(), false, java.util.OptionalInt.empty()));
    }

    @Test
    void omitsTheStagesOfThePolicyAndOfTheRule() {
        String text =
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                omitManagedFields: true
                rules:
                  - level: Metadata
                    verbs: [get]
                    omitStages: [ResponseStarted]
                    omitManagedFields: false
                  - level: Metadata
                """;
        AuditPolicy policy = ((PolicyReader.Result.Read) PolicyReader.read("p", text)).policy();

        AuditPolicy.Decision get = policy.decide(of("get - pods ns a", ALICE));
        AuditPolicy.Decision list = policy.decide(of("list - pods ns -", ALICE));

        assertThat(get.omitStages())
                .containsExactly(AuditStage.REQUEST_RECEIVED, AuditStage.RESPONSE_STARTED);
        assertThat(get.omitManagedFields()).isFalse();
        assertThat(list.omitStages()).containsExactly(AuditStage.REQUEST_RECEIVED);
        assertThat(list.omitManagedFields()).isTrue();
        assertThat(list.records(AuditStage.RESPONSE_STARTED)).isTrue();
        assertThat(get.records(AuditStage.RESPONSE_STARTED)).isFalse();
    }
}
