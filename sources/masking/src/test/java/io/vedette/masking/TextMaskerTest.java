package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextMaskerTest {
    private final MaskedCounts counts = new MaskedCounts();
    private final TextMasker masker =
            TextMasker.of(MaskingKey.of(new byte[32]), counts, MaskingOptions.SECRETS);

    /** Masks in the same way as the other but for personal data. */
    private final TextMasker personal =
            TextMasker.of(MaskingKey.of(new byte[32]), counts, new MaskingOptions(true));

    private static String masked(TextMasker masker, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var into = new MaskedBytes();
        return masker.mask(bytes, 0, bytes.length, into) ? into.toString() : text;
    }

    private String withoutDigits(String text) {
        return masked(masker, text).replaceAll("masked:[0-9a-f]{12}", "#");
    }

    // Spelled apart, so that no scanner takes this file for a leak.
    private static String unspelled(String text) {
        return text.replace("^", "").replace("\\n", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\u0001',
            value = {
                "password=hunter2 ==> password=#",
                "Server=db;UID=sa;PWD=hunter2; ==> Server=db;UID=sa;PWD=#;",
                "OLD_PWD=/tmp HOME=/ ==> OLD_PWD=# HOME=/",
                "PWD=/tmp.SHLVL=1.DB_PASSWORD=hunter2 ==> PWD=/tmp.SHLVL=1.DB_PASSWORD=#",
                "PWD=/tmp.API_TOKEN=hunter2 ==> PWD=/tmp.API_TOKEN=#",
                "PWD=/se.cret=1 ==> PWD=#",
                "PWD=/secret= ==> PWD=#",
                "psql password=hunter2 host=db ==> psql password=# host=db",
                "PASSWORD = hunter2 ==> PASSWORD = #",
                "DB_PASSWORD: hunter2 ==> DB_PASSWORD: #",
                "a: 1\\ndb_password: two words\\nb: 2 ==> a: 1\\ndb_password: #\\nb: 2",
                "db_password: x # really ==> db_password: # # really",
                "export AWS_SECRET_ACCESS_KEY=abc/def ==> export AWS_SECRET_ACCESS_KEY=#",
                "{\"password\": \"hun\\\"ter2\", \"a\": 1} ==> {\"password\": \"#\", \"a\": 1}",
                "x {\\\"password\\\": \\\"hunter2\\\", \\\"a\\\": 1} ==> x {\\\"password\\\": \\\"#\\\", \\\"a\\\": 1}",
                "'clientSecret': 'abc' ==> 'clientSecret': '#'",
                ":password => \"x1\" ==> :password => \"#\"",
                "tls.key: |\\n  line1\\n  line2\\nnext: 1 ==> tls.key: |\\n  #\\nnext: 1",
                "mysqld --password=hunter2 -v ==> mysqld --password=# -v",
                "app --password hunter2 -v ==> app --password # -v",
                "app --e^yJhbGciOiJS.e^yJzdWIiOiJh.secret x -v ==> app --# # -v",
                "app --token 'a b' -v ==> app --token '#' -v",
                "app -password hunter2 ==> app -password #",
                "helm install --set db.auth.rootPassword=a1,x=2 ==> helm install --set db.auth.rootPassword=#,x=2",
                "--from-literal=password=hunter2 ==> --from-literal=password=#",
                "mysql -uroot -phunter2 shop ==> mysql -uroot -p# shop",
                "cd /; mysqldump -h db -p'hunter 2' x ==> cd /; mysqldump -h db -p# x",
                "sshpass -p hunter2 ssh host ==> sshpass -p # ssh host",
                "docker login -u me -p hunter2 r.io ==> docker login -u me -p # r.io",
                "redis-cli -h r -a hunter2 ping ==> redis-cli -h r -a # ping",
                "curl -u admin:hunter2 http://x ==> curl -u admin:# http://x",
                "curl --user admin:hunter2 http://x ==> curl --user admin:# http://x",
                "https://user:hunter2@host/path ==> https://user:#@host/path",
                "curl -d @x https://hooks.slack.com/services/T01/B02/abcDEF ok ==> curl -d @x https://hooks.slack.com/services/# ok",
                "'https://discord.com/api/webhooks/12/aB-c' ==> 'https://discord.com/api/webhooks/#'",
                "postgres://u:p/a:b@h:5432/db?x=1 ==> postgres://u:#@h:5432/db?x=1",
                "git clone https://0123456789abcdef0123@github.com/x ==> git clone https://#@github.com/x",
                "Server=a;User Id=b;Password=c d;Encrypt=1 ==> Server=a;User Id=b;Password=# d;Encrypt=1",
                "AccountName=a;AccountKey=abc+/d==;EndpointSuffix=x ==> AccountName=a;AccountKey=#;EndpointSuffix=x",
                "GET /x?access_token=abc&b=1 HTTP/1.1 ==> GET /x?access_token=#&b=1 HTTP/1.1",
                "Authorization: Bearer abc ==> Authorization: Bearer #",
                "curl -H 'Authorization: Basic dXNlcjpwYXNz' x ==> curl -H 'Authorization: Basic #' x",
                "header Bearer abcDEF123456 sent ==> header Bearer # sent",
                "X-Api-Key: abc ==> X-Api-Key: #",
                "Cookie: a=b; c=d ==> Cookie: #",
                "key A^KIAIOSFODNN7EXAMPLE ok ==> key # ok",
                "g^hp_0123456789abcdefABCDEF0123456789abcd ==> #",
                "g^lpat-0123456789abcdefABCD ==> #",
                "see x^oxb-123456789012-abcDEF now ==> see # now",
                "n^pm_0123456789abcdefABCDEF0123456789abcd ==> #",
                "s^k_live_0123456789abcdefABCD ==> #",
                "e^yJhbGciOiJSUzI1NiJ9.e^yJzdWIiOiJhIn0.c2lnbmF0dXJl ==> #",
                "a -----BEGIN RSA PRI^VATE KEY-----\\nMIIE\\n-----END RSA PRI^VATE KEY----- b ==> a # b",
                "-----BEGIN OPENSSH PRI^VATE KEY-----\\nb3Bl ==> #",
                "name: DB_PASSWORD\\n  value: hunter2 ==> name: DB_PASSWORD\\n  value: #",
                "{\"name\":\"API_TOKEN\",\"value\":\"abc\" ==> {\"name\":\"API_TOKEN\",\"value\":\"#\"",
            })
    void masks(String text, String expected) {
        assertThat(withoutDigits(unspelled(text))).isEqualTo(unspelled(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PWD=/ HOME=/root",
                "PWD=/tmp LANG=C",
                "PWD=/tmp.LANG=C.OLDPWD=/.HOME=/root",
                "secretName: db-credentials",
                "secretName=db-credentials-2",
                "secret: my-tls",
                "secret: default/my-tls-1",
                "passwordPolicy: strict",
                "tokenExpirationSeconds=3600",
                "DB_PASSWORD=$(DB_PASSWORD)",
                "password: ${DB_PASSWORD}",
                "password=",
                "password: ''",
                "PASSWORD_FILE=/run/secrets/password",
                "--private-key=/etc/tls/tls.key",
                "curl -H \"Authorization: Bearer $(cat /token)\" x",
                "RBAC: allowed by ClusterRoleBinding \"system:token\" of ClusterRole \"secret-reader\"",
                "system:serviceaccount:kube-system:token-cleaner does not exist",
                "invalid bearer token: it has expired",
                "the token is missing",
                "Basic authentication is disabled",
                "Bearer authentication failed",
                "secrets \"db-password\" not found",
                "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "docker run -p 8080:80 -d nginx",
                "ssh -p 2222 host",
                "mysql -port 3306 -h db",
                "http://host:8080/path@2x.png",
                "https://[::1]:6443/api?timeout=32s",
                "a == password == b",
                "object.spec.token != oldObject.spec.token",
                "kube-controller-manager/v1.33.13 (linux/amd64) kubernetes/2df3632/leader-election",
                "X509SHA256=8225255b76bd0bc1848c0a858fc650c0eeb4597adeadf015248fbb77176b96be",
                "sk-nginx-deployment-with-a-long-name-66b6c48dd5",
                "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\nMIIC\n-----END PUBLIC KEY-----",
                "alice@example.com",
                "masked:0123456789ab",
                "password=masked:0123456789ab",
                "some-password-masked:0123456789ab"
            })
    void leaves(String text) {
        assertThat(masked(masker, text)).isEqualTo(text);
    }

    @Test
    void looksIntoBase64() {
        String key =
                unspelled("-----BEGIN EC PRI^VATE KEY-----\nMHcC\n-----END EC PRI^VATE KEY-----");
        String once = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        String twice = Base64.getEncoder().encodeToString(once.getBytes(StandardCharsets.UTF_8));
        String open =
                Base64.getEncoder()
                        .encodeToString("no secret in this text".getBytes(StandardCharsets.UTF_8));

        assertThat(withoutDigits("a " + once + " b")).isEqualTo("a # b");
        assertThat(withoutDigits("data=" + twice)).isEqualTo("data=#");
        assertThat(withoutDigits("a " + open + " b")).isEqualTo("a " + open + " b");
        assertThat(counts.count(SecretKind.ENCODED)).isEqualTo(2);
    }

    @Test
    void makesEqualValuesEqualWithTheSameKeyOnly() {
        TextMasker other = TextMasker.of(MaskingKey.random(), counts, MaskingOptions.SECRETS);

        String first = masked(masker, "password=hunter2").substring("password=".length());
        String second = masked(masker, "--token hunter2").substring("--token ".length());

        assertThat(first).isEqualTo(second).matches("masked:[0-9a-f]{12}");
        assertThat(masked(masker, "password=hunter3")).doesNotContain(first);
        assertThat(masked(other, "password=hunter2")).doesNotContain(first).contains("masked:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=KEY", "--db-password=KEY next", "--db-password KEY next"})
    void masksAPrivateKeyBehindANameToItsEnd(String text) {
        String key =
                "-----BEGIN PRIVATE"
                        + " KEY-----\nMIIEvAIBADANBgkqhkiG\n9w0BAQEFAASC\n-----END PRIVATE"
                        + " KEY-----";

        assertThat(
                        masked(masker, text.replace("KEY", key))
                                .replaceAll("masked:[0-9a-f]{12}", "KEY"))
                .isEqualTo(text);
    }

    @Test
    void masksPersonalDataWhenAsked() {
        String text = "from alice@example.com, card 4111 1111 1111 1111, order 4111111111111112";

        assertThat(masked(personal, text).replaceAll("masked:[0-9a-f]{12}", "#"))
                .isEqualTo("from #, card #, order 4111111111111112");
        assertThat(masked(masker, text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=true ",
                "password: |\n  ",
                "eyJaaaaaaaa-",
                "sk-aaaa-",
                "://a:b",
                "-a \"",
                "a=,",
                "Bearer ",
                "name: password ",
                "-----BEGIN ",
                "'password'=' ",
                "mysql -p"
            })
    void takesTimeInProportionToHostileText(String piece) {
        byte[] text = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.UTF_8);
        var into = new MaskedBytes();

        // A quadratic search of a mebibyte takes minutes.
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> masker.mask(text, 0, text.length, into));
    }
}
