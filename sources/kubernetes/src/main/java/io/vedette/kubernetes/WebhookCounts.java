package io.vedette.kubernetes;

import io.vedette.model.InputProblem;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came in through a webhook, and what became of it. Safe to use from any thread. */
public final class WebhookCounts {
    private final Map<WebhookOutcome, LongAdder> requests = new EnumMap<>(WebhookOutcome.class);
    private final Map<InputProblem.Kind, LongAdder> leftOut =
            new EnumMap<>(InputProblem.Kind.class);
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    WebhookCounts() {
        for (WebhookOutcome outcome : WebhookOutcome.values()) {
            requests.put(outcome, new LongAdder());
        }
        for (InputProblem.Kind kind : InputProblem.Kind.values()) {
            leftOut.put(kind, new LongAdder());
        }
    }

    void request(WebhookOutcome outcome) {
        of(requests, outcome).increment();
    }

    void leftOut(InputProblem.Kind kind, long count) {
        of(leftOut, kind).add(count);
    }

    void accepted(int newEvents, long newBytes) {
        events.add(newEvents);
        bytes.add(newBytes);
    }

    private static <K extends Enum<K>> LongAdder of(Map<K, LongAdder> counts, K key) {
        LongAdder count = counts.get(key);
        if (count == null) {
            throw new IllegalStateException("every kind has a count, but not " + key);
        }
        return count;
    }

    /** Requests that ended so. */
    public long requests(WebhookOutcome outcome) {
        return of(requests, outcome).sum();
    }

    /** Pieces of accepted requests that were no events. */
    public long leftOut(InputProblem.Kind kind) {
        return of(leftOut, kind).sum();
    }

    /** Events that were stored. */
    public long events() {
        return events.sum();
    }

    /** Bytes of the bodies of accepted requests. */
    public long bytes() {
        return bytes.sum();
    }
}
