package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code vedette audit setup} and {@code vedette audit lint}. */
class AuditCommandTest {
    private static final String RULE =
            """
            - rule: r
              desc: d
              condition: ka.verb = create and ka.target.resource = pods and ka.req.pod.host_pid = true
              output: x
              priority: WARNING
              source: k8s_audit
            """;

    @TempDir private Path directory = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Run setup(String... more) throws IOException {
        String[] arguments = {
            "audit",
            "setup",
            "--out",
            directory.resolve("out").toString(),
            "-r",
            file("rules.yaml", RULE)
        };
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void writesFilesForTheirOwnerAloneAndNeverOverOthers() throws IOException {
        Run first = setup();
        Path policy = directory.resolve("out/audit-policy.yaml");
        Path webhook = directory.resolve("out/audit-webhook.yaml");

        assertThat(first.status()).isZero();
        for (Path file : new Path[] {policy, webhook}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(webhook))
                .contains("server: \"http://127.0.0.1:9765/k8s-audit\"");
        assertThat(first.out())
                .contains("--audit-policy-file=" + policy)
                .contains("--audit-webhook-config-file=" + webhook)
                .contains("kubeadm.k8s.io/v1beta4")
                .contains("kube-apiserver-arg:")
                .contains("kind.x-k8s.io/v1alpha4");

        Files.writeString(policy, "mine");
        Run second = setup();
        assertThat(second.status()).isEqualTo(3);
        assertThat(second.err()).contains("is there already; --force writes over it");
        assertThat(policy).hasContent("mine");

        assertThat(setup("--force").status()).isZero();
        assertThat(Files.readString(policy)).contains("kind: Policy");
    }

    @Test
    void lintFindsNothingInWhatSetupWrote() throws IOException {
        setup();

        Run run =
                Run.of(
                        "audit",
                        "lint",
                        directory.resolve("out/audit-policy.yaml").toString(),
                        "-r",
                        directory.resolve("rules.yaml").toString());

        assertThat(run.status()).as(run.out()).isZero();
        assertThat(run.out()).contains("Of 1 rules 0 are blind, 0 partly blind");
    }

    @Test
    void asksForCertificatesWhereVedetteDoes() throws IOException {
        assertThat(setup("--webhook", "http://192.0.2.1:9765/k8s-audit").err())
                .contains("192.0.2.1 is another machine, where Vedette listens with TLS alone");
        assertThat(setup("--webhook", "https://192.0.2.1:9765/k8s-audit").err())
                .contains("https needs all of --server-ca, --client-certificate and --client-key");
        assertThat(setup("--webhook", "ftp://x").status()).isEqualTo(2);

        String none = file("none.pem", "nothing");
        Run run =
                setup(
                        "--webhook", "https://192.0.2.1:9765/k8s-audit",
                        "--server-ca", none,
                        "--client-certificate", none,
                        "--client-key", none);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("none.pem has no CERTIFICATE in PEM");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void putsCertificatesIntoTheWebhooksFile() throws IOException {
        String pem =
                file(
                        "some.pem",
                        """
                        -----BEGIN CERTIFICATE-----
                        QQ==
                        -----END CERTIFICATE-----
                        -----BEGIN PRIVATE KEY-----
                        QQ==
                        -----END PRIVATE KEY-----
                        """);

        Run run =
                setup(
                        "--webhook", "https://vedette.example:9765/k8s-audit",
                        "--server-ca", pem,
                        "--client-certificate", pem,
                        "--client-key", pem);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(directory.resolve("out/audit-webhook.yaml")))
                .contains("certificate-authority-data: LS0tLS1CRUdJTi")
                .contains("client-certificate-data: LS0tLS1CRUdJTi")
                .contains("client-key-data: LS0tLS1CRUdJTi")
                .doesNotContain("{}");
    }

    @Test
    void lintTellsWhyARuleIsBlindAndHowMuchIsRecorded() throws IOException {
        String policy =
                file(
                        "policy.yaml",
                        """
                        apiVersion: audit.k8s.io/v1
                        kind: Policy
                        rules:
                          - level: None
                            verbs: ["get"]
                          - level: Metadata
                        """);
        String rules = file("rules.yaml", RULE);
        String log =
                file(
                        "audit.log",
                        """
                        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/a/pods","verb":"create","user":{"username":"bob"},"objectRef":{"resource":"pods","namespace":"a","apiVersion":"v1"},"requestObject":{"spec":{}},"requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z","stageTimestamp":"2026-01-01T00:00:00.000000Z"}
                        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"2","stage":"ResponseComplete","requestURI":"/healthz","verb":"get","user":{"username":"bob"},"requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z","stageTimestamp":"2026-01-01T00:00:00.000000Z"}
                        """);

        Run text = Run.of("audit", "lint", policy, "-r", rules, "--recording", log);
        Run json =
                Run.of(
                        "audit",
                        "lint",
                        policy,
                        "-r",
                        rules,
                        "--recording",
                        log,
                        "--output",
                        "json");

        assertThat(text.status()).isEqualTo(1);
        assertThat(text.out())
                .contains("blind: \"r\"")
                .contains("line 6 (rule 2, Metadata) without what ka.req.pod.host_pid need: ")
                .contains("in all: 1 events, ")
                .contains("Of 1 rules 1 are blind");
        assertThat(json.status()).isEqualTo(1);
        JsonNode found = json.json().getFirst();
        assertThat(found.get("blindness").get(0).get("extent").asString()).isEqualTo("blind");
        assertThat(found.get("volume").get("events_before").asInt()).isEqualTo(2);
        assertThat(found.get("volume").get("events_after").asInt()).isEqualTo(1);
    }

    @Test
    void lintRefusesWhatItCannotUse() throws IOException {
        String rules = file("rules.yaml", RULE);
        String wrong =
                file(
                        "wrong.yaml",
                        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: All}]\n");
        String good =
                file(
                        "good.yaml",
                        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Request}]\n");

        Run refused = Run.of("audit", "lint", wrong, "-r", rules);

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("wrong.yaml:3:17: level has no \"All\"");
        assertThat(Run.of("audit", "lint", "missing.yaml", "-r", rules).status()).isEqualTo(2);
        assertThat(Run.of("audit", "lint", good, "-r", "missing.yaml").status()).isEqualTo(2);
        assertThat(Run.of("audit", "lint", good, "-r", rules, "--recording", rules).status())
                .isEqualTo(2);
    }
}
