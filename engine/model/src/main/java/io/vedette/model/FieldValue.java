package io.vedette.model;

import java.util.List;

/** The value that a field had when an alert was made; a copy that outlives the event. */
public sealed interface FieldValue {
    /** The event has no such value: {@code null} in JSON, {@code <NA>} in text. */
    record Absent() implements FieldValue {}

    record Text(String text) implements FieldValue {}

    record Whole(long number) implements FieldValue {}

    /** A number that is to be read as unsigned. */
    record UnsignedWhole(long number) implements FieldValue {}

    record Decimal(double number) implements FieldValue {}

    record Truth(boolean value) implements FieldValue {}

    record Several(List<FieldValue> values) implements FieldValue {
        public Several {
            values = List.copyOf(values);
        }
    }

    /**
     * The value as it stands in the text of an alert: {@code <NA>} when absent, a list in
     * parentheses.
     */
    default String text() {
        return switch (this) {
            case Absent ignored -> "<NA>";
            case Text(String text) -> text;
            case Whole(long number) -> Long.toString(number);
            case UnsignedWhole(long number) -> Long.toUnsignedString(number);
            case Decimal(double number) -> Double.toString(number);
            case Truth(boolean truth) -> Boolean.toString(truth);
            case Several(List<FieldValue> values) ->
                    "(" + String.join(",", values.stream().map(FieldValue::text).toList()) + ")";
        };
    }
}
