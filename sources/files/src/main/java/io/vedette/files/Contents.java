package io.vedette.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** The bytes of an open file, as its writer wrote them. One thread uses it. */
sealed interface Contents extends Closeable permits PlainContents, PackedContents {
    /**
     * Reads at a position.
     *
     * @return how many bytes were read; 0 when there are none at the position
     */
    int read(byte[] into, int offset, int length, long position) throws IOException;

    /** Whether it is an archive, which nobody adds to. */
    boolean isPacked();

    /** How many bytes there are now; for an archive the largest number there is. */
    long sizeBytes() throws IOException;

    /** Some bytes, fewer when there are not as many. */
    default byte[] bytes(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = read(bytes, filled, length - filled, position + filled);
            if (read == 0) {
                return Arrays.copyOf(bytes, filled);
            }
            filled += read;
        }
        return bytes;
    }
}
