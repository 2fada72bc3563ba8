package io.vedette.syscalls;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A window over a recording, plain or gzipped, that is moved on: what lies in it is read in place.
 *
 * <p>The window grows only with bytes that are really there, so a length that is made up costs
 * nothing. One thread owns it; {@link #bytesRead} may be called from any.
 */
final class CaptureInput implements AutoCloseable {
    private static final int START = 1 << 18;
    private static final int GZIP_BUFFER = 1 << 16;

    private final AtomicLong consumed = new AtomicLong();
    private final InputStream in;
    private byte[] window = new byte[START];
    private int position;
    private int limit;
    private long offset;
    private boolean ended;
    private String damage = "";

    private CaptureInput(InputStream raw) throws IOException {
        var counted = new PushbackInputStream(new Counted(raw, consumed), 2);
        byte[] magic = counted.readNBytes(2);
        counted.unread(magic);
        boolean packed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        in = packed ? unpacking(counted) : counted;
    }

    /** Knows whether something follows what was packed, which is passed over without a word. */
    private static final class Unpacking extends GZIPInputStream {
        private static final int TRAILER = 8;

        Unpacking(InputStream packed) throws IOException {
            super(packed, GZIP_BUFFER);
        }

        /** To be asked at the end. */
        boolean isFollowed() throws IOException {
            return inf.getRemaining() > TRAILER || in.read() >= 0;
        }
    }

    private static InputStream unpacking(InputStream packed) throws IOException {
        try {
            return new Unpacking(packed);
        } catch (ZipException | EOFException e) {
            throw new IOException("is damaged where its gzipped data begins", e);
        }
    }

    /** Closes {@code raw} when it is closed, or when this fails. */
    static CaptureInput of(InputStream raw) throws IOException {
        try {
            return new CaptureInput(raw);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Counts what passes. */
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;

        Counted(InputStream in, AtomicLong count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }

    /** The array that the window is in; changes with {@link #require}. */
    byte[] window() {
        return window;
    }

    /** Where reading goes on, in {@link #window}. */
    int position() {
        return position;
    }

    /** Where reading goes on, in the recording when it is unpacked. */
    long offset() {
        return offset + position;
    }

    long bytesRead() {
        return consumed.get();
    }

    /** What ended the input before its end; empty when nothing did. */
    String damage() {
        return damage;
    }

    /** The same for the end of a sentence. */
    String damageAfter() {
        return damage.isEmpty() ? "" : "; " + damage;
    }

    /**
     * Whether {@code length} more bytes are there, which are then in the window.
     *
     * @throws IOException when the device fails; damage of the recording only ends it
     */
    boolean require(int length) throws IOException {
        if (limit - position >= length) {
            return true;
        }
        while (limit - position < length && !ended) {
            makeRoom();
            fill();
        }
        return limit - position >= length;
    }

    /** How many bytes are in the window. */
    int available() {
        return limit - position;
    }

    private void makeRoom() {
        if (position > 0 && window.length - limit < window.length / 2) {
            System.arraycopy(window, position, window, 0, limit - position);
            offset += position;
            limit -= position;
            position = 0;
        }
        if (limit == window.length) {
            window = Arrays.copyOf(window, window.length * 2);
        }
    }

    private void fill() throws IOException {
        try {
            int read = in.read(window, limit, window.length - limit);
            if (read < 0) {
                ended = true;
                if (in instanceof Unpacking unpacking && unpacking.isFollowed()) {
                    damage = "something that is not gzipped follows the gzipped data";
                }
            } else {
                limit += read;
            }
        } catch (EOFException ignored) { // the end of what was packed is missing
            ended = true;
            damage = "the gzipped data is cut off";
        } catch (ZipException e) {
            ended = true;
            damage = "the gzipped data is damaged: " + e.getMessage();
        }
    }

    /** Moves on within the window. */
    void advance(int length) {
        position += length;
    }

    /** Moves on; false when the recording ends before. */
    boolean skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (available() == 0 && !require(1)) {
                return false;
            }
            int step = (int) Math.min(left, available());
            position += step;
            left -= step;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
