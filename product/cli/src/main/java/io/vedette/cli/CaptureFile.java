package io.vedette.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Tells captures of system calls from other files. */
final class CaptureFile {
    /** Type of the section header block with which pcap-ng and scap files begin. */
    private static final byte[] MAGIC = {0x0a, 0x0d, 0x0d, 0x0a};

    /** Enough to unpack the first bytes of. */
    private static final int PACKED_START = 4096;

    private CaptureFile() {}

    static boolean isCapture(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
            return isCapture(file);
        }
    }

    /**
     * Whether its name says that it is one: then it is one that is damaged, when it does not begin
     * as one does, and not a log of which every line is passed over.
     */
    static boolean isCalledCapture(Path path) {
        String name = path.toString();
        return name.endsWith(".scap") || name.endsWith(".scap.gz");
    }

    /**
     * Looks at the beginning of a stream, which can be read from there afterwards.
     *
     * @param in one that can be marked
     */
    static boolean isCapture(InputStream in) throws IOException {
        in.mark(PACKED_START);
        byte[] start = in.readNBytes(PACKED_START);
        in.reset();
        if (start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b) {
            start = unpacked(start);
        }
        return start.length >= MAGIC.length
                && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Empty when it is not gzip after all: whoever reads the input says so with the right words.
     */
    private static byte[] unpacked(byte[] start) {
        try (var packed = new GZIPInputStream(new ByteArrayInputStream(start))) {
            return packed.readNBytes(MAGIC.length);
        } catch (IOException ignored) {
            return new byte[0];
        }
    }
}
