package io.vedette.files;

import java.io.IOException;
import java.util.Arrays;

/**
 * The lines of a followed log, one after the other, for tests: in the product a reader of audit
 * logs splits them.
 *
 * <p>One thread owns it. To keep a line for good: store it, then {@link #acknowledge} its {@link
 * #position}.
 */
final class FollowedLines implements AutoCloseable {
    private static final int INITIAL_BYTES = 1 << 16;
    // after a huge line the buffer shrinks again
    private static final int RETAINED_BYTES = 4 << 20;

    private final FollowedFile file;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int from;
    private int to;
    private int next;
    private int filled;
    private long before;

    /** Takes a followed file, which this then owns and closes. */
    public FollowedLines(FollowedFile file) {
        this.file = file;
    }

    /**
     * Moves to the next line, waiting for it.
     *
     * @return false once the file is stopped
     */
    public boolean advance() throws IOException {
        int searched = next;
        while (true) {
            for (int i = searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    from = next;
                    to = i;
                    next = i + 1;
                    return true;
                }
            }
            searched = makeRoom();
            int read = file.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                from = next;
                to = next;
                return false;
            }
            filled += read;
        }
    }

    /** Moves what was not given to the front; returns up to where it was searched. */
    private int makeRoom() {
        int held = filled - next;
        byte[] target = buffer;
        if (held == buffer.length) {
            target = new byte[Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, held * 2L))];
        } else if (buffer.length > RETAINED_BYTES && held < INITIAL_BYTES) {
            target = new byte[INITIAL_BYTES];
        }
        System.arraycopy(buffer, next, target, 0, held);
        buffer = target;
        before += next;
        next = 0;
        filled = held;
        return held;
    }

    /** The memory of the current line, valid until the next {@link #advance}. */
    public byte[] array() {
        return buffer;
    }

    /** The index of its first byte. */
    public int from() {
        return from;
    }

    /** The index after its last byte, where the line feed is. */
    public int to() {
        return to;
    }

    /** A copy of the current line, without its line feed. */
    public byte[] line() {
        return Arrays.copyOfRange(buffer, from, to);
    }

    /** The position after the current line, to be acknowledged. */
    public long position() {
        return before + next;
    }

    /** Takes note that all lines up to a position are in safe hands; see {@link FollowedFile}. */
    public void acknowledge(long position) throws IOException {
        file.acknowledge(position);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
