package io.vedette.files;

import java.io.IOException;
import java.util.zip.ZipException;

/**
 * How far a file was read, with what recognises the file again: its number in the file system and
 * digests of its first bytes and of those before the position.
 *
 * @param name the path that the file had when it was opened, for people
 * @param key what the file system called it; another file may have the number by now
 * @param offset bytes of the file (of an archive, unpacked) that were read and acknowledged
 * @param head of the first bytes; covers none when the file was empty
 * @param tail of the last bytes before the offset; covers none when that is not known
 */
record FilePosition(String name, FileKey key, long offset, Fingerprint head, Fingerprint tail) {
    /** Bytes of the beginning that are compared. */
    static final int HEAD_BYTES = 1024;

    /** Bytes before the offset that are compared. */
    static final int TAIL_BYTES = 256;

    FilePosition {
        boolean sane =
                offset >= 0
                        && head.lengthBytes() >= 0
                        && head.lengthBytes() <= HEAD_BYTES
                        && tail.lengthBytes() >= 0
                        && tail.lengthBytes() <= Math.min(offset, TAIL_BYTES);
        if (!sane) {
            throw new IllegalArgumentException(
                    "no file can be at offset " + offset + " with " + head + " and " + tail);
        }
    }

    /** Whether nothing is known of the file's contents: then nothing of it was read either. */
    boolean isBlank() {
        return offset == 0 && head.lengthBytes() == 0;
    }

    /** Whether a file holds what was read up to here. */
    boolean matches(Contents contents) throws IOException {
        if (isBlank() || (!contents.isPacked() && contents.sizeBytes() < offset)) {
            return false;
        }
        try {
            return Fingerprint.of(contents.bytes(0, head.lengthBytes())).equals(head)
                    && Fingerprint.of(
                                    contents.bytes(offset - tail.lengthBytes(), tail.lengthBytes()))
                            .equals(tail);
        } catch (ZipException | java.io.EOFException ignored) {
            // a damaged archive: what cannot be compared does not match
            return false;
        }
    }
}
