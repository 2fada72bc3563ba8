package io.vedette.kubernetes;

import io.helidon.common.buffers.DataReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The body of a request as the server's library gives it, whose failures are checked ones. */
final class PostedInput extends FilterInputStream {
    PostedInput(InputStream input) {
        super(input);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws IOException {
        try {
            return super.read(into, offset, size);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (DataReader.InsufficientDataAvailableException e) {
            var end = new EOFException("the connection ended");
            end.initCause(e);
            throw end;
        }
    }
}
