package io.vedette.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @TempDir private Path directory = Path.of("");

    private Pem read(String... parts) throws IOException {
        return Pem.read(Files.writeString(directory.resolve("some.pem"), String.join("\n", parts)));
    }

    private static Pem of(String text) {
        return Pem.of(text.getBytes(StandardCharsets.UTF_8), "the file");
    }

    private List<String> subjects(Pem pem) throws IOException {
        return pem.certificates().stream()
                .map(X509Certificate::getSubjectX500Principal)
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genpkey -algorithm RSA -out key",
                "genrsa -traditional -out key 2048",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key",
                "ecparam -name prime256v1 -genkey -noout -out key",
                "ecparam -name secp384r1 -genkey -out key",
                "genpkey -algorithm ED25519 -out key"
            })
    void keysOfAllFormsAreRead(String made) throws Exception {
        Certificates.in(directory).openssl(List.of(made.split(" ", -1)));

        assertThat(Pem.read(directory.resolve("key")).key().getFormat()).isEqualTo("PKCS#8");
    }

    @Test
    void certificatesAreReadInOrderWhateverStandsBesideThem() throws Exception {
        Certificates made = Certificates.make(directory);
        String key = Files.readString(made.serverKey());
        Pem pem =
                read(
                        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----",
                        key,
                        "the server's",
                        Files.readString(made.serverCertificate()),
                        key,
                        Files.readString(made.authority()));

        assertThat(subjects(pem)).containsExactly("CN=server", "CN=ca");
        assertThat(pem.key()).isEqualTo(Pem.read(made.serverKey()).key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----"
            })
    void aTextWithoutAKeyThatIsNotEncryptedIsRefused(String text) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> of(text).key())
                .withMessage(
                        "the file holds no private key in PEM that is not encrypted; openssl pkcs8 -topk8"
                                + " -nocrypt makes one of any other");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'it is none of RSA, EC, EdDSA'",
        "'EC ', 'it is on none of the curves P-256, P-384 and P-521'",
        "'RSA ', ''"
    })
    void aKeyThatIsNoneIsRefused(String kind, String reason) {
        String text = "-----BEGIN " + kind + "PRIVATE KEY-----\nAAAA\n-----END";

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> of(text).key())
                .withMessageStartingWith("the file holds a key that cannot be read: " + reason)
                .withMessageNotContaining("AAAA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void aTextWithoutACertificateIsRefused(String text) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> of(text).certificates())
                .withMessageStartingWith("the file holds no certificate");
    }

    @Test
    void aDamagedCertificateIsNotLeftOut() throws Exception {
        Certificates made = Certificates.make(directory);
        Pem pem =
                read(
                        Files.readString(made.authority()),
                        "-----BEGIN CERTIFICATE-----\n!AAA\n-----END CERTIFICATE-----");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(pem::certificates)
                .withMessageContaining("some.pem holds no certificate in PEM: ");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path huge = Files.write(directory.resolve("huge.pem"), new byte[(4 << 20) + 1]);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Pem.read(missing))
                .withMessage(missing + " does not exist");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Pem.read(huge))
                .withMessage(huge + " exceeds the limit of 4194304 bytes");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Pem.read(directory))
                .withMessageStartingWith(directory + " cannot be read: ");
    }
}
