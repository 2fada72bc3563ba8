package io.vedette.correlation;

import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.rules.EventField;
import java.util.List;

/** Keeps values small whose length an attacker may choose. */
final class BoundedValue {
    /** Longer texts are kept as their beginning and a digest of all of it. */
    static final int LONGEST = 256;

    private static final int BEGINNING = 200;
    private static final int LONGEST_SENTENCE = 2_000;

    private BoundedValue() {}

    /** The same value, or a short text that stands for it and no other. */
    static FieldValue of(FieldValue value) {
        return switch (value) {
            case FieldValue.Text(String text) when text.length() > LONGEST -> shortened(text);
            case FieldValue.Several several -> {
                String text = EventField.text(several);
                yield text.length() > LONGEST ? shortened(text) : several;
            }
            case FieldValue.Text text -> text;
            case FieldValue.Absent absent -> absent;
            case FieldValue.Whole whole -> whole;
            case FieldValue.UnsignedWhole whole -> whole;
            case FieldValue.Decimal decimal -> decimal;
            case FieldValue.Truth truth -> truth;
        };
    }

    private static FieldValue shortened(String text) {
        return new FieldValue.Text(id(text));
    }

    /** The same text, or a short one that stands for it and no other. */
    static String id(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, BEGINNING) + "...#" + AlertId.of("", List.of(text)).value();
    }

    /** A sentence for people, cut where it becomes too long to be read. */
    static String sentence(String text) {
        return text.length() <= LONGEST_SENTENCE
                ? text
                : text.substring(0, LONGEST_SENTENCE) + "...";
    }

    /** One text for several values that no other values have. */
    static String key(List<FieldValue> values) {
        if (values.size() == 1) {
            return EventField.text(values.getFirst());
        }
        var key = new StringBuilder();
        for (FieldValue value : values) {
            String text = EventField.text(value);
            key.append(text.length()).append(':').append(text);
        }
        return key.toString();
    }
}
