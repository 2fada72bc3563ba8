package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTransportTest {
    private static final Destination.Stream IMPATIENT =
            new Destination.Stream(
                    Destination.Framing.NEWLINE, Duration.ofSeconds(5), Duration.ofMillis(300));

    private static void fill(StreamTransport transport) throws IOException {
        for (int i = 0; i < 1_000; i++) {
            transport.send(new byte[1 << 20]);
        }
    }

    @Test
    void givesUpAReceiverThatStopsReading() throws IOException {
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var transport =
                        new StreamTransport(
                                new Destination.Transport.Tcp(
                                        "127.0.0.1", deaf.getLocalPort(), IMPATIENT))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> fill(transport))
                    .withMessage("takes nothing for 300ms");
        }
    }

    @Test
    void givesUpAReceiverThatStopsReadingTls(@TempDir Path temporary) throws Exception {
        var certificates = Certificates.make(temporary);
        try (var deaf =
                        (SSLServerSocket)
                                certificates
                                        .server()
                                        .getServerSocketFactory()
                                        .createServerSocket(
                                                0, 50, InetAddress.getLoopbackAddress());
                var transport =
                        new StreamTransport(
                                new Destination.Transport.Tls(
                                        "localhost",
                                        deaf.getLocalPort(),
                                        IMPATIENT,
                                        new TlsSettings(
                                                List.of(certificates.authority()), List.of())))) {
            var end = new CountDownLatch(1);
            Thread accepting =
                    Thread.ofVirtual()
                            .start(() -> {
                                // held until the end: one that nobody holds is closed
                                try (var accepted = (SSLSocket) deaf.accept()) {
                                    accepted.startHandshake();
                                    end.await();
                                } catch (IOException | InterruptedException ignored) {
                                    // the client gives up
                                }
                            });
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> fill(transport))
                    .withMessage("takes nothing for 300ms");
            end.countDown();
            accepting.join();
        }
    }
}
