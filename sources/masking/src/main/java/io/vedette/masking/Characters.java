package io.vedette.masking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Classes of bytes in texts, all of ASCII; every other byte is in none. */
final class Characters {
    private static final byte WORD = 1;
    private static final byte NAME = 2;
    private static final byte BASE64 = 4;
    private static final byte[] CLASSES = new byte[256];

    static {
        for (int b = 0; b < 128; b++) {
            boolean isAlphanumeric = Character.isLetterOrDigit(b);
            if (isAlphanumeric || b == '_') {
                CLASSES[b] |= WORD;
            }
            if (isAlphanumeric || b == '_' || b == '-' || b == '.') {
                CLASSES[b] |= NAME;
            }
            if (isAlphanumeric || b == '_' || b == '-' || b == '+' || b == '/') {
                CLASSES[b] |= BASE64;
            }
        }
    }

    private Characters() {}

    /** Letters, digits and the underscore. */
    static boolean isWord(byte b) {
        return (CLASSES[b & 0xFF] & WORD) != 0;
    }

    /** What names of values are made of: word characters, the hyphen and the dot. */
    static boolean isName(byte b) {
        return (CLASSES[b & 0xFF] & NAME) != 0;
    }

    /** The digits of base64 in both alphabets, without the equals sign. */
    static boolean isBase64(byte b) {
        return (CLASSES[b & 0xFF] & BASE64) != 0;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isUpper(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    static boolean isLower(byte b) {
        return b >= 'a' && b <= 'z';
    }

    /** Blanks, line ends and other control characters. */
    static boolean isSpace(byte b) {
        return b >= 0 && b <= ' ';
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }

    static int wordEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isWord(text[at])) {
            at++;
        }
        return at;
    }

    static int base64End(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isBase64(text[at])) {
            at++;
        }
        return at;
    }

    static int spaceEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    /** The index after blanks and tabs, which stay on a line. */
    static int blankEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    static int lineEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '\n' && text[at] != '\r') {
            at++;
        }
        return at;
    }

    static boolean startsWith(byte[] text, int from, int to, byte[] start) {
        int end = from + start.length;
        return end <= to && Arrays.equals(text, from, end, start, 0, start.length);
    }

    /** Whether letters at an index are those of a word in lower case, in any case. */
    static boolean startsWithIgnoringCase(byte[] text, int from, int to, byte[] lowerCase) {
        if (from < 0 || from + lowerCase.length > to) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte b = text[from + i];
            if ((isUpper(b) ? b | 0x20 : b) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
