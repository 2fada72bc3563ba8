package io.vedette.files;

import java.nio.file.Path;

/**
 * Something about a followed file that its operator should know.
 *
 * @param path the file it is about
 * @param bytes how many bytes are known to be lost or left out; 0 when that cannot be known
 * @param message a sentence with the place, the reason and what follows from it
 */
public record FileProblem(Kind kind, Path path, long bytes, String message) {
    /** What can happen. */
    public enum Kind {
        /**
         * A file was cut while bytes of it may have been unread, and no rotated copy has them. What
         * was written and cut away since the last look is lost.
         */
        CUT_BEFORE_READ,
        /** The file that was being read before a restart is in the directory no more. */
        GONE_BEFORE_READ,
        /** A packed rotated file is damaged: what comes after the damage is left out. */
        ARCHIVE_DAMAGED,
        /** A rotated file was packed by something other than gzip, and is left out. */
        ARCHIVE_UNSUPPORTED,
        /** A line is longer than the limit and is left out. */
        LINE_TOO_LONG,
        /** A file cannot be read; the followed one is tried again, a rotated one passed over. */
        UNREADABLE,
        /** The saved positions were damaged: reading begins at the oldest rotated file. */
        POSITIONS_DAMAGED,
        /** Positions could not be saved; after a restart more is read again. */
        POSITIONS_NOT_SAVED
    }
}
