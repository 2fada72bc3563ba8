package io.vedette.rules;

/**
 * A place in a file.
 *
 * @param file the name as the user gave it
 * @param line from 1
 * @param column from 1, in characters
 * @param offset from 0, in characters
 */
public record Position(String file, int line, int column, int offset) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
