package io.vedette.rules;

import java.util.Optional;

/** With how many of the values on its right a comparison must hold. */
public enum Quantifier {
    /** There is one value on the right, or the operator says itself what several mean. */
    NONE(""),
    /** Exactly one. */
    ONEOF("oneof"),
    /** At least one. */
    ANYOF("anyof"),
    /** Each. */
    ALLOF("allof");

    private final String word;

    Quantifier(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static Optional<Quantifier> parse(String word) {
        for (Quantifier quantifier : values()) {
            if (quantifier != NONE && quantifier.word.equals(word)) {
                return Optional.of(quantifier);
            }
        }
        return Optional.empty();
    }
}
