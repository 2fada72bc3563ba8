package io.vedette.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in PEM, with certificates and a private key. Immutable.
 *
 * <p>What is wrong with it is told with where it is from, never with what it holds.
 */
public final class Pem {
    /** Longer than any bundle of authorities. */
    private static final int LONGEST_FILE = 4 << 20;

    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]++)-----END");

    /** What may stand beside certificates in a file. */
    private static final Pattern NO_CERTIFICATE =
            Pattern.compile(
                    "-----BEGIN (?:[A-Z0-9]+ )?(?:PRIVATE KEY|PARAMETERS)-----.*?-----END [A-Z0-9 ]++-----",
                    Pattern.DOTALL);

    private final String text;
    private final String from;

    private Pem(byte[] text, String from) {
        // each character a byte
        this.text = new String(text, StandardCharsets.ISO_8859_1);
        this.from = from;
    }

    /**
     * A text that was read from somewhere.
     *
     * @param from where, for messages
     */
    public static Pem of(byte[] text, String from) {
        return new Pem(text, from);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if that cannot be done, with the file's name
     */
    public static Pem read(Path file) throws IOException {
        try {
            if (Files.size(file) <= LONGEST_FILE) {
                return new Pem(Files.readAllBytes(file), file.toString());
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        throw new IOException(file + " exceeds the limit of " + LONGEST_FILE + " bytes");
    }

    /**
     * All certificates, in their order.
     *
     * @throws IOException if there is none, or one cannot be read
     */
    public List<X509Certificate> certificates() throws IOException {
        byte[] others =
                NO_CERTIFICATE.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(others))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IOException(from + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(from + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /**
     * The first key: in PKCS #8, or in PKCS #1 or SEC 1, as openssl and Go write them.
     *
     * @throws IOException if there is none, it is encrypted, or it cannot be read
     */
    public PrivateKey key() throws IOException {
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new IOException(
                    from
                            + " holds no private key in PEM that is not encrypted; openssl pkcs8 -topk8"
                            + " -nocrypt makes one of any other");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(key.group(2));
            return switch (key.group(1)) {
                case "RSA " -> PrivateKeys.ofPkcs1(bytes);
                case "EC " -> PrivateKeys.ofSec1(bytes);
                default -> PrivateKeys.ofPkcs8(bytes);
            };
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(from + " holds a key that cannot be read: " + e.getMessage(), e);
        }
    }
}
