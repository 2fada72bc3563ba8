package io.vedette.outputs;

import java.nio.file.Path;
import java.util.List;

/**
 * Whom to trust and who we are. The receiver's name is always checked.
 *
 * @param authorities files of PEM certificates to trust instead of the system's; may be empty
 * @param identities our certificate and key, for receivers that ask; none or one
 */
public record TlsSettings(List<Path> authorities, List<Identity> identities) {
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), List.of());

    public TlsSettings {
        authorities = List.copyOf(authorities);
        identities = List.copyOf(identities);
    }

    /**
     * A client certificate.
     *
     * @param certificate a PEM file, ours first, then those between it and its authority
     * @param key a PEM file with the key, not encrypted
     */
    public record Identity(Path certificate, Path key) {}
}
