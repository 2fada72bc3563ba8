package io.vedette.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes read from a stream; the count may be asked for from any thread. */
final class CountedInput extends InputStream {
    private final InputStream input;
    private final AtomicLong count = new AtomicLong();
    private final byte[] single = new byte[1];

    CountedInput(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got = input.read(bytes, offset, length);
        if (got > 0) {
            count.setRelease(count.getPlain() + got);
        }
        return got;
    }

    long count() {
        return count.getAcquire();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
