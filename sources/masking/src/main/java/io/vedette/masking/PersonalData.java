package io.vedette.masking;

/** E-mail addresses and the numbers of payment cards. */
final class PersonalData {
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int FEWEST_DIGITS = 13;
    private static final int MOST_DIGITS = 19;

    private PersonalData() {}

    /**
     * Looks at an at sign.
     *
     * @param from before this nothing belongs to the address
     * @return the index from which to go on
     */
    static int eMail(byte[] text, int from, int at, int to, Spans into) {
        int start = at;
        while (start > Math.max(from, at - LONGEST_LOCAL_PART) && isLocal(text[start - 1])) {
            start--;
        }
        int end = at + 1;
        int dot = -1;
        int limit = Math.min(to, end + LONGEST_DOMAIN);
        while (end < limit && isDomain(text[end])) {
            if (text[end] == '.' && end + 2 < to && Characters.isWord(text[end + 1])) {
                dot = end;
            }
            end++;
        }
        while (end > at && !Characters.isWord(text[end - 1])) {
            end--;
        }
        if (start == at || dot < 0 || end - dot < 3) {
            return at + 1;
        }
        into.add(start, end, SecretKind.E_MAIL);
        return end;
    }

    private static boolean isLocal(byte b) {
        return Characters.isName(b) || b == '+' || b == '%';
    }

    private static boolean isDomain(byte b) {
        return (Characters.isName(b) && b != '_');
    }

    /**
     * Looks at the digits that start at an index, in groups with blanks or hyphens between them.
     *
     * @return the index from which to go on
     */
    static int cardNumber(byte[] text, int from, int to, Spans into) {
        int digits = 0;
        int at = from;
        int end = from;
        while (at < to && digits <= MOST_DIGITS) {
            if (Characters.isDigit(text[at])) {
                digits++;
                end = at + 1;
            } else if ((text[at] != ' ' && text[at] != '-') || end != at) {
                break;
            }
            at++;
        }
        boolean isAlone = end == to || !Characters.isWord(text[end]);
        if (digits >= FEWEST_DIGITS
                && digits <= MOST_DIGITS
                && isAlone
                && text[from] >= '2'
                && text[from] <= '6'
                && hasCheckDigit(text, from, end)) {
            into.add(from, end, SecretKind.CARD_NUMBER);
            return end;
        }
        return Characters.wordEnd(text, from, to);
    }

    /** Luhn's check. */
    private static boolean hasCheckDigit(byte[] text, int from, int to) {
        int sum = 0;
        boolean doubled = false;
        for (int i = to - 1; i >= from; i--) {
            if (Characters.isDigit(text[i])) {
                int digit = text[i] - '0';
                if (doubled) {
                    digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
                }
                sum += digit;
                doubled = !doubled;
            }
        }
        return sum % 10 == 0;
    }
}
