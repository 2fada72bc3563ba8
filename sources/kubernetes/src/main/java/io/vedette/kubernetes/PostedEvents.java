package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonError;
import io.vedette.masking.MaskedCounts;
import io.vedette.model.InputProblem;
import io.vedette.model.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes the body of a request apart into audit events, each as one line of JSON, its secrets
 * masked.
 *
 * <p>A body is an event, an {@code EventList}, an array of them, what a cloud's log service wraps
 * around them, or several of these one after another. A body that is not well-formed is refused
 * whole, since its sender has to send it again; in a well-formed one what is no audit event is left
 * out. Belongs to one thread, and is used again for the next body.
 */
final class PostedEvents {
    private final AuditEvent event = new AuditEvent("");
    private final Value json = new Value();
    private final AuditMasker masker;
    private JsonDocument document = new JsonDocument();

    /**
     * @param masker what replaces the secrets in the events; this object's alone
     */
    PostedEvents(AuditMasker masker) {
        this.masker = masker;
    }

    /** What a body was. */
    sealed interface Result {
        /**
         * Well-formed.
         *
         * @param records the events, to be stored as they are; parts of the body where nothing was
         *     masked, so they last as long as its bytes
         * @param leftOut how much was no audit event, by the reason
         * @param firstLeftOut what the first of that was; empty when there was none
         */
        record Events(
                List<ByteBuffer> records, Map<InputProblem.Kind, Long> leftOut, String firstLeftOut)
                implements Result {
            public Events {
                records = List.copyOf(records);
                leftOut = Map.copyOf(leftOut);
            }
        }

        /**
         * Not well-formed.
         *
         * @param kind why nothing of it was taken
         * @param reason a lower-case sentence with the place; may hold any character
         */
        record Refused(InputProblem.Kind kind, String reason) implements Result {}
    }

    Result take(byte[] body, int length) {
        var records = new ArrayList<ByteBuffer>();
        var first = new AtomicReference<>("");
        var skipped =
                new SkippedInput(
                        "request", problem -> first.compareAndSet("", problem.reason()), masker);
        var unwrapper = new EventUnwrapper(skipped, event, masker);
        int position = afterBlanks(body, 0, length);
        if (position == length) {
            return new Result.Refused(InputProblem.Kind.TRUNCATED, "the body is empty");
        }
        long line = 1;
        int counted = 0;
        while (position < length) {
            if (!document.parse(body, position, length)) {
                return refused(document.error());
            }
            line += lines(body, counted, position);
            counted = position;
            boolean found = unwrapper.open(document, line);
            while (found) {
                event.document().json(event.node(), json);
                records.add(record(body));
                found = unwrapper.advance();
            }
            position = afterBlanks(body, document.end(), length);
        }
        return new Result.Events(records, skipped.counts(), first.get());
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same array, not an equal one
    private ByteBuffer record(byte[] body) {
        return json.array(0) == body
                ? ByteBuffer.wrap(body, json.offset(0), json.length(0))
                : ByteBuffer.wrap(json.copyBytes(0));
    }

    MaskedCounts masked() {
        return masker.counts();
    }

    /** Gives back the memory that an uncommonly large body needed. */
    void forget() {
        document = new JsonDocument();
    }

    private static Result refused(JsonError error) {
        InputProblem.Kind kind =
                switch (error.kind()) {
                    case INCOMPLETE -> InputProblem.Kind.TRUNCATED;
                    case MALFORMED -> InputProblem.Kind.MALFORMED;
                    case TOO_DEEP -> InputProblem.Kind.TOO_LARGE;
                };
        return new Result.Refused(
                kind,
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + " JSON at byte "
                        + error.offset()
                        + " of the body: "
                        + error.reason());
    }

    private static int afterBlanks(byte[] body, int from, int length) {
        int at = from;
        while (at < length && body[at] >= 0 && body[at] <= ' ') {
            at++;
        }
        return at;
    }

    private static long lines(byte[] body, int from, int to) {
        long lines = 0;
        for (int i = from; i < to; i++) {
            lines += body[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
