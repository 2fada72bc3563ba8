package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file on disk that survives interruption: a {@link FileChannel} is closed when a thread in it is
 * interrupted, which here would cost a spool its segment, so it is opened again and the thread
 * finds itself interrupted afterwards.
 */
final class LocalFile implements Storage.File {
    // FileChannel copies through a buffer of the whole length, which it keeps for each thread
    private static final int PIECE_BYTES = 256 << 10;

    /** Reading and writing what exists, and is no link. */
    static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Reading alone, as directories are opened. */
    static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);

    private final Path path;
    private final Set<OpenOption> reopening;
    private volatile FileChannel channel;

    LocalFile(Path path, Set<OpenOption> reopening, FileChannel channel) {
        this.path = path;
        this.reopening = reopening;
        this.channel = channel;
    }

    static LocalFile open(Path path, Set<OpenOption> options) throws IOException {
        return new LocalFile(path, options, FileChannel.open(path, options));
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return (int) uninterrupted(channel -> read(channel, target, offset));
    }

    private static long read(FileChannel channel, ByteBuffer target, long offset)
            throws IOException {
        int start = target.position();
        int limit = target.limit();
        try {
            while (target.position() < limit) {
                target.limit(Math.min(limit, target.position() + PIECE_BYTES));
                int count = channel.read(target, offset + target.position() - start);
                if (count < 0) {
                    break;
                }
            }
        } finally {
            target.limit(limit);
        }
        return (long) target.position() - start;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        long base = offset - source.position();
        uninterrupted(channel -> {
            while (source.hasRemaining()) {
                channel.write(source, base + source.position());
            }
            return 0;
        });
    }

    @Override
    public void force() throws IOException {
        uninterrupted(channel -> {
            channel.force(false);
            return 0;
        });
    }

    @Override
    public void truncate(long size) throws IOException {
        uninterrupted(channel -> {
            channel.truncate(size);
            return 0;
        });
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private interface Action {
        long on(FileChannel channel) throws IOException;
    }

    private long uninterrupted(Action action) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel used = channel;
                try {
                    return action.on(used);
                } catch (ClosedByInterruptException ignored) {
                    // the same again on a new channel: every action may be repeated
                    interrupted |= Thread.interrupted();
                    channel = FileChannel.open(path, reopening);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
