package io.vedette.outputs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes contexts of TLS from PEM files. */
final class TlsContext {
    private static final int LONGEST_FILE = 4 << 20;
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private TlsContext() {}

    /**
     * Reads the files.
     *
     * @throws IOException if one cannot be read or holds something else, with its name
     */
    static SSLContext of(TlsSettings settings) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            KeyManager[] keys = null;
            for (TlsSettings.Identity identity : settings.identities()) {
                keys = keys(identity);
            }
            TrustManager[] trust =
                    settings.authorities().isEmpty() ? null : trust(settings.authorities());
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Changes when one of the files does. */
    static List<Object> fingerprint(TlsSettings settings) {
        var marks = new ArrayList<Object>();
        Stream.concat(
                        settings.authorities().stream(),
                        settings.identities().stream()
                                .flatMap(each -> Stream.of(each.certificate(), each.key())))
                .forEach(path -> {
                    try {
                        marks.add(Files.getLastModifiedTime(path));
                        marks.add(Files.size(path));
                    } catch (IOException e) {
                        marks.add(Reasons.of(e));
                    }
                });
        return marks;
    }

    private static TrustManager[] trust(List<Path> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Path path : authorities) {
            for (Certificate certificate : certificates(path)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(TlsSettings.Identity identity)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        char[] none = {};
        store.setKeyEntry(
                "identity",
                key(identity.key()),
                none,
                certificates(identity.certificate()).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path path) throws IOException {
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            text(path).getBytes(StandardCharsets.UTF_8)));
            if (found.isEmpty()) {
                throw new IOException(path + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(path + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path path) throws IOException, GeneralSecurityException {
        String text = text(path);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    path
                            + " holds no plain key in PKCS #8 (BEGIN PRIVATE KEY); make one with"
                            + " openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " holds a key that is no base64", e);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException ignored) {
                // of another algorithm
            }
        }
        throw new IOException(path + " holds a key that is none of " + KEY_ALGORITHMS);
    }

    private static String text(Path path) throws IOException {
        try {
            if (Files.size(path) > LONGEST_FILE) {
                throw new IOException(path + " is longer than the " + LONGEST_FILE + " byte limit");
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }
}
