package io.vedette.outputs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP connection, with TLS or without. */
final class StreamTransport implements SyslogTransport {
    private final String host;
    private final int port;
    private final Destination.Framing framing;
    private final Duration connectTimeout;
    private final @Nullable TlsSettings tls;
    private @Nullable Connection connection;

    StreamTransport(Destination.Transport.Tcp tcp) {
        host = tcp.host();
        port = tcp.port();
        framing = tcp.framing();
        connectTimeout = tcp.connectTimeout();
        tls = null;
    }

    StreamTransport(Destination.Transport.Tls secured) {
        host = secured.host();
        port = secured.port();
        framing = secured.framing();
        connectTimeout = secured.connectTimeout();
        tls = secured.tls();
    }

    @Override
    public void send(byte[] message) throws IOException {
        Connection open = connection;
        if (open == null || open.isEnded()) {
            close();
            open = new Connection(connect());
            connection = open;
        }
        open.socket.getOutputStream().write(framed(message));
    }

    private byte[] framed(byte[] message) {
        return switch (framing) {
            case OCTET_COUNTING -> {
                byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
                byte[] framed = Arrays.copyOf(length, length.length + message.length);
                System.arraycopy(message, 0, framed, length.length, message.length);
                yield framed;
            }
            case NEWLINE -> {
                // no message holds a line end: all formats write one line
                byte[] framed = Arrays.copyOf(message, message.length + 1);
                framed[message.length] = '\n';
                yield framed;
            }
        };
    }

    private Socket connect() throws IOException {
        var plain = new Socket();
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException(host);
            }
            int millis = (int) connectTimeout.toMillis();
            plain.connect(address, millis);
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            TlsSettings secured = tls;
            if (secured == null) {
                return plain;
            }
            var socket =
                    (SSLSocket)
                            TlsContext.of(secured)
                                    .getSocketFactory()
                                    .createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(millis);
            socket.startHandshake();
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return (tls == null ? "tcp://" : "tls://") + host + ":" + port;
    }

    /**
     * An open connection and a thread that waits for its end. Without it, the first message after a
     * receiver has gone would be written into the void: TCP says so only when asked to read.
     */
    private static final class Connection {
        private final Socket socket;
        private volatile boolean ended;

        Connection(Socket socket) {
            this.socket = socket;
            Thread.ofVirtual().name("syslog-end").start(this::awaitEnd);
        }

        private void awaitEnd() {
            try {
                byte[] ignored = new byte[256];
                while (socket.getInputStream().read(ignored) >= 0) {
                    // receivers of syslog have nothing to say
                }
            } catch (IOException ignored) {
                // ended, too
            }
            ended = true;
        }

        boolean isEnded() {
            return ended;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException ignored) {
                // nothing more can be done for it
            }
        }
    }
}
