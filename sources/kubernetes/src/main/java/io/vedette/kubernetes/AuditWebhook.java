package io.vedette.kubernetes;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.vedette.masking.MaskedCounts;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import io.vedette.masking.SecretKind;
import io.vedette.model.InputProblem;
import io.vedette.model.TerminalText;
import io.vedette.spool.RecordTooLargeException;
import io.vedette.spool.Spool;
import io.vedette.spool.SpoolFullException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Receives what API servers post to their audit webhook, and log shippers in the same way.
 *
 * <p>A request is answered with 200 when its events are durable in the spool, and never waits for
 * rules. 503 with {@code Retry-After} says that this end cannot take it now, 4xx that it never
 * will; log shippers go by that, while an API server tries four times more whatever the answer was.
 * Every answer but 200 has one line of text that says what is wrong.
 *
 * <p>A body may be packed with gzip; what it unpacks to is bounded as a plain one is.
 *
 * <p>Called by many threads at once; memory for bodies is bounded, whatever clients send.
 */
public final class AuditWebhook implements HttpService {
    /**
     * Bytes of the largest body. An API server's batches are far smaller, a single event can be a
     * megabyte.
     */
    public static final int LARGEST_BODY_BYTES = 32 << 20;

    private static final Duration LONGEST_BODY = Duration.ofSeconds(30);

    /** Bytes of all bodies that are being read. */
    private static final long BODIES_BYTES = 4L * LARGEST_BODY_BYTES;

    /** The parser of a larger body gives its memory back at once. */
    private static final int COMMON_BODY_BYTES = 4 << 20;

    /**
     * How much a connection brings in the mean before it is to end. The server's library holds what
     * comes over a connection as a list whose head it drops; once a collection has moved a part of
     * it to the old generation, all that follows is kept until the next full collection. With
     * 10,000 events a second that was 40 MB a second, and pauses of 15 ms instead of 5 for copying
     * it.
     */
    private static final int CONNECTION_BYTES = 4 << 20;

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String CONTENT_TYPE = "application/json";

    private final Spool spool;
    private final Duration longestBody;
    private final BodyMemory bodies = new BodyMemory(BODIES_BYTES);
    private final BlockingQueue<PostedEvents> parsers;
    private final List<MaskedCounts> masked = new ArrayList<>();
    private final WebhookCounts counts = new WebhookCounts();

    private record Answer(WebhookOutcome outcome, String text) {}

    /**
     * @param spool where events go
     * @param key for masking their secrets
     */
    public AuditWebhook(Spool spool, MaskingKey key) {
        this(spool, key, LONGEST_BODY);
    }

    /**
     * @param longestBody how long the body of a request may take to arrive
     */
    public AuditWebhook(Spool spool, MaskingKey key, Duration longestBody) {
        this.spool = spool;
        this.longestBody = longestBody;
        int parallel = Runtime.getRuntime().availableProcessors() + 1;
        parsers = new ArrayBlockingQueue<>(parallel);
        for (int i = 0; i < parallel; i++) {
            var parser = new PostedEvents(new AuditMasker(key, MaskingOptions.SECRETS));
            parsers.add(parser);
            masked.add(parser.masked());
        }
    }

    public WebhookCounts counts() {
        return counts;
    }

