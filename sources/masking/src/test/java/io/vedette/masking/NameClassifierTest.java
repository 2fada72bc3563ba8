package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameClassifierTest {
    @ParameterizedTest
    @CsvSource({
        "password, PASSWORD",
        "DB_PASSWORD_2, PASSWORD",
        "dbPassword, PASSWORD",
        "mysql-root-password, PASSWORD",
        "MYSQL_PWD, PASSWORD",
        "PWD, PASSWORD_OR_DIRECTORY",
        "SMTP_PASS, PASSWORD",
        "token, SECRET",
        "access_token, SECRET",
        "githubToken, SECRET",
        "clientSecret, SECRET",
        "JWT_SECRET, SECRET",
        ".dockerconfigjson, SECRET",
        "apiKey, KEY",
        "AWS_SECRET_ACCESS_KEY, KEY",
        "ssh-privatekey, KEY",
        "client-key-data, KEY",
        "id_rsa, KEY",
        "id_ed25519, KEY",
        "tls.key, KEY",
        "secret, SECRET_OR_NAME",
        "existingSecret, SECRET_OR_NAME",
        "nginx.ingress.kubernetes.io/auth-secret, SECRET_OR_NAME",
        "Authorization, AUTHORIZATION",
        "value, VALUE"
    })
    void tellsSecrets(String name, NameVerdict verdict) {
        assertThat(NameClassifier.verdict(name)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretName",
                "secretRef",
                "secretKeyRef",
                "serviceAccountName",
                "tokenExpirationSeconds",
                "token-id",
                "max_tokens",
                "passwordKey",
                "passwordSecretName",
                "PASSWORD_FILE",
                "key",
                "keys",
                "publicKey",
                "caBundle",
                "request",
                "certificate",
                "uid",
                "resourceVersion",
                "continue",
                "imageID",
                "authentication.k8s.io/legacy-token",
                "authorization.k8s.io/reason",
                "bypass",
                "pass-through",
                "keyboard",
                "monkey",
                "author",
                "",
                "---"
            })
    void leavesOtherNames(String name) {
        assertThat(NameClassifier.verdict(name)).isEqualTo(NameVerdict.ORDINARY);
    }

    @Test
    void isRememberedCorrectly() {
        var table = new NameTable(Set.of("data", "requestURI"));

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20_000; i++) {
                String name = (i % 3 == 0 ? "my-password" : "my-name-of-some-length-") + i;
                byte[] bytes = ("\"" + name + "\":1").getBytes(StandardCharsets.UTF_8);
                NameVerdict verdict = NameTable.verdict(table.code(bytes, 1, 1 + name.length()));
                assertThat(verdict).as(name).isEqualTo(NameClassifier.verdict(name));
            }
        }
        byte[] ruled = "\"data\":{}".getBytes(StandardCharsets.UTF_8);
        assertThat(table.code(ruled, 1, 5) & NameTable.RULED).isNotZero();
        assertThat(table.code(ruled, 1, 4)).isZero();
    }
}
