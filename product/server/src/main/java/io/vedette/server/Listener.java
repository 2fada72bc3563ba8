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

    private static final Duration LONGEST_READ = Duration.ofSeconds(10);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(2);
    private static final int MOST_CONNECTIONS = 512;

    private final WebServer server;
    private final ListenAddress address;
    private final boolean secure;

    private Listener(WebServer server, ListenAddress address, boolean secure) {
        this.server = server;
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
        if (tls.isEmpty() && !address.isLoopback()) {
            throw new IOException(
                    address
                            + " can be reached from other machines, so clients have to show a certificate: give"
                            + " --tls-certificate, --tls-key and --client-ca, or listen on 127.0.0.1");
        }
        try {
            return start(address, tls, routes);
        } catch (BindException e) {
            if (!address.equals(ListenAddress.DEFAULT)) {
                throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
            }
            return start(new ListenAddress(address.host(), 0), tls, routes);
        }
    }

    private static Listener start(ListenAddress address, Optional<TlsFiles> tls, Routes routes)
            throws IOException {
        WebServerConfig.Builder config =
                WebServer.builder()
                        .host(address.host())
                        .port(address.port())
                        .shutdownHook(false)
                        .contentEncoding(new PackedAsSent())
                        .maxTcpConnections(MOST_CONNECTIONS)
                        .idleConnectionTimeout(LONGEST_IDLE)
                        .connectionOptions(options -> options.readTimeout(LONGEST_READ))
                        .shutdownGracePeriod(Duration.ofSeconds(1))
                        .routing(routes.routing());
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
                server, new ListenAddress(address.host(), server.port()), tls.isPresent());
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
    }
}
