package io.vedette.model;

import java.util.OptionalInt;

/**
 * What stands in brackets after a field's name.
 *
 * @param text as written, without quotes
 */
public record FieldArgument(String text) {
    /** The argument as an index; empty when it is not a number from 0 to 2,147,483,647. */
    public OptionalInt index() {
        if (text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        long index = Long.parseLong(text);
        return index <= Integer.MAX_VALUE ? OptionalInt.of((int) index) : OptionalInt.empty();
    }
}
