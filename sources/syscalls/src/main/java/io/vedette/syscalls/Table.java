package io.vedette.syscalls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table that is part of the product: lines of columns with tabs between, {@code #} begins a
 * comment.
 */
final class Table {
    private Table() {}

    /** The rows, each with exactly {@code columns} columns; anything else is a mistake of ours. */
    static List<String[]> read(String resource, int columns) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the product was built without " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> row(line, columns, resource))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the product's own " + resource + " cannot be read", e);
        }
    }

    private static String[] row(String line, int columns, String resource) {
        String[] row = line.split("\t", -1);
        if (row.length != columns) {
            throw new IllegalStateException(
                    resource
                            + " has a row of "
                            + row.length
                            + " columns instead of "
                            + columns
                            + ": "
                            + line);
        }
        return row;
    }
}
