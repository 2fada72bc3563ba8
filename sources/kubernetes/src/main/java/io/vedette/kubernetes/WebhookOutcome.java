package io.vedette.kubernetes;

/** How a request to the audit webhook ended; each request has exactly one. */
public enum WebhookOutcome {
    /** Its events are stored durably. */
    ACCEPTED(200),
    /** Not well-formed JSON, or gzip. */
    MALFORMED(400),
    /** The body ended in the middle, or was empty. */
    TRUNCATED(400),
    /** Nested more deeply than JSON that is read here may be. */
    TOO_DEEP(400),
    /** Well-formed, but holds no audit event. */
    NO_EVENTS(400),
    /** No POST. */
    WRONG_METHOD(405),
    /** The body did not arrive in time. */
    TOO_SLOW(408),
    /** The body, or one event in it, is larger than the limit. */
    TOO_LARGE(413),
    /** The body says that it is no JSON, or is packed by something unknown. */
    WRONG_TYPE(415),
    /** So many bodies are being read that there is no memory for another one. */
    BUSY(503),
    /** The queue is full: rules or outputs do not keep up. */
    QUEUE_FULL(503),
    /** The queue could not be written to. */
    QUEUE_FAILED(503);

    private final int status;

    WebhookOutcome(int status) {
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
