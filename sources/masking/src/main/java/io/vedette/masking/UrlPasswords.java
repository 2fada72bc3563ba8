package io.vedette.masking;

/** The password of a URL, the token in the place of its user, or all of its path. */
final class UrlPasswords {
    private static final int SHORTEST_TOKEN = 16;

    /** So far is looked for the at sign. */
    private static final int LONGEST = 512;

    private UrlPasswords() {}

    /**
     * Looks at the authority of a URL.
     *
     * @param from the index after {@code ://}
     * @return the index from which to go on
     */
    static int find(byte[] text, int from, int to, Spans into) {
        int secret = WebhookUrls.secret(text, from, to);
        if (secret >= 0) {
            return path(text, secret, to, into);
        }
        int colon = -1;
        int at = -1;
        boolean isPort = true;
        int end = from;
        int limit = Math.min(to, from + LONGEST);
        while (end < limit && !isAfterUrl(text[end])) {
            byte b = text[end];
            if (b == '@') {
                at = end;
            } else if (b == ':' && colon < 0) {
                int mask = Mask.endFromColon(text, from, end, to);
                if (mask > 0) {
                    end = mask;
                    continue;
                }
                colon = end;
            } else if (b == '/' || b == '?' || b == '#') {
                // A slash in a password should be encoded, but often is not.
                if (at >= 0 || colon < 0 || isPort) {
                    break;
                }
            } else if (colon >= 0 && !Characters.isDigit(b)) {
                isPort = false;
            }
            end++;
        }
        if (at < 0 || text[from] == '[') {
            return from;
        }
        if (colon < 0 || colon > at) {
            if (isToken(text, from, at)) {
                into.add(from, at, SecretKind.URL_PASSWORD);
            }
            return at;
        }
        if (!HarmlessValues.isOne(NameVerdict.PASSWORD, text, colon + 1, at)) {
            into.add(colon + 1, at, SecretKind.URL_PASSWORD);
        }
        return at;
    }

    private static int path(byte[] text, int from, int to, Spans into) {
        int end = from;
        while (end < to && !isAfterUrl(text[end])) {
            end++;
        }
        if (end > from && !Mask.isOne(text, from, end)) {
            into.add(from, end, SecretKind.SERVICE_TOKEN);
        }
        return end;
    }

    private static boolean isAfterUrl(byte b) {
        return Characters.isSpace(b) || Characters.isQuote(b) || b == '<' || b == '>' || b == '\\';
    }

    private static boolean isToken(byte[] text, int from, int to) {
        if (to - from < SHORTEST_TOKEN) {
            return false;
        }
        boolean hasDigit = false;
        for (int i = from; i < to; i++) {
            hasDigit |= Characters.isDigit(text[i]);
            if (!Characters.isWord(text[i]) && text[i] != '-') {
                return false;
            }
        }
        return hasDigit;
    }
}
