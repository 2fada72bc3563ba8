package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.kubernetes.AuditWebhook;
import io.vedette.kubernetes.WebhookOutcome;
import io.vedette.masking.MaskingKey;
import io.vedette.model.InputProblem;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolOptions;
import io.vedette.spool.SpoolReader;
import io.vedette.spool.WhenFull;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final SpoolOptions ROOMY =
            new SpoolOptions(256L << 20, 33 << 20, WhenFull.REFUSE);
    private static final SpoolOptions SMALL =
            new SpoolOptions(1 << 20, 60_000, WhenFull.REFUSE).withSegmentBytes(1 << 16);

    private static final Duration LONGEST_BODY = Duration.ofSeconds(2);
    private static final Duration LONGEST_REQUEST = Duration.ofMillis(2500);

    private static final String LARGEST = "Content-Length: " + AuditWebhook.LARGEST_BODY_BYTES;

    @TempDir private Path directory = Path.of("");

    /** A webhook with its queue, on a port of its own. */
    private record Opened(Spool spool, AuditWebhook webhook, Listener listener, HttpClient client)
            implements AutoCloseable {
        static Opened with(Path directory, SpoolOptions options) throws IOException {
            Spool spool = Spool.open(directory, options);
            var webhook = new AuditWebhook(spool, MaskingKey.random(), LONGEST_BODY);
            var address = new ListenAddress("127.0.0.1", 0);
            Listener listener =
                    Listener.open(address, Optional.empty(), routes(webhook), LONGEST_REQUEST);
            return new Opened(spool, webhook, listener, HttpClient.newHttpClient());
        }

        static Listener.Routes routes(AuditWebhook webhook) {
            return new Listener.Routes(
                    webhook, new HealthService(new Metrics(), new Workers(problem -> {})));
        }

        HttpRequest.Builder request() {
            return HttpRequest.newBuilder(listener.uri(Server.WEBHOOK_PATH));
        }

        int port() {
            return listener.uri("/").getPort();
        }

        HttpResponse<String> post(byte[] body) throws Exception {
            return send(request().POST(BodyPublishers.ofByteArray(body)));
        }

        HttpResponse<String> post(String body) throws Exception {
            return post(body.getBytes(StandardCharsets.UTF_8));
        }

        HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        long requests(WebhookOutcome outcome) {
            return webhook.counts().requests(outcome);
        }

        List<String> stored() throws Exception {
            var all = new ArrayList<String>();
            try (SpoolReader reader = spool.reader("test")) {
                while (reader.advance(Duration.ZERO)) {
                    all.add(
                            new String(
                                    reader.array(),
                                    reader.offset(),
                                    reader.length(),
                                    StandardCharsets.UTF_8));
                }
            }
            return all;
        }

        @Override
        public void close() throws IOException {
            client.close();
            listener.close();
            spool.close();
        }
    }

    private static String event(String id) {
        return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"%s",\
        "stage":"ResponseComplete","stageTimestamp":"2026-03-01T12:00:00.000000Z",\
        "verb":"get","requestURI":"/x","user":{"username":"alice"}}\
        """
                .formatted(id);
    }

    private static String list(String... events) {
        return "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                + String.join(",", events)
                + "]}";
    }

    @Test
    void storesEachEventOfAListBeforeItAnswers() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> response = opened.post(list(event("a"), event("b")));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
            assertThat(opened.stored()).containsExactly(event("a"), event("b"));
            assertThat(opened.webhook().counts().events()).isEqualTo(2);
            assertThat(opened.requests(WebhookOutcome.ACCEPTED)).isEqualTo(1);
        }
    }

    @Test
    void takesSingleEventsArraysAndLines() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            String array = "[" + event("b") + "," + event("c") + "]";
            assertThat(opened.post(event("a")).statusCode()).isEqualTo(200);
            assertThat(opened.post(array).statusCode()).isEqualTo(200);
            assertThat(opened.post(event("d") + "\n" + event("e") + "\n").statusCode())
                    .isEqualTo(200);

            assertThat(opened.stored())
                    .containsExactly(event("a"), event("b"), event("c"), event("d"), event("e"));
        }
    }

    /** A hundred megabytes: that none of the connections ends has a chance of one in 10^12. */
    @Test
    void endsAConnectionThatBroughtMuchAndTakesAllOfIt() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            String blanks = " ".repeat(1 << 20);
            int ended = 0;
            for (int i = 0; i < 100; i++) {
                HttpResponse<String> response = opened.post(blanks + event("e" + i));
                assertThat(response.statusCode()).isEqualTo(200);
                ended += response.headers().firstValue("connection").isPresent() ? 1 : 0;
            }

            assertThat(ended).isPositive();
            assertThat(opened.stored()).hasSize(100);
        }
    }

    @Test
    void acceptsAListWithoutEvents() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(opened.post(list()).statusCode()).isEqualTo(200);
            assertThat(opened.stored()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | TRUNCATED | the body is empty",
                "'{\"items\":['     | TRUNCATED | truncated JSON at byte 10",
                "'{\"items\":[}]}'  | MALFORMED | malformed JSON at byte 10",
                "hello            | MALFORMED | malformed JSON at byte 0",
                "{}               | NO_EVENTS | no audit event in it",
                "'[1, 2]'         | NO_EVENTS | no audit event in it",
                "'{\"kind\":\"Pod\"}' | NO_EVENTS | no audit event in it",
            })
    void refusesWhatHoldsNoEventsAndSaysWhy(String body, WebhookOutcome outcome, String reason)
            throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> response = opened.post(body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith(reason).endsWith("\n");
            assertThat(opened.requests(outcome)).isEqualTo(1);
            assertThat(opened.stored()).isEmpty();
        }
    }

    @Test
    void leavesOutWhatIsNoEventAmongEvents() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> response = opened.post(list(event("a"), "{}", event("b")));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .startsWith("2 audit events taken, 1 items left out; the first: ");
            assertThat(opened.stored()).containsExactly(event("a"), event("b"));
            assertThat(opened.webhook().counts().leftOut(InputProblem.Kind.NOT_AN_EVENT))
                    .isEqualTo(1);
        }
    }

    @Test
    void takesNothingOfABodyThatEndsInTheMiddle() throws Exception {
        String whole = list(event("a"), event("b"));
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(opened.post(whole.substring(0, whole.length() - 5)).statusCode())
                    .isEqualTo(400);
            assertThat(opened.stored()).isEmpty();
        }
    }

    @Test
    void refusesDeepNesting() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(opened.post("[".repeat(100_000)).statusCode()).isEqualTo(400);
            assertThat(opened.requests(WebhookOutcome.TOO_DEEP)).isEqualTo(1);
        }
    }

    @Test
    void refusesBodiesOverTheLimitWhetherTheySayTheirLengthOrNot() throws Exception {
        byte[] large = new byte[AuditWebhook.LARGEST_BODY_BYTES + 1];
        Arrays.fill(large, (byte) ' ');
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(statusOfRaw(opened.port(), "Content-Length: " + large.length))
                    .isEqualTo(413);
            var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));

            assertThat(opened.send(opened.request().POST(chunked)).statusCode()).isEqualTo(413);
            assertThat(opened.requests(WebhookOutcome.TOO_LARGE)).isEqualTo(2);
        }
    }

    @Test
    void takesABodyOfJustTheLimit() throws Exception {
        byte[] body = new byte[AuditWebhook.LARGEST_BODY_BYTES];
        Arrays.fill(body, (byte) ' ');
        byte[] event = event("a").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(event, 0, body, body.length - event.length, event.length);
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(opened.post(body).statusCode()).isEqualTo(200);
            assertThat(opened.stored()).containsExactly(event("a"));
        }
    }

    @Test
    void refusesOtherMethodsAndTypes() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> get = opened.send(opened.request().GET());
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("Allow")).contains("POST");

            HttpRequest.Builder html = opened.request().header("Content-Type", "text/html");
            assertThat(opened.send(html.POST(BodyPublishers.ofString(event("a")))).statusCode())
                    .isEqualTo(415);
            assertThat(opened.stored()).isEmpty();
        }
    }

    private static byte[] packed(byte[] body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private static HttpResponse<String> postPacked(Opened opened, String encoding, byte[] body)
            throws Exception {
        return opened.send(
                opened.request()
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void takesBodiesThatArePackedWithGzip() throws Exception {
        byte[] body = packed(list(event("a"), event("b")).getBytes(StandardCharsets.UTF_8));
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(postPacked(opened, "gzip", body).statusCode()).isEqualTo(200);
            assertThat(opened.stored()).containsExactly(event("a"), event("b"));

            var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            HttpRequest.Builder request =
                    opened.request().header("Content-Encoding", "X-GZIP").POST(chunked);
            assertThat(opened.send(request).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesPackedBodiesThatAreDamagedAndSaysHow() throws Exception {
        byte[] whole = packed(event("a").getBytes(StandardCharsets.UTF_8));
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> cut =
                    postPacked(opened, "gzip", Arrays.copyOf(whole, whole.length - 9));
            assertThat(cut.statusCode()).isEqualTo(400);
            assertThat(cut.body()).startsWith("the gzip stream ends in the middle");

            assertThat(postPacked(opened, "gzip", flipped).body())
                    .startsWith("the gzip stream is damaged: its checksum");
            assertThat(
                            postPacked(opened, "gzip", event("a").getBytes(StandardCharsets.UTF_8))
                                    .body())
                    .startsWith("Content-Encoding says gzip, but");
            assertThat(opened.requests(WebhookOutcome.TRUNCATED)).isEqualTo(1);
            assertThat(opened.requests(WebhookOutcome.MALFORMED)).isEqualTo(2);
            assertThat(opened.stored()).isEmpty();
        }
    }

    @Test
    void refusesPackedBodiesThatUnpackToMoreThanTheLimit() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i < 512; i++) {
                gzip.write(blanks);
            }
        }
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> response = postPacked(opened, "gzip", bomb.toByteArray());

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).startsWith("the body exceeds the limit of 33554432 bytes");
            assertThat(opened.post(event("a")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip"})
    void refusesOtherPackings(String encoding) throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            HttpResponse<String> response =
                    postPacked(opened, encoding, event("a").getBytes(StandardCharsets.UTF_8));

            assertThat(response.statusCode()).isEqualTo(415);
            assertThat(response.body()).contains("Content-Encoding says " + encoding);
            assertThat(opened.requests(WebhookOutcome.WRONG_TYPE)).isEqualTo(1);
            assertThat(opened.stored()).isEmpty();
        }
    }

    @Test
    void answersSlowBodiesWithoutKeepingOthersWaiting() throws Exception {
        try (var opened = Opened.with(directory, ROOMY);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 40; i++) {
                Callable<Integer> dripping = () -> statusOfDrippingBody(opened.port());
                slow.add(threads.submit(dripping));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(opened.post(event("e" + i)).statusCode()).isEqualTo(200);
            }
            assertThat(slow).noneMatch(Future::isDone);
            for (Future<Integer> each : slow) {
                assertThat(each.get()).isEqualTo(408);
            }
            assertThat(opened.requests(WebhookOutcome.TOO_SLOW)).isEqualTo(40);
            assertThat(opened.stored()).hasSize(20);
        }
    }

    @Test
    void answersClientsThatFallSilentWithinABody() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            assertThat(statusOfRaw(opened.port(), "Content-Length: 1000")).isEqualTo(408);
            assertThat(statusOfRaw(opened.port(), "Transfer-Encoding: chunked")).isEqualTo(408);
            assertThat(opened.requests(WebhookOutcome.TOO_SLOW)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST /k8s-audit HTTP/1.1\r\nHost: x\r\n"})
    void endsConnectionsThatFallSilentBeforeABody(String begun) throws Exception {
        try (var opened = Opened.with(directory, ROOMY);
                var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

            assertThatCode(() -> socket.getInputStream().readAllBytes()).doesNotThrowAnyException();
        }
    }

    @Test
    void givesNoMemoryToWhatOnlySaysThatItIsLarge() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            var silent = new ArrayList<Socket>();
            for (int i = 0; i < 40; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port());
                silent.add(socket);
                socket.getOutputStream().write(head(LARGEST));
                socket.getOutputStream().write('{');
            }
            String padded = event("large") + " ".repeat(3 << 20);

            assertThat(opened.post(event("small")).statusCode()).isEqualTo(200);
            assertThat(opened.post(padded).statusCode()).isEqualTo(200);
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    @Test
    void keepsMemoryForCommonBodiesFromLargeOnes() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            var large = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port());
                large.add(socket);
                socket.getOutputStream().write(head(LARGEST));
                socket.getOutputStream().write(new byte[20 << 20]);
            }

            assertThat(opened.post(event("small")).statusCode()).isEqualTo(200);
            for (Socket each : large) {
                each.close();
            }
        }
    }

    @Test
    void countsBodiesThatBrokeOffWithTheirConnection() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), opened.port())) {
                socket.getOutputStream().write(head("Content-Length: 1000"));
                socket.getOutputStream().write('{');
                socket.shutdownOutput();
                assertThat(status(socket.getInputStream())).isEqualTo(400);
            }
            assertThat(opened.requests(WebhookOutcome.TRUNCATED)).isEqualTo(1);
        }
    }

    private static int statusOfDrippingBody(int port) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head("Content-Length: 1000000"));
            InputStream in = socket.getInputStream();
            while (in.available() == 0) {
                socket.getOutputStream().write(' ');
                Thread.sleep(50);
            }
            return status(in);
        }
    }

    private static int statusOfRaw(int port, String lengthHeader) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head(lengthHeader));
            return status(socket.getInputStream());
        }
    }

    private static byte[] head(String lengthHeader) {
        return ("POST "
                        + Server.WEBHOOK_PATH
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + lengthHeader
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int status(InputStream in) throws IOException {
        String line = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring(line.length() - 3));
    }

    @Test
    void refusesWith503AndATimeToComeBackWhenTheQueueIsFull() throws Exception {
        String filler = event("x".repeat(50_000));
        try (var opened = Opened.with(directory, SMALL)) {
            HttpResponse<String> last = opened.post(filler);
            for (int i = 0; i < 100 && last.statusCode() == 200; i++) {
                last = opened.post(filler);
            }

            assertThat(last.statusCode()).isEqualTo(503);
            assertThat(last.headers().firstValue("Retry-After")).contains("5");
            assertThat(last.body()).startsWith("the queue is full: ");
            assertThat(opened.requests(WebhookOutcome.QUEUE_FULL)).isEqualTo(1);
        }
    }

    @Test
    void refusesAnEventThatTheQueueCannotTake() throws Exception {
        try (var opened = Opened.with(directory, SMALL)) {
            HttpResponse<String> response = opened.post(event("x".repeat(70_000)));

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("exceeds the 60000 limit");
        }
    }

    @Test
    void listensForOthersOnlyWhenTheyShowACertificate() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            var everywhere = new ListenAddress("0.0.0.0", 0);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            Listener.open(
                                    everywhere, Optional.empty(), Opened.routes(opened.webhook())))
                    .withMessageContaining("clients have to show a certificate");
        }
    }

    @Test
    void takesAnotherPortThanTheDefaultOneWhenThatIsTaken() throws Exception {
        try (var opened = Opened.with(directory, ROOMY)) {
            Listener.Routes routes = Opened.routes(opened.webhook());
            try (Listener first = Listener.open(ListenAddress.DEFAULT, Optional.empty(), routes);
                    Listener second =
                            Listener.open(ListenAddress.DEFAULT, Optional.empty(), routes)) {
                assertThat(second.uri("/")).isNotEqualTo(first.uri("/"));
            }
            var taken = new ListenAddress("127.0.0.1", opened.port());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Listener.open(taken, Optional.empty(), routes))
                    .withMessageStartingWith("cannot listen on " + taken);
        }
    }
}
