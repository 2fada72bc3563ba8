package io.vedette.auditing;

/**
 * Something wrong with an audit policy.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param message a lower-case sentence with what to do; may hold any character of the file
 */
public record PolicyProblem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
