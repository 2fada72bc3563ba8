package io.vedette.outputs;

import io.vedette.model.Alert;
import java.io.IOException;
import java.time.ZoneId;

/**
 * Sends each alert as a syslog message.
 *
 * <p>Syslog has no acknowledgements: a message counts as delivered when the operating system took
 * it. Over UDP it may be lost without anybody knowing; over TCP and TLS those on the way when a
 * connection breaks are lost.
 */
final class SyslogOutput implements Output {
    private final SyslogMessage messages;
    private final SyslogTransport transport;

    SyslogOutput(Destination.Syslog destination, OutputEnvironment environment) {
        messages = new SyslogMessage(destination, environment.format(), ZoneId.systemDefault());
        transport = SyslogTransport.of(destination.transport());
    }

    @Override
    public Delivery deliver(Alert alert) throws InterruptedException {
        SyslogMessage.Written message = messages.write(alert);
        try {
            transport.send(message.bytes());
            return new Delivery.Delivered(message.isTruncated());
        } catch (IOException e) {
            transport.close();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return new Delivery.Failed(transport + ": " + Reasons.of(e));
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
