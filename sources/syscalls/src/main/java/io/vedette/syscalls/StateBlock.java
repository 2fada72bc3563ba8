package io.vedette.syscalls;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the content of one block of a recording piece by piece, never beyond its end. One thread
 * owns it.
 */
final class StateBlock {
    private final CaptureInput input;
    private long left;

    StateBlock(CaptureInput input) {
        this.input = input;
    }

    /** A block, or an entry of one, does not hold what it says. */
    static final class DamagedException extends Exception {
        final boolean truncated;

        DamagedException(String message) {
            this(message, false);
        }

        /**
         * Says what is wrong.
         *
         * @param truncated whether nothing can follow
         */
        DamagedException(String message, boolean truncated) {
            super(message);
            this.truncated = truncated;
        }
    }

    /**
     * @param length of the content
     */
    void begin(long length) {
        left = length;
    }

    long left() {
        return left;
    }

    private int take(int length) throws IOException, DamagedException {
        if (length > left) {
            throw new DamagedException(
                    "an entry needs " + length + " more bytes, its block has " + left);
        }
        if (!input.require(length)) {
            throw new DamagedException(
                    "the recording ends within a block that should have " + left + " more bytes",
                    true);
        }
        int at = input.position();
        input.advance(length);
        left -= length;
        return at;
    }

    int unsignedByte() throws IOException, DamagedException {
        int at = take(1);
        return input.window()[at] & 0xff;
    }

    int unsignedShort() throws IOException, DamagedException {
        int at = take(Short.BYTES);
        return LittleEndian.unsignedShort(input.window(), at);
    }

    int integer() throws IOException, DamagedException {
        int at = take(Integer.BYTES);
        return LittleEndian.integer(input.window(), at);
    }

    long number() throws IOException, DamagedException {
        int at = take(Long.BYTES);
        return LittleEndian.number(input.window(), at);
    }

    byte[] bytes(int length) throws IOException, DamagedException {
        if (length == 0) {
            return Slice.NOTHING;
        }
        int at = take(length);
        return Arrays.copyOfRange(input.window(), at, at + length);
    }

    /** A length of 16 bits and as many bytes. */
    byte[] text() throws IOException, DamagedException {
        return bytes(unsignedShort());
    }

    /** Passes over what is left but for {@code rest}. */
    void skipTo(long rest) throws IOException, DamagedException {
        if (rest > left) {
            throw new DamagedException(
                    "an entry is longer than it says by " + (rest - left) + " bytes");
        }
        if (!input.skip(left - rest)) {
            throw new DamagedException("the recording ends within a block", true);
        }
        left = rest;
    }
}
