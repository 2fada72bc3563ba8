package io.vedette.outputs;

/**
 * Something an operator should know of an output.
 *
 * @param output its name
 * @param reason a lower-case sentence; may hold text from a receiver, so any character
 */
public record OutputProblem(String output, Kind kind, String reason) {
    /** What kind of news. */
    public enum Kind {
        /** Nothing is delivered at the moment; it is tried again. */
        FAILING,
        /** Alerts are delivered again. */
        WORKING,
        /** Alerts were given up: see {@link RefusalReason}. */
        REFUSED,
        /** The queue dropped alerts before this output read them. */
        LOST
    }

    @Override
    public String toString() {
        return "output \"" + output + "\": " + reason;
    }
}
