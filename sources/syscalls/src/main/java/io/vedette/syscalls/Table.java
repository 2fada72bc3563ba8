package io.vedette.syscalls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A table that is part of the product: lines of columns with tabs between, {@code #} begins a
 * comment, {@code -} is an empty column.
 *
 * <p>Whatever is wrong in one is a mistake of ours and stops the product at once.
 */
final class Table {
    private Table() {}

    /** The rows, each with exactly {@code columns} columns. */
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

    /** The constant that a column names. */
    static <E extends Enum<E>> E constant(Class<E> kind, String column, String row) {
        try {
            return Enum.valueOf(kind, column);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "row " + row + ": no " + kind.getSimpleName() + " is called " + column, e);
        }
    }

    /** The constants that a column names, with commas between. */
    static <E extends Enum<E>> Set<E> constants(Class<E> kind, String column, String row) {
        Set<E> constants = EnumSet.noneOf(kind);
        if (!column.equals("-")) {
            for (String name : column.split(",", -1)) {
                constants.add(constant(kind, name, row));
            }
        }
        return Collections.unmodifiableSet(constants);
    }
}
