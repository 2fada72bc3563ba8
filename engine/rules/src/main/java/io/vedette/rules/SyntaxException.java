package io.vedette.rules;

/**
 * A text does not follow its grammar; caught by whoever called the parser, where a diagnostic is
 * made of it.
 */
final class SyntaxException extends Exception {
    private final int index;

    /**
     * @param message a lower-case sentence
     * @param index where in the text
     */
    SyntaxException(String message, int index) {
        super(message, null, false, false);
        this.index = index;
    }

    int index() {
        return index;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
