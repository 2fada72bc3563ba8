package io.vedette.e2e;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A Unix socket that passes on to another, from when it is let. */
final class HeldSocket implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path path;
    private final Path behind;
    private final CountDownLatch held = new CountDownLatch(1);

    private HeldSocket(ServerSocketChannel server, Path path, Path behind) {
        this.server = server;
        this.path = path;
        this.behind = behind;
    }

    static HeldSocket listen(Path path, Path behind) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        var listening = new HeldSocket(server, path, behind);
        Thread.ofPlatform().daemon().start(listening::accept);
        return listening;
    }

    Path path() {
        return path;
    }

    void release() {
        held.countDown();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> pass(client));
            }
        } catch (IOException ignored) {
            // it is closed
        }
    }

    private void pass(SocketChannel client) {
        try (client;
                SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(behind))) {
            held.await();
            Thread back = Thread.ofPlatform().daemon().start(() -> copy(other, client));
            copy(client, other);
            back.join();
        } catch (IOException | InterruptedException ignored) {
            // who asked is gone, or who answers
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException ignored) {
            // one of both has ended
        }
    }

    @Override
    public void close() throws IOException {
        release();
        server.close();
    }
}
