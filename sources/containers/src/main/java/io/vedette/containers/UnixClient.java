package io.vedette.containers;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Speaks gRPC and HTTP over one Unix socket. Answers are bounded in size and time. Any thread may
 * ask; it waits.
 */
final class UnixClient implements RuntimeCalls, AutoCloseable {
    /** The specification of a container with thousands of mounts is far smaller. */
    private static final int LARGEST_ANSWER = 8 << 20;

    /** An event has an id and some names. */
    private static final int LARGEST_EVENT = 4 << 20;

    private static final long LONGEST_MILLIS = 2000;

    private static final int THREADS = 4;
    private static final int MOST_CONNECTIONS = 4;
    private static final int MOST_WAITING = 1024;

    private static final int FRAME_HEAD = 5;
    private static final int NOT_FOUND = 5;
    private static final int UNIMPLEMENTED = 12;

    private final HttpClient client;
    private final Path socket;

    /** The runtime has no such method. */
    static final class UnimplementedException extends IOException {
        private static final long serialVersionUID = 1;

        UnimplementedException(String message) {
            super(message);
        }
    }

    private UnixClient(HttpClient client, Path socket) {
        this.client = client;
        this.socket = socket;
    }

    /** For HTTP/2 from the first byte, as gRPC has it without TLS. */
    static UnixClient grpc(Path socket) throws IOException {
        return start(new HttpClientTransportOverHTTP2(new HTTP2Client(connector(socket))), socket);
    }

    /** For HTTP/1.1. */
    static UnixClient http(Path socket) throws IOException {
        return start(new HttpClientTransportOverHTTP(connector(socket)), socket);
    }

    private static ClientConnector connector(Path socket) {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        var threads = new QueuedThreadPool(THREADS);
        threads.setName("runtime " + socket.getFileName());
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        connector.setExecutor(threads);
        return connector;
    }

    private static UnixClient start(HttpClientTransport transport, Path socket) throws IOException {
        var client = new HttpClient(transport);
        client.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(MOST_WAITING);
        client.setFollowRedirects(false);
        client.setConnectTimeout(LONGEST_MILLIS);
        client.setUserAgentField(null);
        client.getContentDecoderFactories().clear();
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException(socket + ": no client can be started: " + e.getMessage(), e);
        }
        return new UnixClient(client, socket);
    }

    private static byte[] frame(MessageLite question) {
        byte[] message = question.toByteArray();
        return ByteBuffer.allocate(FRAME_HEAD + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    @Override
    public <T extends MessageLite> Optional<T> call(
            String method, MessageLite question, Parser<T> answers, Map<String, String> headers)
            throws IOException, InterruptedException {
        Request request =
                client.POST("http://localhost" + method)
                        .headers(fields -> {
                            fields.put("te", "trailers");
                            fields.put("grpc-timeout", LONGEST_MILLIS + "m");
                            headers.forEach(fields::put);
                        })
                        .body(new BytesRequestContent("application/grpc", frame(question)));
        ContentResponse response = send(request);
        if (response.getStatus() != 200) {
            throw new IOException(socket + " answers with HTTP status " + response.getStatus());
        }
        // an answer without content has its status among the first headers
        HttpFields trailers = response.getTrailers();
        String status = trailers == null ? null : trailers.get("grpc-status");
        String told = trailers == null ? null : trailers.get("grpc-message");
        if (status == null) {
            status = response.getHeaders().get("grpc-status");
            told = response.getHeaders().get("grpc-message");
        }
        if (status == null) {
            throw new IOException(socket + " answers without a status of gRPC");
        }
        if (status.equals(Integer.toString(NOT_FOUND))) {
            return Optional.empty();
        }
        if (status.equals(Integer.toString(UNIMPLEMENTED))) {
            throw new UnimplementedException(socket + " does not know " + method);
        }
        if (!status.equals("0")) {
            throw new IOException(socket + " answers " + method + " with " + status + ": " + told);
        }
        return Optional.of(message(response.getContent(), answers));
    }

    /**
     * Calls a method by gRPC that answers with messages without end, and returns when the runtime
     * says that there are no more.
     *
     * @param each is given them as they come, on this thread
     * @throws IOException with the reason why it ends otherwise
     */
    <T extends MessageLite> void stream(
            String method, MessageLite question, Parser<T> answers, Consumer<T> each)
            throws IOException, InterruptedException {
        var listener = new InputStreamResponseListener();
        client.POST("http://localhost" + method)
                .headers(fields -> fields.put("te", "trailers"))
                .body(new BytesRequestContent("application/grpc", frame(question)))
                .transport(new Transport.TCPUnix(socket))
                .idleTimeout(0, TimeUnit.MILLISECONDS)
                .send(listener);
        try (var in = new DataInputStream(listener.getInputStream())) {
            while (true) {
                int packed = in.read();
                if (packed < 0) {
                    break;
                }
                int length = in.readInt();
                if (packed != 0 || length < 0 || length > LARGEST_EVENT) {
                    throw new IOException(socket + " sends no plain message of gRPC");
                }
                // not readNBytes: it ends with a read of no bytes, which waits here for the next
                byte[] message = new byte[length];
                in.readFully(message);
                each.accept(answers.parseFrom(message));
            }
        } catch (InterruptedIOException e) {
            var interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        }
        Response response;
        try {
            response = listener.get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(socket + " ends " + method, e);
        }
        HttpFields trailers = response.getTrailers();
        String status = trailers == null ? null : trailers.get("grpc-status");
        status = status == null ? response.getHeaders().get("grpc-status") : status;
        if (Integer.toString(UNIMPLEMENTED).equals(status)) {
            throw new UnimplementedException(socket + " does not know " + method);
        }
        if (!"0".equals(status)) {
            throw new IOException(socket + " ends " + method + " with " + status);
        }
    }

    /** Takes the one message out of what gRPC sends. */
    static <T> T message(byte[] content, Parser<T> answers) throws IOException {
        if (content.length < FRAME_HEAD || content[0] != 0) {
            throw new IOException("the runtime answers with no plain message of gRPC");
        }
        int length = ByteBuffer.wrap(content, 1, Integer.BYTES).getInt();
        if (length != content.length - FRAME_HEAD) {
            throw new IOException(
                    "the runtime answers with "
                            + (content.length - FRAME_HEAD)
                            + " bytes and says that there are "
                            + length);
        }
        try {
            return answers.parseFrom(Arrays.copyOfRange(content, FRAME_HEAD, content.length));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("the runtime answers with no message: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> get(String path) throws IOException, InterruptedException {
        ContentResponse response = send(client.newRequest("http://localhost" + path));
        return switch (response.getStatus()) {
            case 200 -> Optional.of(response.getContent());
            case 404 -> Optional.empty();
            default ->
                    throw new IOException(
                            socket
                                    + " answers with HTTP status "
                                    + response.getStatus()
                                    + ": "
                                    + beginning(response));
        };
    }

    private static String beginning(ContentResponse response) {
        byte[] content = response.getContent();
        return new String(content, 0, Math.min(200, content.length), StandardCharsets.UTF_8);
    }

    private ContentResponse send(Request request) throws IOException, InterruptedException {
        try {
            var listener =
                    new org.eclipse.jetty.client.CompletableResponseListener(
                            request.transport(new Transport.TCPUnix(socket))
                                    .timeout(LONGEST_MILLIS, TimeUnit.MILLISECONDS),
                            LARGEST_ANSWER);
            return listener.send().get(2 * LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(socket + " cannot be asked: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException(socket + " does not answer", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IOException(socket + ": the client cannot be stopped", e);
        }
    }
}