    /** How many values were masked, by what they were; by any thread. */
    public long masked(SecretKind kind) {
        return masked.stream().mapToLong(each -> each.count(kind)).sum();
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response)
            throws InterruptedException {
        Answer answer = answer(request, response);
        counts.request(answer.outcome());
        int status = answer.outcome().status();
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (status == 503) {
            response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (answer.outcome() == WebhookOutcome.WRONG_METHOD) {
            response.header(HeaderNames.ALLOW, "POST");
        }
        String text = answer.text().isEmpty() ? "" : TerminalText.escape(answer.text()) + "\n";
        response.send(text.getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(ServerRequest request, ServerResponse response)
            throws InterruptedException {
        if (!request.prologue().method().equals(Method.POST)) {
            return new Answer(WebhookOutcome.WRONG_METHOD, "audit events are posted");
        }
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse(CONTENT_TYPE);
        if (!type.toLowerCase(Locale.ROOT).contains("json")) {
            return new Answer(
                    WebhookOutcome.WRONG_TYPE,
                    "the body is " + CONTENT_TYPE + ", but Content-Type says " + type);
        }
        String encoding = request.headers().first(HeaderNames.CONTENT_ENCODING).orElse("identity");
        Optional<RequestBody.Packing> packing = packing(encoding);
        if (packing.isEmpty()) {
            return new Answer(
                    WebhookOutcome.WRONG_TYPE,
                    "the body is to be plain or gzip, but Content-Encoding says " + encoding);
        }
        OptionalLong stated = request.headers().contentLength();
        try (var body = new RequestBody(bodies)) {
            body.read(
                    new PostedInput(request.content().inputStream()),
                    stated,
                    packing.get(),
                    LARGEST_BODY_BYTES,
                    longestBody);
            if (ThreadLocalRandom.current().nextInt(CONNECTION_BYTES) < body.length()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            return store(body);
        } catch (RequestBody.RefusedException e) {
            if (e.outcome() == WebhookOutcome.TOO_SLOW) {
                // or the library waits for the rest of the body
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            return new Answer(e.outcome(), String.valueOf(e.getMessage()));
        }
    }

    // RFC 9110, 8.4.1
    private static Optional<RequestBody.Packing> packing(String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> Optional.of(RequestBody.Packing.NONE);
            case "gzip", "x-gzip" -> Optional.of(RequestBody.Packing.GZIP);
            default -> Optional.empty();
        };
    }

    private Answer store(RequestBody body) throws InterruptedException {
        PostedEvents.Result result;
        PostedEvents parser = parsers.take();
        try {
            result = parser.take(body.bytes(), body.length());
            if (body.length() > COMMON_BODY_BYTES) {
                parser.forget();
            }
        } finally {
            parsers.add(parser);
        }
        return switch (result) {
            case PostedEvents.Result.Refused(InputProblem.Kind kind, String reason) ->
                    new Answer(outcome(kind), reason);
            case PostedEvents.Result.Events events -> store(events, body.length());
        };
    }

    private static WebhookOutcome outcome(InputProblem.Kind kind) {
        return switch (kind) {
            case MALFORMED -> WebhookOutcome.MALFORMED;
            case TRUNCATED -> WebhookOutcome.TRUNCATED;
            case TOO_LARGE -> WebhookOutcome.TOO_DEEP;
            case NOT_AN_EVENT -> WebhookOutcome.NO_EVENTS;
        };
    }

    private Answer store(PostedEvents.Result.Events events, int length) {
        long leftOut = events.leftOut().values().stream().mapToLong(Long::longValue).sum();
        if (events.records().isEmpty() && leftOut > 0) {
            return new Answer(
                    WebhookOutcome.NO_EVENTS, "no audit event in it: " + events.firstLeftOut());
        }
        try {
            if (!events.records().isEmpty()) {
                spool.append(events.records());
            }
        } catch (SpoolFullException e) {
            return new Answer(WebhookOutcome.QUEUE_FULL, "the queue is full: " + e.getMessage());
        } catch (RecordTooLargeException e) {
            return new Answer(WebhookOutcome.TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Answer(
                    WebhookOutcome.QUEUE_FAILED,
                    "the queue cannot be written to: " + e.getMessage());
        }
        events.leftOut().forEach(counts::leftOut);
        counts.accepted(events.records().size(), length);
        return new Answer(
                WebhookOutcome.ACCEPTED,
                leftOut == 0
                        ? ""
                        : events.records().size()
                                + " audit events taken, "
                                + leftOut
                                + " items left out; the first: "
                                + events.firstLeftOut());
    }
}
