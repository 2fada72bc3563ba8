package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kubeconfig, and the keys and certificates that it leads to. */
class KubeconfigTest {
    @TempDir private Path directory;

    private Path file(String cluster, String user) throws IOException {
        return Files.writeString(
                directory.resolve("kubeconfig"),
                """
                apiVersion: v1
                current-context: here
                contexts:
                - {name: there, context: {cluster: x, user: x}}
                - {name: here, context: {cluster: c, user: u}}
                clusters:
                - {name: c, cluster: {server: "https://127.0.0.1:6443", %s}}
                users:
                - {name: u, user: {%s}}
                """
                        .formatted(cluster, user));
    }

    private static String data(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void leadsToItsServerAndTheFilesBesideIt() throws IOException {
        Files.writeString(directory.resolve("t"), "abc\n");

        ClusterServer server =
                Kubeconfig.read(file("certificate-authority: ca.crt", "tokenFile: t"));

        assertThat(server.address()).hasToString("https://127.0.0.1:6443");
        assertThat(server.credentials().bearer()).contains("abc");
        assertThat(server.credentials().authorities().orElseThrow().from())
                .isEqualTo(directory.resolve("ca.crt").toString());
    }

    @Test
    void holdsKeysItselfWhichAreNotShown() throws IOException {
        ClusterServer server =
                Kubeconfig.read(
                        file(
                                "certificate-authority-data: " + data("authority"),
                                "token: geheim, client-key-data: " + data("geheim")));

        assertThat(server.credentials().bearer()).contains("geheim");
        assertThat(server.credentials().key().orElseThrow().read())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("geheim");
        assertThat(server.toString()).doesNotContain("geheim").doesNotContain("103, 101");
    }

    @ParameterizedTest
    @CsvSource({
        "insecure-skip-tls-verify: true, token: x, is refused",
        "certificate-authority: x, 'exec: {command: evil}', is not supported",
        "certificate-authority: x, 'username: a, password: b', is not supported",
        "certificate-authority-data: '***=', token: x, is no base64"
    })
    void thatWouldBeUnsafeIsRefused(String cluster, String user, String told) throws IOException {
        Path file = file(cluster, user);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Kubeconfig.read(file))
                .withMessageContaining(told)
                .withMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "token: [geheim",
                "current-context: none",
                "{current-context: a, contexts: 5}",
                "a: &x [1]\nb: [*x, *x]"
            })
    void thatIsNoneIsRefusedWithoutShowingIt(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kubeconfig"), text);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Kubeconfig.read(file))
                .withMessageContaining(file.toString())
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("geheim"));
    }
}
