package io.vedette.rules;

/**
 * Finds for each character of a YAML scalar's value where in the file it was written, by reading
 * the scalar once more beside its value: through folding, indentation, doubled quotes and escapes.
 *
 * <p>Takes time in proportion to the scalar. Where the two should ever run apart, only places in
 * messages are off.
 */
final class ScalarAlignment {
    private final String value;
    private final String raw;
    private final int limit;
    private final int[] offsets;
    private int at;

    private ScalarAlignment(String value, String raw, int start, int limit) {
        this.value = value;
        this.raw = raw;
        this.limit = limit;
        this.at = start;
        this.offsets = new int[value.length() + 1];
    }

    /** The value of the scalar that is written from {@code start} to {@code end}. */
    static SourceText align(String value, RuleFile file, int start, int end) {
        String raw = file.content();
        int limit = Math.min(end, raw.length());
        var alignment = new ScalarAlignment(value, raw, Math.min(start, limit), limit);
        alignment.skipProperties();
        char first = alignment.current();
        switch (first) {
            case '|', '>' -> alignment.skipHeader();
            case '"', '\'' -> alignment.at++;
            default -> {
                // a plain scalar begins with its value
            }
        }
        alignment.align(first);
        return SourceText.at(value, file, alignment.offsets);
    }

    /** Passes over an anchor and a tag, which belong to the scalar but not to its value. */
    private void skipProperties() {
        while (current() == '&' || (current() == '!' && !raw.startsWith("!=", at))) {
            while (at < limit && !isBlank(current())) {
                at++;
            }
            skipBlanks();
        }
    }

    /** Passes over the rest of the line that opens a block, and over its indentation. */
    private void skipHeader() {
        while (at < limit && current() != '\n' && current() != '\r') {
            at++;
        }
        skipBlanks();
    }

    private void align(char style) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (style == '"') {
                skipContinuations();
            }
            if (!isBlank(c) && isBlank(current())) {
                skipBlanks();
            }
            if (style == '"') {
                skipContinuations();
            }
            offsets[i] = at;
            if (style == '"' && current() == '\\') {
                at += escapeLength();
                if (Character.isHighSurrogate(c) && i + 1 < value.length()) {
                    offsets[++i] = offsets[i - 1];
                }
            } else if (style == '\'' && c == '\'') {
                at += 2;
            } else if (!isBlank(c) || isBlank(current())) {
                at++;
            }
            at = Math.min(at, limit);
        }
        offsets[value.length()] = at;
    }

    /** A backslash at the end of a line joins it with the next one. */
    private void skipContinuations() {
        while (current() == '\\'
                && at + 1 < limit
                && (raw.charAt(at + 1) == '\n' || raw.charAt(at + 1) == '\r')) {
            at++;
            skipBlanks();
        }
    }

    private int escapeLength() {
        return switch (at + 1 < limit ? raw.charAt(at + 1) : ' ') {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }

    private void skipBlanks() {
        while (at < limit && isBlank(raw.charAt(at))) {
            at++;
        }
    }

    /** The character to look at; a NUL, which YAML does not allow, at the end. */
    private char current() {
        return at < limit ? raw.charAt(at) : 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
