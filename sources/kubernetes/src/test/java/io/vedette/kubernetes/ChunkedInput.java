package io.vedette.kubernetes;

import java.io.InputStream;

/** Gives at most so many bytes at a time, as a slow pipe does. */
final class ChunkedInput extends InputStream {
    private final byte[] bytes;
    private final int chunk;
    private int position;

    ChunkedInput(byte[] bytes, int chunk) {
        this.bytes = bytes;
        this.chunk = chunk;
    }

    @Override
    public int read() {
        return position == bytes.length ? -1 : bytes[position++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (position == bytes.length) {
            return -1;
        }
        int count = Math.min(Math.min(chunk, length), bytes.length - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count;
    }
}
