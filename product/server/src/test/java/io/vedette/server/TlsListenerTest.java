package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.tls.Certificates;
import io.vedette.tls.Certificates.KeyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may post over TLS, seen with curl, which is not of our making. */
class TlsListenerTest {
    @TempDir private Path directory = Path.of("");
    private Certificates certificates;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = Certificates.in(directory);
        certificates.makeAuthority("ca");
        certificates.makeAuthority("other-ca");
        certificates.issue("server", KeyKind.EC, "ca", "subjectAltName=IP:127.0.0.1");
        certificates.issue("client", KeyKind.EC, "ca", "extendedKeyUsage=clientAuth");
        certificates.issue("stranger", KeyKind.EC, "other-ca", "extendedKeyUsage=clientAuth");
        certificates.issueExpired("expired", KeyKind.EC, "ca", "extendedKeyUsage=clientAuth");
    }

    private String run(String... command) throws Exception {
        Path log = directory.resolve("log");
        int status =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        String text = Files.readString(log);
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": " + text);
        }
        return text;
    }

    private TlsFiles files() {
        return new TlsFiles(
                certificates.serverCertificate(),
                certificates.serverKey(),
                certificates.authority());
    }

    private Listener open() throws IOException {
        return open(Duration.ofSeconds(30));
    }

    private Listener open(Duration longestRequest) throws IOException {
        var routes =
                new Listener.Routes(
                        rules -> {}, new HealthService(new Metrics(), new Workers(problem -> {})));
        return Listener.open(
                new ListenAddress("127.0.0.1", 0), Optional.of(files()), routes, longestRequest);
    }

    /** What the listener answers to a client, which may have a certificate. */
    private String ask(Listener listener, String... options) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "--silent",
                                "--show-error",
                                "--noproxy",
                                "*",
                                "--max-time",
                                "20",
                                "--cacert",
                                "ca.pem"));
        command.addAll(List.of(options));
        command.add(listener.uri("/healthz").toString());
        return run(command.toArray(String[]::new));
    }

    private String askAs(Listener listener, String client) throws Exception {
        return ask(listener, "--cert", client + ".pem", "--key", client + ".key");
    }

    @Test
    void answersClientsOfTheAuthority() throws Exception {
        try (Listener listener = open()) {
            assertThat(listener.uri("/").getScheme()).isEqualTo("https");
            assertThat(askAs(listener, "client")).isEqualTo("ok\n");
            assertThat(
                            ask(
                                    listener,
                                    "--tls-max",
                                    "1.2",
                                    "--cert",
                                    "client.pem",
                                    "--key",
                                    "client.key"))
                    .isEqualTo("ok\n");
        }
    }

    @Test
    void refusesAllOthersAndStillServes() throws Exception {
        try (Listener listener = open()) {
            for (int round = 0; round < 3; round++) {
                assertThatExceptionOfType(IOException.class)
                        .as("no certificate")
                        .isThrownBy(() -> ask(listener));
                assertThatExceptionOfType(IOException.class)
                        .as("a certificate of another authority")
                        .isThrownBy(() -> askAs(listener, "stranger"));
                assertThatExceptionOfType(IOException.class)
                        .as("a certificate that has expired")
                        .isThrownBy(() -> askAs(listener, "expired"));
                assertThatExceptionOfType(IOException.class)
                        .as("no TLS at all")
                        .isThrownBy(() ->
                                run(
                                        "curl",
                                        "--silent",
                                        "--fail",
                                        "--show-error",
                                        "--noproxy",
                                        "*",
                                        "--max-time",
                                        "20",
                                        "http://127.0.0.1:"
                                                + listener.uri("/").getPort()
                                                + "/healthz"));
                assertThat(askAs(listener, "client")).isEqualTo("ok\n");
            }
        }
    }

    @Test
    void saysWhichFileIsNotThere() {
        var files =
                new TlsFiles(
                        directory.resolve("server.pem"),
                        directory.resolve("missing.key"),
                        directory.resolve("ca.pem"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(files::load)
                .withMessageEndingWith("missing.key does not exist");
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        Files.writeString(certificates.serverKey(), "no key\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files().load())
                .withMessageStartingWith(certificates.serverKey() + " holds no private key in PEM");

        Files.writeString(certificates.authority(), "no certificate\n");
        Files.copy(
                certificates.clientKey(),
                certificates.serverKey(),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files().load())
                .withMessageStartingWith(certificates.authority() + " holds no certificate");
    }

    @Test
    void saysThatAKeyBelongsToAnotherCertificate() throws Exception {
        Files.copy(
                certificates.clientKey(),
                certificates.serverKey(),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files().load())
                .withMessageContaining("server.key does not belong to the certificate in ");
    }

    @Test
    void endsHandshakesThatFallSilent() throws Exception {
        try (Listener listener = open(Duration.ofSeconds(2));
                var silent =
                        new Socket(InetAddress.getLoopbackAddress(), listener.uri("/").getPort())) {
            silent.setSoTimeout(20_000);

            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
            assertThat(askAs(listener, "client")).isEqualTo("ok\n");
        }
    }
}
