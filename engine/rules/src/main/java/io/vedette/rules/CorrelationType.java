package io.vedette.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a correlation counts or looks for; the types of Sigma's correlation documents. */
public enum CorrelationType {
    /** Events that match some of the rules. */
    EVENT_COUNT("event_count"),
    /** Different values of a field. */
    VALUE_COUNT("value_count"),
    /** Different rules that match, in any order. */
    TEMPORAL("temporal"),
    /** Rules that match one after another, in the order in which they are named. */
    TEMPORAL_ORDERED("temporal_ordered"),
    /** The sum of a field's numbers. */
    VALUE_SUM("value_sum"),
    /** The mean of a field's numbers. */
    VALUE_AVG("value_avg");

    private final String word;

    CorrelationType(String word) {
        this.word = word;
    }

    /** The name in documents. */
    public String word() {
        return word;
    }

    static Optional<CorrelationType> parse(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(CorrelationType::word).toList();
    }

    /** Whether the condition names a field. */
    public boolean hasField() {
        return switch (this) {
            case VALUE_COUNT, VALUE_SUM, VALUE_AVG -> true;
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }

    /** Whether it looks for several rules together. */
    public boolean isTemporal() {
        return this == TEMPORAL || this == TEMPORAL_ORDERED;
    }

    /** Whether what is compared is a whole number of things. */
    public boolean isCount() {
        return this != VALUE_SUM && this != VALUE_AVG;
    }
}
