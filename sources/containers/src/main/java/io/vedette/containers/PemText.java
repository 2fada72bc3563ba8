package io.vedette.containers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as Kubernetes has them in PEM. */
final class PemText {
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]++)-----END");

    /** Curves that keys of clients are made on: P-256, P-384, P-521. */
    private static final List<String> CURVES =
            List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

    private static final String RSA = "300d06092a864886f70d0101010500";
    private static final String EC = "06072a8648ce3d0201";
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private PemText() {}

    /**
     * All certificates of a text.
     *
     * @param from where it is from, for messages
     */
    static List<X509Certificate> certificates(byte[] text, String from) throws IOException {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
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

    /** The first key of a text, in PKCS #8, or in PKCS #1 or SEC 1 as openssl and Go write them. */
    static PrivateKey key(byte[] text, String from) throws IOException {
        Matcher key = KEY.matcher(new String(text, java.nio.charset.StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new IOException(from + " holds no plain private key in PEM");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(key.group(2));
            return switch (key.group(1)) {
                case "RSA " -> key("RSA", pkcs8(hexadecimal(RSA), bytes));
                case "EC " -> elliptic(bytes);
                default -> anyKey(bytes);
            };
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(from + " holds a key that cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey anyKey(byte[] bytes) throws GeneralSecurityException {
        InvalidKeySpecException refused = new InvalidKeySpecException("of no known algorithm");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return key(algorithm, bytes);
            } catch (InvalidKeySpecException ignored) {
                // of another algorithm
            }
        }
        throw refused;
    }

    private static PrivateKey elliptic(byte[] bytes) throws GeneralSecurityException {
        for (String curve : CURVES) {
            byte[] name = hexadecimal(curve);
            if (contains(bytes, name)) {
                byte[] algorithm = tagged(SEQUENCE, joined(hexadecimal(EC), name));
                return key("EC", pkcs8(algorithm, bytes));
            }
        }
        throw new InvalidKeySpecException("on no curve that is known");
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** RFC 5208: version 0, the algorithm, and the key as octets. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        byte[] version = {2, 1, 0};
        return tagged(SEQUENCE, joined(version, algorithm, tagged(OCTETS, key)));
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hexadecimal(String text) {
        return java.util.HexFormat.of().parseHex(text);
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
