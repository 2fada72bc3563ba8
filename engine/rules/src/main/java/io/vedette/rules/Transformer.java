package io.vedette.rules;

import java.util.Optional;

/** The functions that change a value before it is compared. */
public enum Transformer {
    TOLOWER("tolower"),
    TOUPPER("toupper"),
    /** Decodes base 64, with or without padding; absent when the text is none. */
    B64("b64"),
    /** What follows the last slash. */
    BASENAME("basename"),
    /** The number of bytes of a text, or of values of a list. */
    LEN("len"),
    /** The texts of a list with a separator between them. */
    JOIN("join"),
    CONCAT("concat"),
    /** The short options of an argument list, as getopt(3) finds them. */
    GETOPT("getopt"),
    /** Nothing: it only marks a field on the right side of a comparison. */
    VAL("val");

    private final String word;

    Transformer(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static Optional<Transformer> parse(String word) {
        for (Transformer transformer : values()) {
            if (transformer.word.equals(word)) {
                return Optional.of(transformer);
            }
        }
        return Optional.empty();
    }
}
