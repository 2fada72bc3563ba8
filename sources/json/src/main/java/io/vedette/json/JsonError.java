package io.vedette.json;

/**
 * Why bytes were refused as JSON.
 *
 * @param kind what kind of problem
 * @param offset index of the byte at which it was noticed
 * @param reason a lower-case sentence
 */
public record JsonError(Kind kind, int offset, String reason) {
    /** Kinds of problem that callers treat differently. */
    public enum Kind {
        /** The input ended inside the value: with more input it could be well-formed. */
        INCOMPLETE,
        /** No further input can make this well-formed. */
        MALFORMED,
        /** Nested more deeply than {@link JsonDocument#MAXIMUM_DEPTH}. */
        TOO_DEEP
    }
}
