package io.vedette.spool;

import java.nio.file.Path;

/**
 * Something that was found to be wrong with a file of the spool, and was worked around.
 *
 * @param kind what kind of problem, for counting
 * @param file where it is
 * @param offset where in the file it begins, in bytes from 0
 * @param records how many records are lost by it; 0 when none is, or none was durable yet
 * @param reason a lower-case sentence with the values that matter
 */
public record SpoolProblem(Kind kind, Path file, long offset, long records, String reason) {
    /** What kind of problem. */
    public enum Kind {
        /** The last segment ended in bytes that no append had completed; they were cut off. */
        TORN_TAIL,
        /** Bytes inside a segment are not what was written. */
        DAMAGED_SEGMENT,
        /** The file with a reader's position is damaged; records may come again. */
        DAMAGED_POSITION,
        /** A segment between two others is not there. */
        MISSING_SEGMENT,
        /** A file has a name that the spool did not give it, or is out of order; it is ignored. */
        STRANGE_FILE,
        /** Files may be read by others and that could not be changed. */
        PERMISSIONS,
        /** Writing, saving a position or deleting failed; it is tried again. */
        FAILED_IO
    }

    @Override
    public String toString() {
        return file + ":" + offset + ": " + reason;
    }
}
