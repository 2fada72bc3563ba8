package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.auditing.AuditPolicy.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyMakerTest {
    private static AuditPolicy policyFor(String condition, String output) {
        return PolicyMaker.make(
                new Needs(
                        OwnRules.of(
                                """
                                - rule: r
                                  desc: d
                                  condition: %s
                                  output: %s
                                  priority: WARNING
                                  source: k8s_audit
                                """
                                        .formatted(condition, output))));
    }

    private static Decision decide(AuditPolicy policy, String verb, String resource) {
        String[] path = resource.split("/", -1);
        return decide(policy, verb, path[0], path.length > 1 ? path[1] : "", Identity.PERSON);
    }

    private static Decision decide(
            AuditPolicy policy, String verb, String resource, String part, Identity identity) {
        String group =
                Resources.known().stream()
                        .filter(each -> each.name().equals(resource))
                        .map(Resources.Resource::group)
                        .findFirst()
                        .orElse("example.com");
        return policy.decide(Shape.of(verb, group, resource, part, true).by(identity.user()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'ka.verb = create and ka.target.resource = pods' | create | pods | METADATA",
                "'ka.verb = create and ka.target.resource = pods' | get    | pods | NONE",
                "'ka.verb = create and ka.target.resource = pods' | create | pods/exec | METADATA",
                "'ka.verb = create and ka.target.resource = pods' | create | secrets | NONE",
                "'ka.target.resource = pods and ka.req.pod.host_network = true' | create | pods | REQUEST",
                "'ka.target.resource = pods and ka.req.pod.host_network = true' | get | pods | NONE",
                "'ka.target.resource = pods and ka.resp.name = x' | create | pods | REQUEST_RESPONSE",
                "'ka.target.resource = pods and jevt.value[/responseObject/a] = x' | list | pods | REQUEST_RESPONSE",
                "'ka.target.resource = pods and audit.changed = true' | create | pods | METADATA",
                "'ka.target.resource = pods and audit.changed = true' | update | pods | REQUEST_RESPONSE",
                "'ka.target.resource = things and ka.verb = get' | get | things | METADATA",
                "'audit.message contains x' | get | pods | METADATA",
                // never more than is safe
                "'ka.target.resource = secrets and ka.resp.name = x' | get | secrets | METADATA",
                "'ka.target.resource = secrets and jevt.value[/responseObject] exists' | get | secrets | METADATA",
                "'ka.target.resource = secrets and jevt.value[/responseObject] exists' | list | secrets | METADATA",
                "'ka.target.resource = secrets and jevt.value[/responseObject] exists' | update | secrets | REQUEST",
                "'jevt.value[/requestObject] exists' | create | tokenreviews | METADATA",
                "'jevt.value[/responseObject] exists' | create | serviceaccounts/token | REQUEST",
            })
    void recordsWhatARuleReads(String condition, String verb, String resource, AuditLevel level) {
        AuditPolicy policy = policyFor(condition, "x");

        assertThat(decide(policy, verb, resource).level()).isEqualTo(level);
    }

    @Test
    void recordsWhatAnAlertTells() {
        AuditPolicy policy =
                policyFor(
                        "ka.verb = create and ka.target.resource = pods",
                        "x (images=%ka.req.pod.containers.image)");

        assertThat(decide(policy, "create", "pods").level()).isEqualTo(AuditLevel.REQUEST);
    }

    @Test
    void leavesOutIdentitiesThatNoRuleIsAbout() {
        AuditPolicy policy = policyFor("not audit.actor in (control-plane, node)", "x");

        assertThat(decide(policy, "get", "pods", "", Identity.CONTROL_PLANE.getFirst()).level())
                .isEqualTo(AuditLevel.NONE);
        assertThat(decide(policy, "get", "pods", "", Identity.NOBODY).level())
                .isEqualTo(AuditLevel.METADATA);
        // a group can be given to anybody
        assertThat(decide(policy, "get", "pods", "", Identity.NODE).level())
                .isEqualTo(AuditLevel.METADATA);
    }

    @Test
    void recordsTheStagesThatRulesLookAt() {
        AuditPolicy begun =
                policyFor("jevt.value[/stage] = ResponseStarted and ka.verb = watch", "x");
        AuditPolicy received = policyFor("ka.stage = RequestReceived", "x");
        AuditPolicy any = policyFor("ka.verb = watch", "x");

        assertThat(decide(begun, "watch", "pods").omitStages())
                .contains(AuditStage.RESPONSE_COMPLETE, AuditStage.REQUEST_RECEIVED)
                .doesNotContain(AuditStage.RESPONSE_STARTED);
        assertThat(decide(received, "get", "pods").records(AuditStage.REQUEST_RECEIVED)).isTrue();
        assertThat(decide(any, "watch", "pods").omitStages())
                .containsExactly(AuditStage.REQUEST_RECEIVED);
    }

    @ParameterizedTest
    @CsvSource({
        "create, pods/exec",
        "get, pods/exec",
        "create, pods/attach",
        "get, pods/portforward"
    })
    void recordsStreamsWhenTheyBegin(String verb, String resource) {
        AuditPolicy policy = OwnRules.policy();

        Decision decision = decide(policy, verb, resource);

        assertThat(decision.records(AuditStage.RESPONSE_STARTED)).isTrue();
        assertThat(decision.records(AuditStage.RESPONSE_COMPLETE)).isTrue();
    }

    @Test
    void leavesNoRuleOfOursBlind() {
        AuditPolicy policy = OwnRules.policy();

        assertThat(PolicyLint.blindness(policy, new Needs(OwnRules.all())))
                .allSatisfy(each -> assertThat(each.extent()).isEqualTo(Blindness.Extent.WITHHELD));
        assertThat(PolicyMistakes.in("p", policy)).isEmpty();
    }

    @Test
    void namesNoGroupWithAWildcardWhichOldApiServersRefuse() {
        AuditPolicy policy = OwnRules.policy();

        assertThat(policy.rules())
                .flatExtracting(PolicyRule::resources)
                .extracting(GroupResources::group)
                .isNotEmpty()
                .doesNotContain("*");
    }

    @Test
    void refusesToAskForCredentials() {
        var everything =
                new PolicyRule(
                        AuditLevel.REQUEST_RESPONSE,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Optional.empty(),
                        1);
        var policy = new AuditPolicy(List.of(everything), Set.of(), false);

        assertThatThrownBy(() -> PolicyMaker.checkWithheld(policy))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the policy would record get secrets at RequestResponse");
    }
}
