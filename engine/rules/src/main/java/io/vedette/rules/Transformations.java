package io.vedette.rules;

import io.vedette.model.Value;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** What the transformers of texts compute. */
final class Transformations {
    private Transformations() {}

    /** Applies {@code transformer} to every text of {@code from}; false when one has no result. */
    static boolean eachText(Transformer transformer, Value from, Value into) {
        into.clear();
        for (int i = 0; i < from.size(); i++) {
            byte[] bytes = from.copyBytes(i);
            switch (transformer) {
                case TOLOWER -> {
                    for (int j = 0; j < bytes.length; j++) {
                        bytes[j] = ByteStrings.lower(bytes[j]);
                    }
                    into.addText(bytes);
                }
                case TOUPPER -> {
                    for (int j = 0; j < bytes.length; j++) {
                        bytes[j] = ByteStrings.upper(bytes[j]);
                    }
                    into.addText(bytes);
                }
                case BASENAME -> {
                    int start = bytes.length;
                    while (start > 0 && bytes[start - 1] != '/') {
                        start--;
                    }
                    into.addText(bytes, start, bytes.length - start);
                }
                case B64 -> {
                    try {
                        into.addText(Base64.getDecoder().decode(bytes));
                    } catch (IllegalArgumentException ignored) {
                        // not base 64: the transformed value is absent
                        return false;
                    }
                }
                case LEN, JOIN, CONCAT, GETOPT, VAL ->
                        throw new IllegalStateException(
                                transformer + " does not map texts one by one");
            }
        }
        return true;
    }

    static boolean join(Value separator, Value texts, Value into) {
        var joined = new ByteArrayOutputStream();
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                joined.write(separator.array(0), separator.offset(0), separator.length(0));
            }
            joined.write(texts.array(i), texts.offset(i), texts.length(i));
        }
        into.setText(joined.toByteArray());
        return true;
    }
}
