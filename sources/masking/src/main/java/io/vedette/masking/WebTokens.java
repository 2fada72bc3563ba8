package io.vedette.masking;

/** JSON web tokens: three or more parts in base64, of which the first begins as an object does. */
final class WebTokens {
    private static final int SHORTEST_PART = 8;

    private WebTokens() {}

    /** The index after the token that starts at an index; negative if none does. */
    static int end(byte[] text, int from, int to) {
        if (to - from < 3 * SHORTEST_PART
                || text[from] != 'e'
                || text[from + 1] != 'y'
                || (text[from + 2] != 'J' && text[from + 2] != 'A')) {
            return -1;
        }
        int at = partEnd(text, from, to);
        if (at - from < SHORTEST_PART) {
            return -1;
        }
        int parts = 1;
        boolean bodyIsObject =
                at + 2 < to && text[at] == '.' && text[at + 1] == 'e' && text[at + 2] == 'y';
        while (at < to && text[at] == '.') {
            int end = partEnd(text, at + 1, to);
            if (end == at + 1 && parts > 1) {
                break;
            }
            at = end;
            parts++;
        }
        return parts >= 3 || (parts == 2 && bodyIsObject) ? at : -1;
    }

    private static int partEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (Characters.isWord(text[at]) || text[at] == '-')) {
            at++;
        }
        return at;
    }
}
