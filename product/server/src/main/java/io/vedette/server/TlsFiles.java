package io.vedette.server;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.vedette.tls.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What makes a listener speak TLS and know its clients, in PEM.
 *
 * @param certificate the server's certificate, followed by those of its issuers
 * @param key its private key, not encrypted
 * @param clientAuthority certificates of those who issue clients' certificates; a client without
 *     one is refused
 */
public record TlsFiles(Path certificate, Path key, Path clientAuthority) {
    private static final String PROTOCOL_NEW = "TLSv1.3";
    private static final String PROTOCOL_OLD = "TLSv1.2";

    Tls load() throws IOException {
        List<X509Certificate> chain = Pem.read(certificate).certificates();
        PrivateKey own = Pem.read(key).key();
        List<X509Certificate> clients = Pem.read(clientAuthority).certificates();
        if (!isPair(own, chain.getFirst().getPublicKey())) {
            throw new IOException(
                    "the key in " + key + " does not belong to the certificate in " + certificate);
        }
        try {
            return Tls.builder()
                    .privateKey(own)
                    .privateKeyCertChain(chain)
                    .trust(clients)
                    .clientAuth(TlsClientAuth.REQUIRED)
                    .addEnabledProtocol(PROTOCOL_NEW)
                    .addEnabledProtocol(PROTOCOL_OLD)
                    .build();
        } catch (RuntimeException e) {
            // the library throws this kind alone, whatever is wrong
            throw new IOException(
                    "TLS cannot be set up from "
                            + certificate
                            + ", "
                            + key
                            + " and "
                            + clientAuthority
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Whether what the key signs is what the certificate's key says it signed. */
    private static boolean isPair(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature.getInstance(algorithm(certified));
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException ignored) {
            return false; // keys of different kinds
        } catch (NoSuchAlgorithmException ignored) {
            return true; // no key of a kind that is known here: the handshake will tell
        }
    }

    private static String algorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
