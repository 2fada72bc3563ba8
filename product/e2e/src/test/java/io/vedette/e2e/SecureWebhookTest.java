package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.tls.Certificates;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API servers on other machines, played by curl and kubectl, which are not of our making. */
class SecureWebhookTest {
    private static final Path KUBECTL = Path.of("/usr/bin/kubectl");

    @TempDir private static Path kept = Path.of("");
    private static Certificates certificates;
    private static Certificates strangers;

    @TempDir private Path directory = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.make(Files.createDirectory(kept.resolve("ours")));
        strangers = Certificates.make(Files.createDirectory(kept.resolve("strangers")));
    }

    /** Reachable from everywhere. */
    private ServerProcess start() throws Exception {
        return ServerProcess.start(
                directory.resolve("server"),
                "--listen",
                "0.0.0.0:0",
                "--tls-certificate",
                certificates.serverCertificate().toString(),
                "--tls-key",
                certificates.serverKey().toString(),
                "--client-ca",
                certificates.authority().toString(),
                "-r",
                AuditEvents.rules(directory).toString());
    }

    /** What a program wrote, and how it ended. */
    private record Ended(int status, String text) {}

    private Ended run(List<String> command) throws Exception {
        Path log = Files.createTempFile(directory, "run", ".log");
        int status =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        return new Ended(status, Files.readString(log));
    }

    private Ended curl(String url, String events, String... more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "--silent",
                                "--show-error",
                                "--fail",
                                "--noproxy",
                                "*",
                                "--max-time",
                                "30",
                                "--header",
                                "Content-Type: application/json",
                                "--data-binary",
                                "@" + Files.writeString(directory.resolve("body"), events)));
        command.addAll(List.of(more));
        command.add(url);
        return run(command);
    }

    private Ended curlAs(Certificates who, String url, String events) throws Exception {
        return curl(
                url,
                events,
                "--cacert",
                certificates.authority().toString(),
                "--cert",
                who.clientCertificate().toString(),
                "--key",
                who.clientKey().toString());
    }

    @Test
    void takesEventsOfClientsThatShowACertificateAlone() throws Exception {
        try (ServerProcess server = start()) {
            URI listening = server.webhook();
            assertThat(listening.getScheme()).isEqualTo("https");
            String url = "https://localhost:" + listening.getPort() + "/k8s-audit";

            Ended nobody =
                    curl(
                            url,
                            AuditEvents.event("nobody", "delete"),
                            "--cacert",
                            certificates.authority().toString());
            Ended stranger = curlAs(strangers, url, AuditEvents.event("stranger", "delete"));
            Ended plain = curl(url.replace("https", "http"), AuditEvents.event("plain", "delete"));
            Ended known = curlAs(certificates, url, AuditEvents.event("known", "delete"));

            assertThat(nobody.status()).as(nobody.text()).isNotZero();
            assertThat(stranger.status()).as(stranger.text()).isNotZero();
            assertThat(plain.status()).as(plain.text()).isNotZero();
            assertThat(known).isEqualTo(new Ended(0, ""));
            server.awaitAlerts(1);
            server.end();
            assertThat(server.alerts()).hasSize(1).first().asString().contains("\"known/");
        }
    }

    private Path setUp(String url) {
        Run setup =
                Run.of(
                        "audit",
                        "setup",
                        "--out",
                        directory.resolve("setup").toString(),
                        "-r",
                        directory.resolve("rules.yaml").toString(),
                        "--webhook",
                        url,
                        "--server-ca",
                        certificates.authority().toString(),
                        "--client-certificate",
                        certificates.clientCertificate().toString(),
                        "--client-key",
                        certificates.clientKey().toString());
        assertThat(setup.status()).as(setup.err()).isZero();
        return directory.resolve("setup/audit-webhook.yaml");
    }

    @Test
    void isReachedWithWhatAuditSetupWrote() throws Exception {
        try (ServerProcess server = start()) {
            String webhook =
                    Files.readString(
                            setUp(
                                    "https://localhost:"
                                            + server.webhook().getPort()
                                            + "/k8s-audit"));

            Ended posted =
                    curl(
                            value(webhook, "server"),
                            AuditEvents.event("by-curl", "delete"),
                            "--cacert",
                            decoded(webhook, "certificate-authority-data"),
                            "--cert",
                            decoded(webhook, "client-certificate-data"),
                            "--key",
                            decoded(webhook, "client-key-data"));

            assertThat(posted).isEqualTo(new Ended(0, ""));
            server.awaitAlerts(1);
        }
    }

    /** kubectl reads the file with the library that the API server reads it with. */
    @Test
    void isReachedByKubectlWithWhatAuditSetupWrote() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(KUBECTL), "skipped: there is no kubectl");
        try (ServerProcess server = start()) {
            Path webhook = setUp("https://localhost:" + server.webhook().getPort() + "/k8s-audit");
            Path body =
                    Files.writeString(
                            directory.resolve("event.json"),
                            AuditEvents.event("by-kubectl", "delete"));

            Ended posted =
                    run(
                            List.of(
                                    KUBECTL.toString(),
                                    "--kubeconfig",
                                    webhook.toString(),
                                    "create",
                                    "--raw",
                                    "/k8s-audit",
                                    "-f",
                                    body.toString()));

            assertThat(posted.status()).as(posted.text()).isZero();
            server.awaitAlerts(1);
            assertThat(server.alerts().getFirst()).contains("\"by-kubectl/");
        }
    }

    private static String value(String yaml, String key) {
        Matcher found = Pattern.compile("\\b" + key + ": \"?([^\"\\s]+)").matcher(yaml);
        assertThat(found.find()).as("%s in %s", key, yaml).isTrue();
        return found.group(1);
    }

    private String decoded(String yaml, String key) throws Exception {
        byte[] pem = Base64.getDecoder().decode(value(yaml, key));
        assertThat(new String(pem, StandardCharsets.US_ASCII)).startsWith("-----BEGIN ");
        return Files.write(directory.resolve(key), pem).toString();
    }

    private Run up(String... options) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "up",
                                "--no-kernel-events",
                                "--state",
                                directory.resolve("state").toString()));
        arguments.addAll(List.of(options));
        return Run.of(arguments.toArray(String[]::new));
    }

    @Test
    void isNotOpenedToOthersWithoutCertificates() {
        Run open = up("--listen", "0.0.0.0:0");

        assertThat(open.status()).isEqualTo(3);
        assertThat(open.err())
                .contains(
                        "0.0.0.0:0 can be reached from other machines, so clients have to show a certificate: give"
                                + " --tls-certificate, --tls-key and --client-ca, or listen on 127.0.0.1");

        Run anybody =
                up(
                        "--listen",
                        "0.0.0.0:0",
                        "--tls-certificate",
                        certificates.serverCertificate().toString(),
                        "--tls-key",
                        certificates.serverKey().toString());

        assertThat(anybody.status()).isEqualTo(2);
        assertThat(anybody.err())
                .contains("TLS needs all of --tls-certificate, --tls-key and --client-ca");
        assertThat(directory.resolve("state/listening")).doesNotExist();
    }
}
