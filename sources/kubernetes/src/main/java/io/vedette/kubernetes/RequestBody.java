package io.vedette.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Reads the body of a request within limits of size, time, and memory that all requests share.
 *
 * <p>Belongs to one request; {@link #close} gives its memory back to the others.
 */
final class RequestBody implements AutoCloseable {
    private static final int UNIT_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 16;

    private final Semaphore memory;
    private int held;
    private byte[] bytes = {};
    private int length;

    /** Why a body could not be read. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final WebhookOutcome outcome;

        RefusedException(WebhookOutcome outcome, String reason) {
            super(reason);
            this.outcome = outcome;
        }

        WebhookOutcome outcome() {
            return outcome;
        }
    }

    /**
     * @param memory permits for {@value #UNIT_BYTES} bytes each
     */
    RequestBody(Semaphore memory) {
        this.memory = memory;
    }

    static int units(long bytes) {
        return (int) ((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }

    /**
     * Reads to the end.
     *
     * @param stated what the request says of its length
     * @param limit the most bytes
     * @param within the most time; a single read is bounded by the connection's own timeout
     */
    void read(InputStream input, OptionalLong stated, int limit, Duration within)
            throws RefusedException {
        if (stated.isPresent() && stated.getAsLong() > limit) {
            throw tooLarge(stated.getAsLong() + " bytes exceed", limit);
        }
        long deadline = System.nanoTime() + within.toNanos();
        reserve((int) stated.orElse(FIRST_BYTES));
        try {
            while (true) {
                if (length == bytes.length) {
                    // a full buffer may be the end: one more byte tells
                    int next = input.read();
                    if (next < 0) {
                        break;
                    }
                    if (length == limit) {
                        throw tooLarge("the body exceeds", limit);
                    }
                    reserve(Math.min(limit, Math.max(FIRST_BYTES, length * 2)));
                    bytes[length++] = (byte) next;
                }
                int read = input.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
                if (System.nanoTime() - deadline > 0) {
                    throw new RefusedException(
                            WebhookOutcome.TOO_SLOW,
                            length
                                    + " bytes of the body arrived within the "
                                    + within.toSeconds()
                                    + " s limit, and it has not ended");
                }
            }
        } catch (IOException e) {
            throw new RefusedException(
                    WebhookOutcome.TRUNCATED,
                    "the body broke off after " + length + " bytes: " + e.getMessage());
        }
        if (stated.isPresent() && length < stated.getAsLong()) {
            throw new RefusedException(
                    WebhookOutcome.TRUNCATED,
                    "the body ended after " + length + " of " + stated.getAsLong() + " bytes");
        }
    }

    private static RefusedException tooLarge(String what, int limit) {
        return new RefusedException(
                WebhookOutcome.TOO_LARGE, what + " the limit of " + limit + " bytes");
    }

    private void reserve(int size) throws RefusedException {
        int more = units(size) - held;
        if (more > 0 && !memory.tryAcquire(more)) {
            throw new RefusedException(
                    WebhookOutcome.BUSY, "too many requests are being read; send it again");
        }
        held += Math.max(more, 0);
        bytes = Arrays.copyOf(bytes, size);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void close() {
        memory.release(held);
        held = 0;
    }
}
