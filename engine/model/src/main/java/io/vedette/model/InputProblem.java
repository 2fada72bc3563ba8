package io.vedette.model;

/**
 * A piece of input that could not be understood and was skipped.
 *
 * @param input the file's name as the user gave it
 * @param line where it begins: the line, from 1; in files without lines the byte, from 0
 * @param kind what kind of problem, for counting
 * @param reason a lower-case sentence with the offending value; may hold any character
 */
public record InputProblem(String input, long line, Kind kind, String reason) {
    /** Why a piece of input was skipped. */
    public enum Kind {
        /** Not well-formed. */
        MALFORMED,
        /** Ends in the middle. */
        TRUNCATED,
        /** Larger or deeper than the limit. */
        TOO_LARGE,
        /** Well-formed, but not an event of this source. */
        NOT_AN_EVENT
    }

    @Override
    public String toString() {
        return input + ":" + line + ": " + reason;
    }
}
