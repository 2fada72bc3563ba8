package io.vedette.containers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime that answers each question by gRPC with a status alone. */
final class TestCri implements AutoCloseable {
    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_OF_STREAM = 1;
    private static final int ACKNOWLEDGED = 1;
    private static final int END_OF_HEADERS = 4;

    /** {@code :status 200} in the static table of HPACK. */
    private static final int STATUS_200 = 0x88;

    private final ServerSocketChannel server;
    private final Path socket;
    private final int status;
    private final AtomicInteger questions = new AtomicInteger();

    private TestCri(Path socket, int status) throws IOException {
        this.socket = socket;
        this.status = status;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    static TestCri start(Path directory, int status) throws IOException {
        var started = new TestCri(directory.resolve("crio.sock"), status);
        Thread.ofVirtual().start(started::accept);
        return started;
    }

    RuntimeSocket socket() {
        return RuntimeSocket.at(socket);
    }

    int questions() {
        return questions.get();
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
            var in = new DataInputStream(Channels.newInputStream(connection));
            in.skipNBytes(PREFACE);
            send(connection, SETTINGS, 0, 0, new byte[0]);
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.skipNBytes(length);
                if (type == SETTINGS && (flags & ACKNOWLEDGED) == 0) {
                    send(connection, SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
                } else if (type == DATA && (flags & END_OF_STREAM) != 0) {
                    questions.incrementAndGet();
                    send(connection, HEADERS, END_OF_HEADERS | END_OF_STREAM, stream, headers());
                }
            }
        } catch (IOException ignored) {
            // whoever asked is gone
        }
    }

    private byte[] headers() {
        var headers = new ByteArrayOutputStream();
        headers.write(STATUS_200);
        for (String[] header :
                new String[][] {
                    {"content-type", "application/grpc"}, {"grpc-status", Integer.toString(status)}
                }) {
            // neither name nor value is in a table
            headers.write(0);
            for (String text : header) {
                headers.write(text.length());
                headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return headers.toByteArray();
    }

    private static void send(SocketChannel to, int type, int flags, int stream, byte[] content)
            throws IOException {
        ByteBuffer frame =
                ByteBuffer.allocate(9 + content.length)
                        .put((byte) 0)
                        .putShort((short) content.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .put(content)
                        .flip();
        while (frame.hasRemaining()) {
            to.write(frame);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
