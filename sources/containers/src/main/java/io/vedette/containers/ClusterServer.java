package io.vedette.containers;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A server of a cluster, and who this is to it. Immutable.
 *
 * @param address without a path
 */
record ClusterServer(URI address, ClusterCredentials credentials) {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "[::1]", "localhost");

    /**
     * @param from where the address is from, for messages
     * @throws IOException when it is no address of a server that can be told from another
     */
    static ClusterServer of(String address, ClusterCredentials credentials, String from)
            throws IOException {
        URI uri;
        try {
            uri =
                    URI.create(
                            address.endsWith("/")
                                    ? address.substring(0, address.length() - 1)
                                    : address);
        } catch (IllegalArgumentException e) {
            throw new IOException(from + ": \"" + address + "\" is no address of a server", e);
        }
        boolean secure = "https".equals(uri.getScheme());
        if (uri.getHost() == null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || uri.getUserInfo() != null
                || !(secure || "http".equals(uri.getScheme()))) {
            throw new IOException(
                    from + ": \"" + address + "\" is no address as https://127.0.0.1:10250");
        }
        if (!secure && !LOOPBACK.contains(uri.getHost())) {
            throw new IOException(
                    from
                            + ": "
                            + address
                            + " without TLS could be anybody; only this machine's own"
                            + " loopback is asked so");
        }
        // what is sent in the clear tells nobody who this is
        return new ClusterServer(uri, secure ? credentials : ClusterCredentials.NONE);
    }
}
