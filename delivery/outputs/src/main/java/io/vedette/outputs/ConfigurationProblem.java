package io.vedette.outputs;

/**
 * Something wrong with a configuration, said to the operator who wrote it.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param message a lower-case sentence with advice; never a secret
 */
public record ConfigurationProblem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
