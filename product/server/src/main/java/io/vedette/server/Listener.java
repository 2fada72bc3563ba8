package io.vedette.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An HTTP or HTTPS port that is open; {@link #close} ends it.
 *
 * <p>What an address other than loopback receives has to come from a client with a certificate.
 */
final class Listener implements AutoCloseable {
    /** Tells of each start and end, which we do ourselves; held here, or its level is forgotten. */
    private static final Logger LIBRARY = Logger.getLogger("io.helidon");

    static {
        LIBRARY.setLevel(Level.WARNING);
    }

    /** More than the webhook gives a body, which it then answers. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(35);

    private static final Duration LONGEST_IDLE = Duration.ofMinutes(2);
    private static final int MOST_CONNECTIONS = 512;

    private final WebServer server;
    private final TimedConnections connections;
    private final ListenAddress address;
    private final boolean secure;

    private Listener(
            WebServer server, TimedConnections connections, ListenAddress address, boolean secure) {
        this.server = server;
        this.connections = connections;
        this.address = address;
        this.secure = secure;
    }

    /**
     * Opens a port.
     *
     * @param address where; when it is the default and taken, another port is
     * @throws IOException with the reason, and what to do
     */
    static Listener open(ListenAddress address, Optional<TlsFiles> tls, Routes routes)
            throws IOException {
        return open(address, tls, routes, LONGEST_REQUEST);
    }

    /**
     * @param longestRequest how long a request may take
     */
    static Listener open(
            ListenAddress address, Optional<TlsFiles> tls, Routes routes, Duration longestRequest)
            throws IOException {
        if (tls.isEmpty() && !address.isLoopback()) {
            throw new IOException(
                    address
                            + " can be reached from other machines, so clients have to show a certificate: give"
                            + " --tls-certificate, --tls-key and --client-ca, or listen on 127.0.0.1");
        }
        try {
            return start(address, tls, routes, longestRequest);
        } catch (BindException e) {
            if (!address.equals(ListenAddress.DEFAULT)) {
                throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
            }
            return start(new ListenAddress(address.host(), 0), tls, routes, longestRequest);
        }
    }

    private static Listener start(
            ListenAddress address, Optional<TlsFiles> tls, Routes routes, Duration longestRequest)
            throws IOException {
        var connections = new TimedConnections(longestRequest, LONGEST_IDLE);
        try {
            return start(address, tls, routes, connections);
        } catch (IOException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    private static Listener start(
            ListenAddress address,
            Optional<TlsFiles> tls,
            Routes routes,
            TimedConnections connections)
            throws IOException {
        WebServerConfig.Builder config =
                WebServer.builder()
                        .host(address.host())
                        .port(address.port())
                        .shutdownHook(false)
                        .contentEncoding(new PackedAsSent())
                        .maxTcpConnections(MOST_CONNECTIONS)
                        .connectionOptions(connections)
                        .shutdownGracePeriod(Duration.ofSeconds(1))
                        .routing(routes.routing().addFilter(connections));
        if (tls.isPresent()) {
            config.tls(tls.orElseThrow().load());
        }
        // the library logs that an address is taken, and goes on without a port
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address.host(), address.port()));
        }
        WebServer server = config.build().start();
        if (!server.isRunning() || server.port() < 0) {
            throw new BindException("another process was quicker");
        }
        return new Listener(
                server,
                connections,
                new ListenAddress(address.host(), server.port()),
                tls.isPresent());
    }

    /** What is served, each under its path. */
    record Routes(HttpService webhook, HttpService health) {
        HttpRouting.Builder routing() {
            return HttpRouting.builder().register(Server.WEBHOOK_PATH, webhook).register(health);
        }
    }

    URI uri(String path) {
        return URI.create((secure ? "https" : "http") + "://" + address + path);
    }

    @Override
    public void close() {
        server.stop();
        connections.close();
    }
}
