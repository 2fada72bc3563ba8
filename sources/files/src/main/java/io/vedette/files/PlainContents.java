package io.vedette.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that is read as it lies on disk. */
final class PlainContents implements Contents {
    private final FileChannel channel;

    PlainContents(Path path) throws IOException {
        channel = RegularFile.open(path);
    }

    @Override
    public int read(byte[] into, int offset, int length, long position) throws IOException {
        return Math.max(0, channel.read(ByteBuffer.wrap(into, offset, length), position));
    }

    @Override
    public boolean isPacked() {
        return false;
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
