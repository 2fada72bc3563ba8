package io.vedette.syscalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on to a stream on a thread of its own, so that packing and disks hold up whoever
 * writes only when all of {@link #CHUNKS} chunks are full. Bytes are passed on in chunks, or when
 * it is closed; what fails there is thrown by a later call here.
 *
 * <p>One thread writes to it and closes it.
 */
final class BackgroundOutput extends OutputStream {
    static final int CHUNK = 1 << 20;

    /** At most so many MiB wait; they are taken as they are needed. */
    static final int CHUNKS = 64;

    private static final long LOOK_MILLIS = 100;

    private final OutputStream out;
    private final Thread writer;
    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private Chunk chunk = new Chunk();
    private int made = 1;
    private volatile boolean ended;
    private volatile @Nullable IOException failure;

    private static final class Chunk {
        private final byte[] bytes = new byte[CHUNK];
        private int length;
    }

    /**
     * @param out closed with this, on the other thread
     */
    BackgroundOutput(OutputStream out) {
        this.out = out;
        writer = Thread.ofPlatform().daemon().name("writing the recording").start(this::pass);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int left = count;
        while (left > 0) {
            int some = Math.min(left, CHUNK - chunk.length);
            System.arraycopy(bytes, offset + count - left, chunk.bytes, chunk.length, some);
            chunk.length += some;
            left -= some;
            if (chunk.length == CHUNK) {
                throwFailure();
                filled.add(chunk);
                chunk = empty();
            }
        }
    }

    /** Waits for one when all are full. */
    private Chunk empty() throws IOException {
        Chunk next = free.poll();
        if (next == null && made < CHUNKS) {
            made++;
            return new Chunk();
        }
        try {
            while (next == null) {
                throwFailure();
                next = free.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return next;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            // without one nothing more can be written
            ended = next == null;
        }
    }

    private void throwFailure() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("interrupted while a recording is written");
        interrupted.initCause(cause);
        return interrupted;
    }

    private void pass() {
        try (out) {
            // what was filled before the end was told is in the queue by then
            for (boolean last = ended; !last || !filled.isEmpty(); last = ended) {
                Chunk next = filled.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    out.write(next.bytes, 0, next.length);
                    next.length = 0;
                    free.add(next);
                }
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException | RuntimeException | Error e) {
            // the edge of the thread: whoever writes must learn of it
            failure = new IOException(e.toString(), e);
        }
    }

    /** Waits until all is passed on and the stream is closed. */
    @Override
    public void close() throws IOException {
        if (!ended && chunk.length > 0) {
            filled.add(chunk);
        }
        ended = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        throwFailure();
    }
}
