package io.vedette.outputs;

import java.io.IOException;

/**
 * Carries messages. Owned by one thread; connects when there is something to send; text form names
 * the receiver.
 */
interface SyslogTransport extends AutoCloseable {
    /** Hands a message to the operating system. */
    void send(byte[] message) throws IOException;

    /** Ends the connection, if there is one; the next message makes another. */
    @Override
    void close();

    static SyslogTransport of(Destination.Transport transport) {
        return switch (transport) {
            case Destination.Transport.Udp udp -> new UdpTransport(udp);
            case Destination.Transport.Tcp tcp -> new StreamTransport(tcp);
            case Destination.Transport.Tls tls -> new StreamTransport(tls);
            case Destination.Transport.Unix(var path) -> new UnixTransport(path);
        };
    }
}
