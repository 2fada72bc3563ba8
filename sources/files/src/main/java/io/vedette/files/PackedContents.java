package io.vedette.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that was packed with gzip. Positions are those in what was packed; going back costs
 * unpacking it again from the start.
 */
final class PackedContents implements Contents {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TRAILER_BYTES = 8;

    private final FileChannel channel;
    private @Nullable InputStream stream;
    private long at;

    PackedContents(Path path) throws IOException {
        channel = RegularFile.open(path);
    }

    @Override
    public int read(byte[] into, int offset, int length, long position) throws IOException {
        InputStream unpacked = stream;
        if (unpacked == null || position < at) {
            channel.position(0);
            unpacked = new GZIPInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            stream = unpacked;
            at = 0;
        }
        while (at < position) {
            long skipped = unpacked.skip(position - at);
            if (skipped <= 0) {
                return 0;
            }
            at += skipped;
        }
        int read = Math.max(0, unpacked.read(into, offset, length));
        at += read;
        return read;
    }

    /** The length before packing, modulo 2^32, as the archive's last bytes say. */
    long statedSizeBytes() throws IOException {
        long size = channel.size();
        if (size < TRAILER_BYTES) {
            return 0;
        }
        ByteBuffer last = ByteBuffer.allocate(Integer.BYTES);
        last.order(java.nio.ByteOrder.LITTLE_ENDIAN);
        channel.read(last, size - Integer.BYTES);
        return Integer.toUnsignedLong(last.getInt(0));
    }

    @Override
    public boolean isPacked() {
        return true;
    }

    @Override
    public long sizeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
        // the inflater's memory is freed with it
        InputStream unpacked = stream;
        if (unpacked != null) {
            unpacked.close();
        }
        channel.close();
    }
}
