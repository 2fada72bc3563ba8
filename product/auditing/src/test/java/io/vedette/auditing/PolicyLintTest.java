package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.auditing.Blindness.Effect;
import io.vedette.auditing.Blindness.Extent;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyLintTest {
    private static final String PRIVILEGED =
            "ka.verb = create and ka.target.resource = pods and audit.pod.risks intersects (privileged)";

    private static List<Blindness> lint(String rules, String condition) {
        String text = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n" + rules;
        AuditPolicy policy =
                ((PolicyReader.Result.Read) PolicyReader.read("p.yaml", text)).policy();
        return PolicyLint.blindness(
                policy,
                new Needs(
                        OwnRules.of(
                                """
                                - rule: r
                                  desc: d
                                  condition: %s
                                  output: x (%%ka.req.pod.host_pid)
                                  priority: WARNING
                                  source: k8s_audit
                                """
                                        .formatted(condition))));
    }

    private static Blindness only(List<Blindness> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void isSatisfiedWithWholeBodies() {
        assertThat(lint("- level: RequestResponse\n", PRIVILEGED)).isEmpty();
    }

    @Test
    void saysThatALevelIsTooLow() {
        Blindness found =
                only(lint("- {level: None, verbs: [get]}\n- level: Metadata\n", PRIVILEGED));

        assertThat(found.extent()).isEqualTo(Extent.BLIND);
        assertThat(found.causes()).hasSize(1);
        Blindness.Cause cause = found.causes().getFirst();
        assertThat(cause.effect()).isEqualTo(Effect.LEVEL_TOO_LOW);
        assertThat(cause.line()).isEqualTo(5);
        assertThat(cause.policyRule()).hasValue(2);
        assertThat(cause.missing()).containsExactly("audit.pod.risks", "ka.req.pod.host_pid");
        assertThat(cause.requests()).contains("create pods");
    }

    @Test
    void saysThatRequestsAreNotRecorded() {
        Blindness found =
                only(lint("- level: None\n  users: [bob]\n- level: RequestResponse\n", PRIVILEGED));

        assertThat(found.extent()).isEqualTo(Extent.PARTLY_BLIND);
        assertThat(found.causes().getFirst().effect()).isEqualTo(Effect.NOT_RECORDED);
        assertThat(found.causes().getFirst().line()).isEqualTo(4);
    }

    @Test
    void knowsThatSomeUsersAreOfNoInterest() {
        assertThat(
                        lint(
                                "- level: None\n  users: [\"system:kube-proxy\"]\n- level: RequestResponse\n",
                                PRIVILEGED + " and not audit.actor = control-plane"))
                .isEmpty();
    }

    @Test
    void saysThatNoRuleMatches() {
        Blindness found =
                only(lint("- level: RequestResponse\n  namespaces: [kube-system]\n", PRIVILEGED));

        assertThat(found.extent()).isEqualTo(Extent.PARTLY_BLIND);
        assertThat(found.causes().getFirst().policyRule()).isEmpty();
    }

    @Test
    void looksAtNamespacesOnlyWhereARuleDoes() {
        assertThat(
                        lint(
                                "- level: None\n  namespaces: [test]\n- level: RequestResponse\n",
                                PRIVILEGED + " and ka.target.namespace = kube-system"))
                .isEmpty();
        assertThat(
                        lint(
                                "- level: None\n  namespaces: [kube-system]\n- level: RequestResponse\n",
                                PRIVILEGED + " and ka.target.namespace = kube-system"))
                .isNotEmpty();
    }

    @Test
    void saysThatAStageIsMissing() {
        String exec =
                "ka.target.subresource = exec and ka.stage = ResponseStarted and ka.response.code = 101";
        Blindness found =
                only(lint("- level: RequestResponse\n  omitStages: [ResponseStarted]\n", exec));

        assertThat(found.extent()).isEqualTo(Extent.BLIND);
        assertThat(found.causes().getFirst().missing()).containsExactly("ResponseStarted");
        assertThat(lint("- level: RequestResponse\n  omitStages: [RequestReceived]\n", exec))
                .isEmpty();
        // another stage tells the same
        assertThat(
                        lint(
                                "- level: RequestResponse\n  omitStages: [ResponseStarted]\n",
                                "ka.target.subresource = exec"))
                .isEmpty();
    }

    @Test
    void saysThatAnAlertWouldTellLess() {
        Blindness found =
                only(
                        lint(
                                "- level: Metadata\n",
                                "ka.verb = create and ka.target.resource = pods and not ka.target.subresource exists"));

        assertThat(found.extent()).isEqualTo(Extent.INCOMPLETE);
        assertThat(found.causes().getFirst().missing()).containsExactly("ka.req.pod.host_pid");
    }

    @Test
    void holdsNothingAgainstAPolicyThatKeepsSecretsToItself() {
        Blindness found =
                only(
                        lint(
                                "- level: Metadata\n  resources: [{resources: [secrets]}]\n- level: RequestResponse\n",
                                "ka.verb = get and ka.target.resource = secrets and jevt.value[/responseObject/data] exists"));

        assertThat(found.extent()).isEqualTo(Extent.WITHHELD);
    }
}
