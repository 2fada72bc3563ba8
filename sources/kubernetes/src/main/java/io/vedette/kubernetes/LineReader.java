package io.vedette.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into lines without copying them.
 *
 * <p>A line is a slice of the read buffer, valid until the next {@link #advance}; the line feed is
 * not part of it. What follows the last line feed is a line too. A stream that fails ends there,
 * and {@link #failure} says why.
 */
final class LineReader {
    private static final int INITIAL_BYTES = 1 << 18;
    // After a huge line the buffer shrinks again.
    private static final int RETAINED_BYTES = 4 << 20;
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0A0A_0A0A_0A0A_0A0AL;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final InputStream input;
    private final int limit;
    private byte[] buffer;
    private int next;
    private int searched;
    private int filled;
    private boolean ended;
    private @Nullable IOException failure;

    private int from;
    private int to;
    private long number;
    private boolean oversized;
    private long bytes;
    private long start;
    private long passed;

    /**
     * @param limit bytes of the longest line; longer ones are passed over, see {@link #oversized}
     */
    LineReader(InputStream input, int limit) {
        this.input = input;
        this.limit = limit;
        this.buffer = new byte[INITIAL_BYTES];
    }

    /**
     * Moves to the next line.
     *
     * @return false at the end of the stream
     */
    boolean advance() {
        oversized = false;
        while (true) {
            int lineFeed = findLineFeed(searched);
            if (lineFeed >= 0) {
                take(lineFeed, lineFeed + 1);
                return true;
            }
            searched = filled;
            if (ended) {
                if (next == filled && !oversized) {
                    return false;
                }
                take(filled, filled);
                return true;
            }
            if (filled - next > limit) {
                oversized = true;
                bytes += filled - next;
                next = filled;
            }
            fill();
        }
    }

    private void take(int end, int afterwards) {
        from = next;
        to = end;
        next = afterwards;
        searched = afterwards;
        number++;
        start = passed;
        bytes += afterwards - from;
        passed = bytes;
        if (oversized || to - from > limit) {
            oversized = true;
            to = from;
        }
    }

    private int findLineFeed(int start) {
        int at = start;
        for (int last = filled - Long.BYTES; at <= last; at += Long.BYTES) {
            // The lowest set bit marks the first byte that is a line feed.
            long word = (long) WORD.get(buffer, at) ^ LINE_FEEDS;
            long hits = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (hits != 0) {
                return at + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
            }
        }
        for (; at < filled; at++) {
            if (buffer[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private void fill() {
        if (next == filled) {
            moveTo(buffer.length > RETAINED_BYTES ? new byte[INITIAL_BYTES] : buffer);
        } else if (filled == buffer.length) {
            makeRoom();
        }
        try {
            int count = input.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                ended = true;
            } else {
                filled += count;
            }
        } catch (IOException e) {
            failure = e;
            ended = true;
        }
    }

    private void makeRoom() {
        int held = filled - next;
        if (held > buffer.length / 2) {
            // The limit and one byte suffice to see that a line is too long.
            long wanted = Math.min(buffer.length * 2L, Math.max(limit + 1L, held + 1L));
            moveTo(new byte[(int) Math.max(wanted, INITIAL_BYTES)]);
        } else {
            boolean shrink = buffer.length > RETAINED_BYTES && held < INITIAL_BYTES;
            moveTo(shrink ? new byte[INITIAL_BYTES] : buffer);
        }
    }

    private void moveTo(byte[] target) {
        System.arraycopy(buffer, next, target, 0, filled - next);
        buffer = target;
        filled -= next;
        searched -= next;
        next = 0;
    }

    byte[] array() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line was longer than the limit; it is then given as empty. */
    boolean oversized() {
        return oversized;
    }

    /** Bytes of all lines before this one. */
    long start() {
        return start;
    }

    /** Bytes of all lines so far, this one included. */
    long bytes() {
        return bytes;
    }

    /** Whether the stream has ended; lines may be left. */
    boolean ended() {
        return ended;
    }

    /** Why the stream ended before its end. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }
}
