package io.vedette.model;

/**
 * Makes text from events harmless to look at: attackers choose file names, arguments and user
 * names, and terminals obey control characters.
 */
public final class TerminalText {
    private TerminalText() {}

    /**
     * The text with every character that could change what a terminal or a reader sees written as
     * an escape: control characters (C0, DEL, C1), line and paragraph separators, marks that turn
     * the direction of writing, invisible tags and half surrogates, as a backslash, u and four
     * hexadecimal digits, or n, r, t where those are usual.
     */
    public static String escape(String text) {
        int at = 0;
        while (at < text.length() && isHarmless(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            int code = text.codePointAt(at);
            at += Character.charCount(code);
            if (isHarmful(code)) {
                appendEscape(escaped, code);
            } else {
                escaped.appendCodePoint(code);
            }
        }
        return escaped.toString();
    }

    private static boolean isHarmless(char c) {
        return c >= ' ' && c < 0x7f;
    }

    /** Whether a character must not reach a terminal as it is. */
    public static boolean isHarmful(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static void appendEscape(StringBuilder into, int code) {
        switch (code) {
            case '\n' -> into.append("\\n");
            case '\r' -> into.append("\\r");
            case '\t' -> into.append("\\t");
            default -> {
                for (char unit : Character.toChars(code)) {
                    into.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        into.append(Character.forDigit(unit >>> shift & 0xf, 16));
                    }
                }
            }
        }
    }
}
