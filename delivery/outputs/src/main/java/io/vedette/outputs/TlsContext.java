package io.vedette.outputs;

import io.vedette.tls.KeyStores;
import io.vedette.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes contexts of TLS from PEM files. */
final class TlsContext {
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

    private static KeyManager[] keys(TlsSettings.Identity identity)
            throws IOException, GeneralSecurityException {
        return KeyStores.identity(
                Pem.read(identity.key()).key(), Pem.read(identity.certificate()).certificates());
    }

    private static TrustManager[] trust(List<Path> authorities)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (Path path : authorities) {
            trusted.addAll(Pem.read(path).certificates());
        }
        return KeyStores.trust(trusted);
    }
}
