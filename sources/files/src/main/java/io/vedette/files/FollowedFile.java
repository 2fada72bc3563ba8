package io.vedette.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;

/**
 * A file that is being written, as an endless stream: at its end, reading waits for more.
 *
 * <p>When another file takes the name (rotation by renaming), the old one is first read to its end.
 * When the file becomes shorter than what was read (rotation by copying and truncating, or a
 * restart of the writer), reading goes on at its start; what was written and cut away between two
 * looks is not seen. One thread reads; {@link #close} may come from another and ends a wait within
 * {@link #LOOK_EVERY}.
 */
public final class FollowedFile extends InputStream {
    /** How long a reader waits before it looks again whether there is more. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path path;
    private FileChannel channel;
    private Object fileKey;
    private volatile boolean closed;
    private Runnable whenQuiet = () -> {};
    private int quietLooks = Integer.MAX_VALUE;

    private FollowedFile(Path path, FileChannel channel, Object fileKey) {
        this.path = path;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    /**
     * Opens a file that exists.
     *
     * @param fromStart whether to begin with what the file holds, or with what is added from now on
     * @throws IOException when there is no such file, or it cannot be read
     */
    public static FollowedFile open(Path path, boolean fromStart) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            if (!fromStart) {
                channel.position(channel.size());
            }
            return new FollowedFile(path, channel, fileKey(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino") + "@" + Files.getAttribute(path, "unix:dev");
    }

    /**
     * Has something done once whenever nothing was added for so long.
     *
     * @param quiet rounded to a multiple of {@link #LOOK_EVERY}
     * @param action called on the thread that reads, within its wait
     */
    public void whenQuiet(Duration quiet, Runnable action) {
        quietLooks = Math.toIntExact(Math.max(1, quiet.dividedBy(LOOK_EVERY)));
        whenQuiet = action;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int looks = 0;
        while (!closed) {
            int read = channel.read(ByteBuffer.wrap(into, offset, length));
            if (read > 0) {
                return read;
            }
            if (!moveOn()) {
                await();
                if (++looks == quietLooks) {
                    whenQuiet.run();
                }
            }
        }
        return -1;
    }

    /** What can be read without waiting. */
    @Override
    public int available() throws IOException {
        return closed ? 0 : Math.clamp(channel.size() - channel.position(), 0, Integer.MAX_VALUE);
    }

    /**
     * At the end of the file: whether it was replaced or cut, so that there is something else to
     * read.
     */
    private boolean moveOn() throws IOException {
        if (channel.size() < channel.position()) {
            channel.position(0);
            return true;
        }
        try {
            Object key = fileKey(path);
            if (key.equals(fileKey)) {
                return false;
            }
            FileChannel next = FileChannel.open(path, StandardOpenOption.READ);
            // the writer may have added to the old file between our last look and its renaming
            if (channel.size() > channel.position()) {
                next.close();
                return true;
            }
            channel.close();
            channel = next;
            fileKey = key;
            return true;
        } catch (NoSuchFileException ignored) {
            // renamed away and not yet made again: the old file is all there is
            return false;
        }
    }

    private void await() throws InterruptedIOException {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for more of " + path);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }
}
