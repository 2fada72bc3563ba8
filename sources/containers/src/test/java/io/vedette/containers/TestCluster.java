package io.vedette.containers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vedette.containers.ClusterCredentials.InFile;
import io.vedette.containers.ClusterCredentials.Secret;
import io.vedette.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A kubelet and an API server in one: a real server of HTTPS with a certificate of an authority.
 */
final class TestCluster implements AutoCloseable {
    /** What lies at a path. */
    private record Answer(int status, String body) {}

    private final Path directory;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile String token = "first";
    volatile boolean hangs;

    private TestCluster(Path directory, HttpsServer server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * @param names of the server, as in a certificate's subjectAltName
     */
    static TestCluster start(Path directory, String names) throws Exception {
        Certificates certificates = Certificates.in(directory);
        certificates.makeAuthority("ca");
        certificates.issue("server", Certificates.KeyKind.RSA, "ca", "subjectAltName=" + names);
        // as service accounts have it beside their token
        Files.copy(certificates.authority(), directory.resolve("ca.crt"));
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
        var cluster = new TestCluster(directory, server);
        server.setExecutor(cluster.threads);
        server.createContext("/", cluster::answer);
        server.start();
        Files.writeString(directory.resolve("token"), "first\n");
        return cluster;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        if (hangs) {
            try {
                end.await();
            } catch (InterruptedException ignored) {
                // it ends
            }
        }
        boolean known =
                ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer =
                known ? answers.getOrDefault(path, new Answer(404, "")) : new Answer(401, "");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    void put(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
    }

    void put(String path, String body) {
        put(path, 200, body);
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    Path directory() {
        return directory;
    }

    private Optional<Secret> file(String name) {
        return Optional.of(new InFile(directory.resolve(name)));
    }

    ClusterCredentials credentials() {
        return new ClusterCredentials(
                file("ca.crt"),
                Optional.empty(),
                file("token"),
                Optional.empty(),
                Optional.empty());
    }

    /** Trusts no authority, but the server's very certificate. */
    ClusterCredentials credentialsOfItself() {
        return new ClusterCredentials(
                Optional.empty(),
                file("server.pem"),
                file("token"),
                Optional.empty(),
                Optional.empty());
    }

    ClusterServer server() throws IOException {
        return ClusterServer.of(address(), credentials(), "test");
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
