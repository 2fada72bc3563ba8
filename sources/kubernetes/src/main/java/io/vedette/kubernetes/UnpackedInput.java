package io.vedette.kubernetes;

import io.vedette.model.InputProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a stream, unpacked when it begins as a gzip file does, one member after the other.
 *
 * <p>A packed stream that is damaged ends at the damage, and {@link #damage} says so: unlike the
 * JDK's own stream this one never takes a damaged member for the regular end.
 */
final class UnpackedInput extends InputStream {
    /** What is wrong with a packed stream. */
    record Damage(InputProblem.Kind kind, String reason) {}

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAGIC_FIRST = 0x1F;
    private static final int MAGIC_SECOND = 0x8B;
    // RFC 1952, 2.3.1
    private static final int DEFLATE = 8;
    private static final int FLAG_HEADER_CHECKSUM = 1 << 1;
    private static final int FLAG_EXTRA = 1 << 2;
    private static final int FLAG_NAME = 1 << 3;
    private static final int FLAG_COMMENT = 1 << 4;

    private enum State {
        UNKNOWN,
        PLAIN,
        BETWEEN_MEMBERS,
        IN_MEMBER,
        ENDED
    }

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] single = new byte[1];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private State state = State.UNKNOWN;
    private int position;
    private int filled;
    private Optional<Damage> damage = Optional.empty();

    UnpackedInput(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (state == State.UNKNOWN) {
            state = isGzip() ? State.BETWEEN_MEMBERS : State.PLAIN;
        }
        try {
            while (true) {
                switch (state) {
                    case PLAIN -> {
                        return readPlain(bytes, offset, length);
                    }
                    case BETWEEN_MEMBERS -> state = readHeader() ? State.IN_MEMBER : State.ENDED;
                    case IN_MEMBER -> {
                        int count = inflate(bytes, offset, length);
                        if (count > 0) {
                            return count;
                        }
                    }
                    case UNKNOWN, ENDED -> {
                        return -1;
                    }
                }
            }
        } catch (DamagedException e) {
            state = State.ENDED;
            damage = Optional.of(e.damage);
            return -1;
        }
    }

    private boolean isGzip() throws IOException {
        while (filled < 2) {
            int count = input.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return false;
            }
            filled += count;
        }
        return (buffer[0] & 0xFF) == MAGIC_FIRST && (buffer[1] & 0xFF) == MAGIC_SECOND;
    }

    private int readPlain(byte[] bytes, int offset, int length) throws IOException {
        if (position < filled) {
            int count = Math.min(length, filled - position);
            System.arraycopy(buffer, position, bytes, offset, count);
            position += count;
            return count;
        }
        return input.read(bytes, offset, length);
    }

    /** Reads a member's header; false when the input ends instead. */
    private boolean readHeader() throws IOException, DamagedException {
        if (position == filled && !fill()) {
            return false;
        }
        if (next() != MAGIC_FIRST || next() != MAGIC_SECOND || next() != DEFLATE) {
            throw malformed("the gzip stream is followed by something else");
        }
        int flags = next();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            int low = next();
            skip(low | next() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        inflater.setInput(buffer, position, filled - position);
        return true;
    }

    /** Unpacks some bytes; 0 when the member ended. */
    private int inflate(byte[] bytes, int offset, int length) throws IOException, DamagedException {
        try {
            while (true) {
                int count = inflater.inflate(bytes, offset, length);
                if (count > 0) {
                    checksum.update(bytes, offset, count);
                    return count;
                }
                if (inflater.finished()) {
                    position = filled - inflater.getRemaining();
                    checkTrailer();
                    state = State.BETWEEN_MEMBERS;
                    return 0;
                }
                if (inflater.needsDictionary()) {
                    throw malformed("the gzip stream wants a dictionary");
                }
                if (!fill()) {
                    throw truncated();
                }
                inflater.setInput(buffer, position, filled - position);
            }
        } catch (DataFormatException e) {
            throw malformed("the gzip stream is damaged: " + e.getMessage());
        }
    }

    private void checkTrailer() throws IOException, DamagedException {
        long expectedChecksum = nextFour();
        long expectedLength = nextFour();
        if (expectedChecksum != checksum.getValue()
                || expectedLength != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw malformed("the gzip stream is damaged: its checksum or length is wrong");
        }
    }

    private long nextFour() throws IOException, DamagedException {
        long number = next();
        number |= (long) next() << 8;
        number |= (long) next() << 16;
        return number | (long) next() << 24;
    }

    private int next() throws IOException, DamagedException {
        if (position == filled && !fill()) {
            throw truncated();
        }
        return buffer[position++] & 0xFF;
    }

    private void skip(int count) throws IOException, DamagedException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException, DamagedException {
        while (next() != 0) {
            // the text ends with a zero byte
        }
    }

    private boolean fill() throws IOException {
        int count = input.read(buffer, 0, buffer.length);
        position = 0;
        filled = Math.max(count, 0);
        return count > 0;
    }

    /** Whether it was packed; known once something was read. */
    boolean isPacked() {
        return state != State.UNKNOWN && state != State.PLAIN;
    }

    /** What was wrong with the packed stream; known once it has ended. */
    Optional<Damage> damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        input.close();
    }

    private static DamagedException malformed(String reason) {
        return new DamagedException(new Damage(InputProblem.Kind.MALFORMED, reason));
    }

    private static DamagedException truncated() {
        return new DamagedException(
                new Damage(InputProblem.Kind.TRUNCATED, "the gzip stream ends in the middle"));
    }

    /** Leaves the reading of a damaged member; never leaves this file. */
    private static final class DamagedException extends Exception {
        private final transient Damage damage;

        DamagedException(Damage damage) {
            super(damage.reason());
            this.damage = damage;
        }
    }
}
