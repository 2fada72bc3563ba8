package io.vedette.containers;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A runtime that answers as Docker does, when and with what the test wants. */
final class TestDocker implements AutoCloseable {
    private static final String BEFORE = "GET /containers/";
    private static final String AFTER = "/json";

    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, AtomicInteger> questions = new ConcurrentHashMap<>();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile IntFunction<Integer> statuses = nth -> 200;

    private TestDocker(Path socket) throws IOException {
        this.socket = socket;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    static TestDocker start(Path directory) throws IOException {
        var started = new TestDocker(directory.resolve("docker.sock"));
        Thread.ofVirtual().start(started::accept);
        return started;
    }

    RuntimeSocket socket() {
        return new RuntimeSocket(socket, RuntimeSocket.Protocol.DOCKER);
    }

    /** Has whoever asks wait until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    /**
     * @param byQuestion the status of HTTP of the first, second, … answer about a container
     */
    void answer(IntFunction<Integer> byQuestion) {
        statuses = byQuestion;
    }

    /** How often it was asked who a container is. */
    int questions(String fullId) {
        AtomicInteger asked = questions.get(fullId);
        return asked == null ? 0 : asked.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException ignored) {
            // it is closed
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = Channels.newInputStream(connection);
            var head = new StringBuilder();
            for (int read = in.read(); read >= 0; read = in.read()) {
                head.append((char) read);
                if (head.toString().endsWith("\r\n\r\n")) {
                    answer(head.toString(), connection);
                    head.setLength(0);
                }
            }
        } catch (IOException | InterruptedException ignored) {
            // whoever asked is gone
        }
    }

    private void answer(String head, SocketChannel to) throws IOException, InterruptedException {
        String id = head.substring(BEFORE.length(), head.indexOf(AFTER));
        int nth = questions.computeIfAbsent(id, any -> new AtomicInteger()).incrementAndGet();
        held.await();
        String body =
                "{\"Id\": \"%s\", \"Name\": \"/box\", \"Config\": {\"Image\": \"shop/web:7\"}}"
                        .formatted(id);
        String answer =
                "HTTP/1.1 %d Some\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(statuses.apply(nth), body.length(), body);
        ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        release();
        server.close();
    }
}
