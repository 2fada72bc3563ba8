package io.vedette.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server of a cluster by HTTP. Answers are bounded in size and time. Any thread may ask;
 * it waits.
 */
final class ClusterClient implements AutoCloseable {
    /** A node's pods are 110 of some 10 KiB unless somebody raised that. */
    static final int LARGEST_ANSWER = 16 << 20;

    private final ClusterServer server;
    private final Duration longest;
    private @Nullable HttpClient client;

    /** A server says no. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * @param longest that an answer may take, to its last byte
     */
    ClusterClient(ClusterServer server, Duration longest) {
        this.server = server;
        this.longest = longest;
    }

    ClusterServer server() {
        return server;
    }

    /**
     * What lies at a path, as JSON; empty when there is nothing.
     *
     * @throws RefusedException when the server does not know who this is, or does not allow it
     * @throws IOException when it cannot be asked, with the reason
     */
    Optional<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header("Accept", "application/json")
                        .header("User-Agent", "vedette")
                        .timeout(longest);
        server.credentials()
                .bearer()
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        HttpResponse<byte[]> response = send(request.build());
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> Optional.empty();
            case 401, 403 ->
                    throw new RefusedException(
                            server.address()
                                    + " answers "
                                    + path
                                    + " with "
                                    + response.statusCode());
            default ->
                    throw new IOException(
                            server.address()
                                    + " answers "
                                    + path
                                    + " with "
                                    + response.statusCode());
        };
    }

    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                client().sendAsync(
                                request,
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return pending.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // perhaps certificates were replaced: they are read anew next time
            forget();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(server.address() + " cannot be asked: " + reason(cause), cause);
        } catch (TimeoutException e) {
            forget();
            throw new IOException(
                    server.address() + " does not answer within " + longest.toMillis() + " ms", e);
        } finally {
            pending.cancel(true);
        }
    }

    /** Without a message exceptions of the network tell by their names. */
    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private synchronized HttpClient client() throws IOException {
        HttpClient ready = client;
        if (ready == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .proxy(HttpClient.Builder.NO_PROXY)
                            .connectTimeout(longest)
                            .executor(Executors.newVirtualThreadPerTaskExecutor());
            if ("https".equals(server.address().getScheme())) {
                builder.sslContext(server.credentials().context());
            }
            ready = builder.build();
            client = ready;
        }
        return ready;
    }

    private synchronized void forget() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
