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
}
