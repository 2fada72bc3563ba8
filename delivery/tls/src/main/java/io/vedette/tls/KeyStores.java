package io.vedette.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What contexts of TLS are made from, by way of key stores in memory. */
public final class KeyStores {
    private static final char[] NO_PASSWORD = {};

    private KeyStores() {}

    /**
     * Who this is.
     *
     * @param chain the certificate of the key, followed by those of its issuers
     */
    public static KeyManager[] identity(PrivateKey key, List<X509Certificate> chain)
            throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** Whom to trust: these authorities and no other. */
    public static TrustManager[] trust(List<X509Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate each : authorities) {
            store.setCertificateEntry("authority-" + number++, each);
        }
        return trust(store);
    }

    /** Whom to trust: the authorities that come with Java. */
    public static TrustManager[] usualTrust() throws GeneralSecurityException {
        return trust((KeyStore) null);
    }

    private static TrustManager[] trust(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
