package io.vedette.kubernetes;

import io.vedette.model.InputProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the body of a request within limits of size, time, and memory that all requests share.
 *
 * <p>Belongs to one request; {@link #close} gives its memory back to the others.
 */
final class RequestBody implements AutoCloseable {
    /**
     * What a body may have before any of it came; more only as it comes, since what a request says
     * of its length costs its sender nothing.
     */
    private static final int FIRST_BYTES = 1 << 16;

    /** What unpacking takes: a buffer, and the window of deflate with its tables. */
    private static final int UNPACKING_BYTES = 1 << 17;

    private final BodyMemory.Share memory;
    private byte[] bytes = {};
    private int length;

    /** How the bytes of a body are packed. */
    enum Packing {
        NONE,
        GZIP
    }

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

    RequestBody(BodyMemory memory) {
        this.memory = memory.share();
    }

    /**
     * Reads to the end.
     *
     * @param stated what the request says of its length, packed if it is packed
     * @param packing whether it is packed
     * @param limit the most bytes, as they come and when they are unpacked
     * @param within the most time; an input that is silent has to be ended by others
     */
    void read(InputStream input, OptionalLong stated, Packing packing, int limit, Duration within)
            throws RefusedException {
        if (stated.isPresent() && stated.getAsLong() > limit) {
            throw tooLarge(stated.getAsLong() + " bytes exceed", limit);
        }
        var bounded = new BoundedInput(input, limit, within);
        try {
            if (packing == Packing.GZIP) {
                if (!memory.take(UNPACKING_BYTES)) {
                    throw busy();
                }
                unpack(bounded, limit);
            } else {
                reserve((int) Math.min(FIRST_BYTES, stated.orElse(FIRST_BYTES)));
                readAll(bounded, (int) stated.orElse(limit), limit);
            }
        } catch (LimitException e) {
            throw new RefusedException(e.outcome, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (bounded.isLate()) {
                // whoever watches connections lets the input end; what it ended as does not matter
                throw new RefusedException(WebhookOutcome.TOO_SLOW, bounded.late());
            }
            throw new RefusedException(
                    WebhookOutcome.TRUNCATED,
                    "the body broke off after " + bounded.count + " bytes: " + e.getMessage());
        }
        if (stated.isPresent() && bounded.count < stated.getAsLong()) {
            throw new RefusedException(
                    WebhookOutcome.TRUNCATED,
                    "the body ended after "
                            + bounded.count
                            + " of "
                            + stated.getAsLong()
                            + " bytes");
        }
    }

    private void unpack(InputStream input, int limit) throws IOException, RefusedException {
        try (var unpacked = new UnpackedInput(input)) {
            reserve(FIRST_BYTES);
            readAll(unpacked, limit, limit);
            Optional<UnpackedInput.Damage> damage = unpacked.damage();
            if (damage.isPresent()) {
                throw new RefusedException(
                        damage.get().kind() == InputProblem.Kind.TRUNCATED
                                ? WebhookOutcome.TRUNCATED
                                : WebhookOutcome.MALFORMED,
                        damage.get().reason());
            }
            if (!unpacked.isPacked()) {
                throw new RefusedException(
                        WebhookOutcome.MALFORMED,
                        "Content-Encoding says gzip, but the body does not begin as gzip does");
            }
        }
    }

    /**
     * @param most as many bytes as will come, as far as is known
     */
    private void readAll(InputStream input, int most, int limit)
            throws IOException, RefusedException {
        while (true) {
            if (length == room(limit)) {
                // a full buffer may be the end: one more byte tells
                int next = input.read();
                if (next < 0) {
                    return;
                }
                if (length == limit) {
                    throw tooLarge("the body exceeds", limit);
                }
                int more = Math.max(FIRST_BYTES, length * 2);
                reserve(Math.min(length < most ? most : limit, more));
                bytes[length++] = (byte) next;
            }
            int read = input.read(bytes, length, room(limit) - length);
            if (read < 0) {
                return;
            }
            length += read;
        }
    }

    private int room(int limit) {
        return Math.min(bytes.length, limit);
    }

    private static RefusedException tooLarge(String what, int limit) {
        return new RefusedException(
                WebhookOutcome.TOO_LARGE, what + " the limit of " + limit + " bytes");
    }

    private void reserve(int size) throws RefusedException {
        bytes = memory.buffer(bytes, size).orElseThrow(RequestBody::busy);
    }

    private static RefusedException busy() {
        return new RefusedException(
                WebhookOutcome.BUSY, "too many requests are being read; send it again");
    }

    /** Bytes as they come, as many and as long as a request may send them. */
    private static final class BoundedInput extends FilterInputStream {
        private final int limit;
        private final Duration within;
        private final long deadline;
        private long count;

        BoundedInput(InputStream input, int limit, Duration within) {
            super(input);
            this.limit = limit;
            this.within = within;
            deadline = System.nanoTime() + within.toNanos();
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            counted(read < 0 ? -1 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int size) throws IOException {
            int read = super.read(into, offset, size);
            counted(read);
            return read;
        }

        private void counted(int read) throws LimitException {
            if (read < 0) {
                return;
            }
            count += read;
            if (count > limit) {
                throw new LimitException(
                        WebhookOutcome.TOO_LARGE,
                        "the body exceeds the limit of " + limit + " bytes");
            }
            if (isLate()) {
                throw new LimitException(WebhookOutcome.TOO_SLOW, late());
            }
        }

        boolean isLate() {
            return System.nanoTime() - deadline > 0;
        }

        String late() {
            return count
                    + " bytes of the body arrived within the "
                    + within.toSeconds()
                    + " s limit, and it has not ended";
        }
    }

    /** Leaves a read; never leaves this file. */
    private static final class LimitException extends IOException {
        private static final long serialVersionUID = 1;

        private final WebhookOutcome outcome;

        LimitException(WebhookOutcome outcome, String reason) {
            super(reason);
            this.outcome = outcome;
        }
    }

    /** Holds the body in its first {@link #length()} bytes, until {@link #close}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void close() {
        memory.close();
    }
}
