package io.vedette.outputs;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A datagram a message. The name is looked up anew once a minute. */
final class UdpTransport implements SyslogTransport {
    private static final long LOOKUP_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Destination.Transport.Udp receiver;
    private @Nullable DatagramSocket socket;
    private long connectedNanos;

    UdpTransport(Destination.Transport.Udp receiver) {
        this.receiver = receiver;
    }

    @Override
    public void send(byte[] message) throws IOException {
        DatagramSocket open = connected();
        // connected, so that the receiver's "port unreachable" fails a later send
        open.send(new DatagramPacket(message, message.length));
    }

    private DatagramSocket connected() throws IOException {
        long now = System.nanoTime();
        if (socket != null && now - connectedNanos > LOOKUP_NANOS) {
            close();
        }
        DatagramSocket open = socket;
        if (open == null) {
            var address = new InetSocketAddress(receiver.host(), receiver.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException(receiver.host());
            }
            open = new DatagramSocket();
            socket = open;
            connectedNanos = now;
            open.connect(address);
        }
        return open;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public String toString() {
        return "udp://" + receiver.host() + ":" + receiver.port();
    }
}
