package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;

/**
 * Finds where a JSON document that spans lines ends, reading every byte once.
 *
 * <p>Checks the order of names, values and punctuation, so that it notices at once when a document
 * stops in the middle and something else follows; numbers, literals and escapes are left to the
 * parser.
 */
final class DocumentBoundary {
    /** The document goes on. */
    static final int OPEN = -1;

    /** What was read cannot be the beginning of a document; see {@link #brokenAtLineStart}. */
    static final int BROKEN = -2;

    /** Deeper than any document that the parser takes. */
    static final int TOO_DEEP = -3;

    private static final int DEEPEST = JsonDocument.MAXIMUM_DEPTH;

    private enum Expected {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        ESCAPED,
        TOKEN
    }

    private final long[] objects = new long[DEEPEST / Long.SIZE];
    private Expected expected = Expected.VALUE;
    private boolean inName;
    private boolean atLineStart;
    private boolean brokenAtLineStart;
    private int depth;

    void reset() {
        expected = Expected.VALUE;
        inName = false;
        depth = 0;
        brokenAtLineStart = false;
    }

    /**
     * Reads the next piece of a line; the line feed is told by {@link #endLine}.
     *
     * @return the index after the document's last byte, or {@link #OPEN}, {@link #BROKEN}, {@link
     *     #TOO_DEEP}
     */
    int read(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            switch (expected) {
                case STRING -> {
                    at = skipString(bytes, at, to);
                    if (at == to) {
                        return OPEN;
                    }
                    if (bytes[at] == '\\') {
                        expected = Expected.ESCAPED;
                    } else {
                        expected = inName ? Expected.COLON : Expected.COMMA_OR_END;
                    }
                    continue;
                }
                case ESCAPED -> {
                    expected = Expected.STRING;
                    continue;
                }
                case TOKEN -> {
                    if (isToken(b)) {
                        continue;
                    }
                    expected = Expected.COMMA_OR_END;
                }
                case VALUE, VALUE_OR_END, NAME, NAME_OR_END, COLON, COMMA_OR_END -> {}
            }
            if (b == ' ' || b == '\t' || b == '\r') {
                continue;
            }
            if (!accept(b)) {
                brokenAtLineStart = atLineStart && !isPunctuation(b);
                return depth == DEEPEST ? TOO_DEEP : BROKEN;
            }
            atLineStart = false;
            if (depth == 0) {
                return at + 1;
            }
        }
        return OPEN;
    }

    /** Tells that a line ended; false when it may not end there, within a string. */
    boolean endLine() {
        atLineStart = true;
        if (expected == Expected.TOKEN) {
            expected = Expected.COMMA_OR_END;
        }
        return expected != Expected.STRING && expected != Expected.ESCAPED;
    }

    /** Whether the document broke where a line begins with something else: it ended too early. */
    boolean brokenAtLineStart() {
        return brokenAtLineStart;
    }

    private static int skipString(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    private boolean accept(byte b) {
        return switch (b) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '}' -> close(Expected.NAME_OR_END, true);
            case ']' -> close(Expected.VALUE_OR_END, false);
            case '"' -> quote();
            case ':' -> {
                boolean right = expected == Expected.COLON;
                expected = Expected.VALUE;
                yield right;
            }
            case ',' -> {
                boolean right = expected == Expected.COMMA_OR_END;
                expected = inObject() ? Expected.NAME : Expected.VALUE;
                yield right;
            }
            default -> {
                boolean right = isValueExpected() && isToken(b);
                expected = Expected.TOKEN;
                yield right;
            }
        };
    }

    private boolean quote() {
        inName = expected == Expected.NAME || expected == Expected.NAME_OR_END;
        boolean right = inName || isValueExpected();
        expected = Expected.STRING;
        return right;
    }

    private boolean open(boolean object) {
        if (!isValueExpected() || depth == DEEPEST) {
            return false;
        }
        long bit = 1L << depth;
        if (object) {
            objects[depth / Long.SIZE] |= bit;
        } else {
            objects[depth / Long.SIZE] &= ~bit;
        }
        depth++;
        expected = object ? Expected.NAME_OR_END : Expected.VALUE_OR_END;
        return true;
    }

    private boolean close(Expected whenEmpty, boolean object) {
        boolean right = expected == whenEmpty || expected == Expected.COMMA_OR_END;
        if (!right || inObject() != object) {
            return false;
        }
        depth--;
        expected = Expected.COMMA_OR_END;
        return true;
    }

    /** Only within a document, so that there is an innermost container. */
    private boolean inObject() {
        int innermost = depth - 1;
        return (objects[innermost / Long.SIZE] & 1L << innermost) != 0;
    }

    private boolean isValueExpected() {
        return expected == Expected.VALUE || expected == Expected.VALUE_OR_END;
    }

    private static boolean isPunctuation(byte b) {
        return b == '}' || b == ']' || b == ',' || b == ':';
    }

    private static boolean isToken(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '+'
                || b == '.'
                || b == 'E';
    }
}
