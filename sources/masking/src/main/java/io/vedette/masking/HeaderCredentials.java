package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/** What follows the schemes Bearer and Basic. */
final class HeaderCredentials {
    private static final byte[] BEARER = ascii("bearer");
    private static final byte[] BASIC = ascii("basic");
    private static final int SHORTEST = 8;
    private static final int SURELY_NO_WORD = 24;

    private HeaderCredentials() {}

    /**
     * The index of the credentials that follow the word between two indices; negative if it is no
     * scheme or nothing like credentials follows.
     */
    static int start(byte[] text, int wordStart, int wordEnd, int to) {
        int length = wordEnd - wordStart;
        boolean isBearer =
                length == BEARER.length
                        && Characters.startsWithIgnoringCase(text, wordStart, to, BEARER);
        boolean isBasic =
                length == BASIC.length
                        && Characters.startsWithIgnoringCase(text, wordStart, to, BASIC);
        if (!isBearer && !isBasic) {
            return -1;
        }
        int start = Characters.blankEnd(text, wordEnd, to);
        if (start == wordEnd) {
            return -1;
        }
        int end = end(text, start, to);
        boolean areCredentials =
                isBearer ? isToken(text, start, end) : EncodedText.hasColon(text, start, end);
        return areCredentials ? start : -1;
    }

    /** The index after credentials that start at an index. */
    static int end(byte[] text, int from, int to) {
        int at = from;
        while (at < to
                && (Characters.isBase64(text[at])
                        || text[at] == '.'
                        || text[at] == '~'
                        || text[at] == '=')) {
            at++;
        }
        return at;
    }

    private static boolean isToken(byte[] text, int from, int to) {
        if (to - from < SHORTEST) {
            return false;
        }
        boolean isVaried = to - from >= SURELY_NO_WORD;
        for (int i = from + 1; i < to && !isVaried; i++) {
            isVaried = Characters.isDigit(text[i]) || Characters.isUpper(text[i]);
        }
        return isVaried;
    }
}
