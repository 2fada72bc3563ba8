package io.vedette.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what takes too long on connections: a handshake, the head of a request, a body, and the wait
 * for the next request. The library waits for them for ever: its own time for reads is heeded by
 * clients alone.
 *
 * <p>A request that takes too long is given no more input, so that whoever reads its body can still
 * answer; a connection without a request is closed. Sees connections begin as their options, and
 * requests as their filter.
 */
final class TimedConnections implements SocketOptions, Filter, AutoCloseable {
    private final SocketOptions others = SocketOptions.create();
    private final Map<SocketAddress, Connection> connections = new ConcurrentHashMap<>();
    private final Duration longestRequest;
    private final Duration longestIdle;
    private final Thread watching;

    /** One that is open. Written by its own thread, read by the one that watches. */
    private static final class Connection {
        private final SocketChannel channel;
        private volatile boolean hasRequest;
        private volatile long deadlineNanos;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void begin(boolean request, Duration atMost) {
            deadlineNanos = System.nanoTime() + atMost.toNanos();
            hasRequest = request;
        }
    }

    /**
     * @param longestRequest how long a request may take, and the first one of a connection to begin
     * @param longestIdle how long a later one may take to begin
     */
    TimedConnections(Duration longestRequest, Duration longestIdle) {
        this.longestRequest = longestRequest;
        this.longestIdle = longestIdle;
        watching = Thread.ofVirtual().name("connections").start(this::watch);
    }

    @Override
    public void configureSocket(SocketChannel socket) {
        SocketOptions.super.configureSocket(socket);
        var connection = new Connection(socket);
        connection.begin(false, longestRequest);
        try {
            connections.put(socket.getRemoteAddress(), connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Connection connection = connections.get(request.remotePeer().address());
        if (connection == null) {
            chain.proceed();
            return;
        }
        connection.begin(true, longestRequest);
        try {
            chain.proceed();
        } finally {
            connection.begin(false, longestIdle);
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(longestRequest.dividedBy(20));
                connections.values().removeIf(TimedConnections::isOver);
            }
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOver(Connection connection) {
        boolean hasRequest = connection.hasRequest;
        try {
            if (System.nanoTime() - connection.deadlineNanos > 0) {
                if (hasRequest) {
                    connection.channel.shutdownInput();
                } else {
                    connection.channel.close();
                }
            }
        } catch (IOException ignored) {
            // it has ended by itself
        }
        return !connection.channel.isOpen();
    }

    @Override
    public void close() {
        watching.interrupt();
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return others.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return others.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return others.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return others.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return others.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return others.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return others.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return others.tcpNoDelay();
    }
}
