package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vedette.json.JsonDocument;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the body of a request is, it is refused with a status of the client's kind, or every
 * event that is taken from it can be evaluated.
 */
class PostedBodyFuzzTest {
    private static final int LIMIT = 1 << 20;
    private static final String EVENT =
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stage":"ResponseComplete",\
            "stageTimestamp":"2026-03-01T12:00:00.000000Z","verb":"create","requestURI":"/x",\
            "user":{"username":"alice"},"objectRef":{"resource":"secrets","namespace":"a","name":"s"},\
            "requestObject":{"kind":"Secret","data":{"password":"aHVudGVyMg=="}}}\
            """;

    private final MaskingKey key = MaskingKey.random();
    private final PostedEvents parser =
            new PostedEvents(new AuditMasker(key, MaskingOptions.SECRETS));
    private final BodyMemory memory = new BodyMemory(4L * LIMIT);

    @FuzzTest(maxDuration = "1m")
    void takesAnything(byte[] input) {
        take(input, RequestBody.Packing.NONE);
        take(input, RequestBody.Packing.GZIP);
    }

    /** The events that were taken; -1 when the body was refused. */
    private int take(byte[] input, RequestBody.Packing packing) {
        try (var body = new RequestBody(memory)) {
            body.read(
                    new ByteArrayInputStream(input),
                    OptionalLong.of(input.length),
                    packing,
                    LIMIT,
                    Duration.ofMinutes(1));
            return switch (parser.take(body.bytes(), body.length())) {
                case PostedEvents.Result.Refused refused -> {
                    assertThat(refused.reason()).isNotBlank();
                    yield -1;
                }
                case PostedEvents.Result.Events events -> {
                    events.records().forEach(this::evaluate);
                    yield events.records().size();
                }
            };
        } catch (RequestBody.RefusedException e) {
            assertThat(e.outcome().status()).isBetween(400, 499);
            return -1;
        } finally {
            assertThat(memory.isIdle()).isTrue();
        }
    }

    private void evaluate(ByteBuffer json) {
        var masker = new AuditMasker(key, MaskingOptions.SECRETS);
        var event = new AuditEvent("host");
        var document = new JsonDocument();
        var skipped = new SkippedInput("stored", problem -> {}, masker);
        byte[] record = new byte[json.remaining()];
        json.duplicate().get(record);

        assertThat(document.parse(record, 0, record.length)).isTrue();
        assertThat(EventUnwrapper.ofMasked(skipped, event).open(document, 1)).isTrue();
        assertThat(event.sentence()).isNotNull();
        assertThat(event.ids()).isNotEmpty();
    }

    @Test
    void takesEventsPlainAndPacked() throws IOException {
        byte[] list =
                ("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                                + EVENT
                                + ","
                                + EVENT
                                + "]}")
                        .getBytes(StandardCharsets.UTF_8);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(list);
        }

        assertThat(take(list, RequestBody.Packing.NONE)).isEqualTo(2);
        assertThat(take(packed.toByteArray(), RequestBody.Packing.GZIP)).isEqualTo(2);
        assertThat(take(list, RequestBody.Packing.GZIP)).isEqualTo(-1);
    }
}
