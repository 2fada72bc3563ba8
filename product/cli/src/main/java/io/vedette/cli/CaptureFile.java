package io.vedette.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells captures of system calls from other files. */
final class CaptureFile {
    /** Type of the section header block with which pcap-ng and scap files begin. */
    private static final byte[] MAGIC = {0x0a, 0x0d, 0x0d, 0x0a};

    private CaptureFile() {}

    static boolean isCapture(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
            file.mark(2);
            boolean packed = file.read() == 0x1f && file.read() == 0x8b;
            file.reset();
            byte[] start = (packed ? new GZIPInputStream(file) : file).readNBytes(MAGIC.length);
            return Arrays.equals(start, MAGIC);
        } catch (ZipException ignored) {
            // not gzip after all: whoever reads the file says so with the right words
            return false;
        }
    }
}
