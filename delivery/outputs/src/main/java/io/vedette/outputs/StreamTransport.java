package io.vedette.outputs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP connection, with TLS or without. */
final class StreamTransport implements SyslogTransport {
    private final String host;
    private final int port;
    private final Destination.Stream stream;
    private final @Nullable TlsSettings tls;
    private @Nullable Connection connection;

    StreamTransport(Destination.Transport.Tcp tcp) {
        host = tcp.host();
        port = tcp.port();
        stream = tcp.stream();
        tls = null;
    }

    StreamTransport(Destination.Transport.Tls secured) {
        host = secured.host();
        port = secured.port();
        stream = secured.stream();
        tls = secured.tls();
    }

    @Override
    public void send(byte[] message) throws IOException {
        Connection open = connection;
        if (open == null || open.isEnded()) {
            close();
            open = connect();
            connection = open;
        }
        open.write(framed(message));
    }

    private byte[] framed(byte[] message) {
        return switch (stream.framing()) {
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

    private Connection connect() throws IOException {
        var plain = new Socket();
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException(host);
            }
            int millis = (int) stream.connectTimeout().toMillis();
            plain.connect(address, millis);
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            TlsSettings secured = tls;
            if (secured == null) {
                return new Connection(plain, plain, stream.timeout());
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
            return new Connection(plain, socket, stream.timeout());
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
     * An open connection, with a thread that waits for its end and one that ends it when a write
     * takes too long. Without the first, a message after the receiver has gone would be written
     * into the void: TCP says so only when asked to read. Without the second, a receiver that stops
     * reading would be waited for without end.
     */
    private static final class Connection {
        private static final Duration WATCH = Duration.ofMillis(500);
        private static final long NOT_WRITING = Long.MIN_VALUE;

        private final Socket plain;
        private final Socket socket;
        private final Duration timeout;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile long writingSince = NOT_WRITING;
        private volatile boolean stalled;

        /**
         * @param plain below TLS, where closing does not wait for a write to end
         */
        Connection(Socket plain, Socket socket, Duration timeout) {
            this.plain = plain;
            this.socket = socket;
            this.timeout = timeout;
            Thread.ofVirtual().name("syslog-end").start(this::awaitEnd);
            Thread.ofVirtual().name("syslog-watch").start(this::watch);
        }

        void write(byte[] bytes) throws IOException {
            writingSince = System.nanoTime();
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw stalled
                        ? new IOException("takes nothing for " + Durations.text(timeout), e)
                        : e;
            } finally {
                writingSince = NOT_WRITING;
            }
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
            ended.countDown();
        }

        private void watch() {
            try {
                while (!ended.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                    long since = writingSince;
                    if (since != NOT_WRITING && System.nanoTime() - since > timeout.toNanos()) {
                        stalled = true;
                        plain.close();
                    }
                }
            } catch (InterruptedException | IOException ignored) {
                // nobody interrupts it; a socket that cannot be closed has ended
            }
        }

        boolean isEnded() {
            return ended.getCount() == 0;
        }

        void close() {
            try {
                plain.close();
            } catch (IOException ignored) {
                // nothing more can be done for it
            }
        }
    }
}
