package io.vedette.containers;

import io.vedette.tls.KeyStores;
import io.vedette.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom to trust and who to be when a cluster is asked. Files are read anew whenever they are
 * needed, since tokens and certificates are replaced while a process runs. Immutable.
 *
 * @param authorities whose servers are trusted
 * @param itself a server's own certificate, which is trusted whatever it is called: kubelets sign
 *     theirs themselves
 * @param token who this is
 * @param certificate who this is, with {@code key}
 */
record ClusterCredentials(
        Optional<Secret> authorities,
        Optional<Secret> itself,
        Optional<Secret> token,
        Optional<Secret> certificate,
        Optional<Secret> key) {
    /** Longer than any bundle of authorities. */
    private static final int LONGEST_FILE = 4 << 20;

    static final ClusterCredentials NONE =
            new ClusterCredentials(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Something that is kept in a file, or in another's text. */
    sealed interface Secret {
        byte[] read() throws IOException;

        /** For messages; tells nothing of what it holds. */
        String from();
    }

    record InFile(Path path) implements Secret {
        @Override
        public byte[] read() throws IOException {
            if (Files.size(path) > LONGEST_FILE) {
                throw new IOException(path + " exceeds the limit of " + LONGEST_FILE + " bytes");
            }
            return Files.readAllBytes(path);
        }

        @Override
        public String from() {
            return path.toString();
        }
    }

    /**
     * @param text each character a byte
     * @param from what it is in, for messages
     */
    record InText(String text, String from) implements Secret {
        @Override
        public byte[] read() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return from;
        }
    }

    /** Whether a server learns who this is. */
    boolean tellsWho() {
        return token.isPresent() || certificate.isPresent();
    }

    ClusterCredentials with(Optional<Secret> serverItself) {
        return new ClusterCredentials(authorities, serverItself, token, certificate, key);
    }

    /** The token as it is now. */
    Optional<String> bearer() throws IOException {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        String text = new String(token.get().read(), StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException(token.get().from() + " holds no token");
        }
        return Optional.of(text);
    }

    /**
     * A context of TLS with the certificates as they are now.
     *
     * @throws IOException when they cannot be read or hold something else
     */
    SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), new TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return new KeyManager[0];
        }
        return KeyStores.identity(pem(key.get()).key(), pem(certificate.get()).certificates());
    }

    private static Pem pem(Secret secret) throws IOException {
        return Pem.of(secret.read(), secret.from());
    }

    private TrustManager trust() throws IOException, GeneralSecurityException {
        List<X509Certificate> own = new ArrayList<>();
        if (itself.isPresent()) {
            // the first is the server's, the rest those that vouch for it
            own.add(pem(itself.get()).certificates().getFirst());
        }
        for (TrustManager manager : managers(own)) {
            if (manager instanceof X509ExtendedTrustManager usual) {
                return new Trust(usual, own);
            }
        }
        throw new GeneralSecurityException("this Java has no usual trust");
    }

    private TrustManager[] managers(List<X509Certificate> own)
            throws IOException, GeneralSecurityException {
        if (authorities.isPresent()) {
            return KeyStores.trust(pem(authorities.get()).certificates());
        }
        return own.isEmpty() ? KeyStores.usualTrust() : KeyStores.trust(own);
    }

    /** Trusts as usual, names included, and servers whose very certificate is known. */
    private static final class Trust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager usual;
        private final List<X509Certificate> known;

        Trust(X509ExtendedTrustManager usual, List<X509Certificate> known) {
            this.usual = usual;
            this.known = known;
        }

        private boolean isKnown(X509Certificate[] chain) {
            return chain.length > 0 && known.contains(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            if (!isKnown(chain)) {
                usual.checkServerTrusted(chain, type, engine);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
                throws CertificateException {
            if (!isKnown(chain)) {
                usual.checkServerTrusted(chain, type, socket);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("servers are trusted by their names only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return usual.getAcceptedIssuers();
        }
    }
}
