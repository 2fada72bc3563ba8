package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import io.vedette.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOutputTest {
    @TempDir private Path temporary = Path.of("");
    private Workbench bench;
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench(temporary);
        receiver = new Receiver();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
        receiver.close();
    }

    private String item(String more) {
        return item(receiver.url(), more);
    }

    private static String item(String url, String more) {
        return "http: {url: '" + url + "', proxy: none" + more + "}";
    }

    @Test
    void postsFalcosJsonOverOneConnection() throws IOException {
        bench.append(0, 50);
        Outputs outputs = bench.start(item(", headers: {X-Tenant: shop}"));
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 50));
        Headers headers = receiver.headers.getFirst();
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(headers.getFirst("User-Agent")).isEqualTo("vedette");
        assertThat(headers.getFirst("X-Tenant")).isEqualTo("shop");
        assertThat(receiver.clients.stream().distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 407, 408, 429, 500, 502, 503})
    void triesAgainAfter(int status) throws IOException {
        receiver.then(Receiver.status(status)).then(Receiver.status(status));
        bench.append(0, 3);
        Outputs outputs = bench.start(item(""));
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 3));
        OutputStatus settled = Workbench.status(outputs, "http");
        assertThat(settled.retries()).isEqualTo(2);
        assertThat(settled.lastError())
                .isEqualTo(receiver.url() + " answered " + status + ": because");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413, 422})
    void givesAnAlertUpAfter(int status) throws IOException {
        receiver.then(Receiver.status(status));
        bench.append(0, 3);
        Outputs outputs = bench.start(item(""));
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(1, 3));
        OutputStatus settled = Workbench.status(outputs, "http");
        assertThat(settled.refused()).containsEntry(RefusalReason.RECEIVER, 1L);
        assertThat(settled.delivered()).isEqualTo(2);
        assertThat(settled.retries()).isZero();
        assertThat(bench.problems)
                .containsExactly(
                        new OutputProblem(
                                "http",
                                OutputProblem.Kind.REFUSED,
                                "an alert was given up: "
                                        + receiver.url()
                                        + " answered "
                                        + status
                                        + ": because (alert "
                                        + Workbench.id(0)
                                        + ")"));
    }

    @Test
    void doesNotShowTheQueryOfItsUrlWhichMayHoldAToken() throws IOException {
        receiver.then(Receiver.status(503)).then(Receiver.status(403));
        bench.append(0, 2);
        Outputs outputs = bench.start(item(receiver.url() + "?token=t0k", ""));
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(1, 2));
        assertThat(Workbench.status(outputs, "http").lastError())
                .startsWith(receiver.url() + "?... answered 403");
        assertThat(bench.problems).asString().doesNotContain("t0k");
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() throws IOException {
        receiver.then(Receiver.status(429, "Retry-After", "1"));
        bench.append(0, 1);
        long before = System.nanoTime();
        Workbench.awaitSettled(bench.start(item("")), "http");

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 1));
    }

    @Test
    void takesASlowAnswerForNone() throws IOException {
        var release = new CountDownLatch(1);
        receiver.then(exchange -> {
            release.await();
            exchange.sendResponseHeaders(204, -1);
        });
        bench.append(0, 2);
        Outputs outputs = bench.start(item(", timeout: 200ms"));
        Workbench.awaitSettled(outputs, "http");
        release.countDown();

        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 2));
        assertThat(Workbench.status(outputs, "http").lastError())
                .isEqualTo(receiver.url() + ": no answer within 200ms");
    }

    @Test
    void needsNoBodyToBelieveAStatus() throws IOException {
        var release = new CountDownLatch(1);
        receiver.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            release.await();
        });
        bench.append(0, 1);
        Outputs outputs = bench.start(item(", timeout: 200ms"));
        Workbench.awaitSettled(outputs, "http");
        release.countDown();

        OutputStatus settled = Workbench.status(outputs, "http");
        assertThat(settled.delivered()).isEqualTo(1);
        assertThat(settled.retries()).isZero();
    }

    @Test
    void readsNoAnswerWithoutEnd() throws IOException {
        receiver.then(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            byte[] junk = new byte[1 << 16];
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(junk);
            }
        });
        bench.append(0, 1);
        Workbench.awaitSettled(bench.start(item("")), "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 1));
    }

    /** How a connection can go wrong below HTTP. */
    private enum Rudeness {
        RESET,
        CLOSE,
        HALF_AN_ANSWER,
        NO_HTTP;

        void be(Socket socket) throws IOException {
            socket.getInputStream().read(new byte[64]);
            switch (this) {
                case RESET -> socket.setSoLinger(true, 0);
                case CLOSE -> socket.shutdownOutput();
                case HALF_AN_ANSWER -> write(socket, "HTTP/1.1 200 OK\r\nContent-Le");
                case NO_HTTP -> write(socket, "220 smtp.example ESMTP\r\n");
            }
        }

        private static void write(Socket socket, String text) throws IOException {
            socket.getOutputStream()
                    .write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    void triesAgainAfterBrokenConnections() throws IOException {
        var accepted = new AtomicInteger();
        try (var rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            while (true) {
                                try (Socket socket = rude.accept()) {
                                    int number = accepted.getAndIncrement();
                                    Rudeness.values()[number % Rudeness.values().length].be(socket);
                                }
                            }
                        } catch (IOException ignored) {
                            // the test is over
                        }
                    });
            bench.append(0, 1);
            Outputs outputs = bench.start(item("http://127.0.0.1:" + rude.getLocalPort(), ""));
            Workbench.awaitRetries(outputs, "http", 8);

            assertThat(Workbench.status(outputs, "http").delivered()).isZero();
            assertThat(Workbench.status(outputs, "http").backlog()).isEqualTo(1);
        }
    }

    @Test
    void deliversOnceThereIsSomebody() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        bench.append(0, 1);
        Outputs outputs = bench.start(item("http://127.0.0.1:" + port + "/x", ""));
        Workbench.awaitRetries(outputs, "http", 1);

        assertThat(Workbench.status(outputs, "http").lastError())
                .isEqualTo("http://127.0.0.1:" + port + "/x: connection refused");
    }

    @Test
    void saysWhoWeAre() throws IOException {
        Path password = Files.writeString(temporary.resolve("password"), "abc123\n");
        bench.withVariables(Map.of("TOKEN", "xyz"));
        bench.append(0, 1);
        Outputs outputs =
                bench.start(
                        item(", user: me, password-file: '" + password + "'"),
                        "{name: bearer, " + item(", token-env: TOKEN") + "}");
        Workbench.awaitSettled(outputs, "http");
        Workbench.awaitSettled(outputs, "bearer");

        assertThat(receiver.headers)
                .extracting(headers -> headers.getFirst("Authorization"))
                .containsExactlyInAnyOrder("Basic bWU6YWJjMTIz", "Bearer xyz");
    }

    @Test
    void waitsForItsSecretAndTakesANewOne() throws IOException {
        Path token = temporary.resolve("token");
        bench.append(0, 1);
        Outputs outputs = bench.start(item(", token-file: '" + token + "'"));
        Workbench.awaitRetries(outputs, "http", 1);
        Files.writeString(token, "one");
        Workbench.awaitSettled(outputs, "http");
        Files.writeString(token, "two");
        bench.append(1, 2);
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.headers)
                .extracting(headers -> headers.getFirst("Authorization"))
                .containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void goesThroughAProxy() throws IOException {
        bench.withVariables(Map.of("HTTP_PROXY", "http://localhost:" + receiver.port()));
        bench.append(0, 1);
        Outputs outputs = bench.start("http: {url: 'http://collector.invalid/alerts'}");
        Workbench.awaitSettled(outputs, "http");

        assertThat(receiver.taken).isEqualTo(Workbench.ids(0, 1));
        assertThat(receiver.headers.getFirst().getFirst("Host")).isEqualTo("collector.invalid");
    }

    @Test
    void speaksTlsWithAnAuthorityOfItsOwn() throws IOException, InterruptedException {
        var certificates = Certificates.make(temporary);
        try (Receiver secured = Receiver.secured(certificates.server(), true)) {
            bench.append(0, 1);
            Outputs outputs =
                    bench.start(
                            item(
                                    secured.url(),
                                    ", tls: {ca: '"
                                            + certificates.authority()
                                            + "', certificate: '"
                                            + certificates.clientCertificate()
                                            + "', key: '"
                                            + certificates.clientKey()
                                            + "'}"),
                            "{name: stranger, "
                                    + item(
                                            secured.url(),
                                            ", tls: {ca: '" + certificates.authority() + "'}")
                                    + "}",
                            "{name: distrust, " + item(secured.url(), "") + "}",
                            "{name: wrong-name, "
                                    + item(
                                            secured.url().replace("localhost", "127.0.0.1"),
                                            ", tls: {ca: '" + certificates.authority() + "'}")
                                    + "}");
            Workbench.awaitSettled(outputs, "http");
            for (String name : List.of("stranger", "distrust", "wrong-name")) {
                Workbench.awaitRetries(outputs, name, 1);
            }

            assertThat(secured.taken).isEqualTo(Workbench.ids(0, 1));
            assertThat(Workbench.status(outputs, "distrust").lastError())
                    .contains("unable to find valid certification path");
            assertThat(Workbench.status(outputs, "wrong-name").lastError()).contains("127.0.0.1");
        }
    }

    @Test
    void speaksTlsThroughAProxy() throws IOException, InterruptedException {
        var certificates = Certificates.make(temporary);
        try (Receiver secured = Receiver.secured(certificates.server(), false);
                var tunnel = new Tunnel(secured.port())) {
            bench.append(0, 2);
            Outputs outputs =
                    bench.start(
                            "http: {url: '"
                                    + secured.url()
                                    + "', proxy: 'http://127.0.0.1:"
                                    + tunnel.port()
                                    + "', tls: {ca: '"
                                    + certificates.authority()
                                    + "'}}");
            Workbench.awaitSettled(outputs, "http");

            assertThat(secured.taken).isEqualTo(Workbench.ids(0, 2));
            assertThat(tunnel.requests)
                    .containsExactly("CONNECT localhost:" + secured.port() + " HTTP/1.1");
        }
    }

    @Test
    void endsWithinItsTimeWhenNobodyAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            bench.append(0, 1);
            Outputs outputs = bench.start(item("http://127.0.0.1:" + silent.getLocalPort(), ""));
            Socket accepted = silent.accept();
            long before = System.nanoTime();
            outputs.close(Duration.ofMillis(300));

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(3));
            await().until(() ->
                    outputs.status().getFirst().health() instanceof OutputStatus.Health.Stopped);
            assertThat(outputs.status().getFirst().backlog()).isEqualTo(1);
            accepted.close();
        } catch (UncheckedIOException e) {
            throw new AssertionError(e);
        }
    }
}
