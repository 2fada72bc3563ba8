package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/**
 * Values with names in texts: {@code password: x} of YAML and headers, {@code "password": "x"} of
 * JSON, {@code PASSWORD=x} of environments, options, queries and connection strings.
 *
 * <p>Where it is not certain where a value ends, more is masked rather than less. Belongs to one
 * thread.
 */
final class Assignments {
    private static final byte[] NAME = ascii("name");
    private static final byte[] EXPORT = ascii("export ");
    private static final int LONGEST_GAP = 200;

    private final NameTable names;

    // The last value of something called a name, for the value that follows it.
    private int namedUntil;
    private boolean namedSecret;

    // The value last found.
    private int valueStart;
    private int valueEnd;
    private boolean quoted;

    Assignments(NameTable names) {
        this.names = names;
    }

    /** Begins another text. */
    void begin() {
        namedSecret = false;
    }

    /**
     * Looks at a colon or an equals sign.
     *
     * @param from before this nothing belongs to the name
     * @return the index from which to go on
     */
    int find(byte[] text, int from, int sign, int to, Spans into) {
        int goOn = sign + 1;
        if (isNoAssignment(text, from, sign, to)) {
            return goOn;
        }
        int nameEnd = nameEnd(text, from, sign);
        int nameStart = nameStart(text, from, nameEnd);
        if (nameStart == nameEnd) {
            return goOn;
        }
        NameVerdict verdict = NameTable.verdict(names.code(text, nameStart, nameEnd));
        if (verdict == NameVerdict.ORDINARY) {
            rememberName(text, from, nameStart, nameEnd, sign, to);
            return goOn;
        }
        if (verdict == NameVerdict.VALUE) {
            if (!namedSecret || sign - namedUntil > LONGEST_GAP) {
                return goOn;
            }
            namedSecret = false;
            verdict = NameVerdict.SECRET;
        }
        boolean isLine = beginsLine(text, from, nameStart);
        if (!findValue(text, from, nameStart, sign, to, isLine)) {
            return goOn;
        }
        if (verdict == NameVerdict.AUTHORIZATION) {
            passScheme(text, to, isLine);
        }
        // What followed a value that was masked may look different now.
        int mask = Mask.end(text, valueStart, to);
        if (mask > 0 && (mask == to || !Characters.isName(text[mask]))) {
            return mask;
        }
        // after an equals sign there is rarely the name of an object
        NameVerdict judged =
                verdict == NameVerdict.SECRET_OR_NAME && text[sign] == '='
                        ? NameVerdict.SECRET
                        : verdict;
        boolean isProse =
                !quoted && text[sign] == ':' && isProse(text, nameStart, from, isLine, verdict);
        if (isProse || HarmlessValues.isOne(judged, text, valueStart, valueEnd)) {
            return goOn;
        }
        int key = PemKeys.end(text, valueStart, to);
        if (key > valueEnd) {
            // a private key has blanks and several lines, and is masked to its end
            into.add(valueStart, key, SecretKind.PRIVATE_KEY);
            return key;
        }
        into.add(valueStart, valueEnd, verdict.kind());
        return valueEnd;
    }

    private static boolean isNoAssignment(byte[] text, int from, int sign, int to) {
        byte before = sign > from ? text[sign - 1] : 0;
        byte after = sign + 1 < to ? text[sign + 1] : 0;
        if (text[sign] == ':') {
            return after == ':' || after == '=' || before == ':';
        }
        return after == '='
                || after == '~'
                || before == '='
                || before == '!'
                || before == '<'
                || before == '>';
    }

    /** Passes blanks, a colon before an equals sign, a bracket and a quote backwards. */
    private static int nameEnd(byte[] text, int from, int sign) {
        int end = sign;
        if (end > from && text[end - 1] == ':') {
            end--;
        }
        while (end > from && sign - end < 4 && text[end - 1] == ' ') {
            end--;
        }
        if (end > from && text[end - 1] == ']') {
            end--;
        }
        if (end > from && Characters.isQuote(text[end - 1])) {
            end--;
            while (end > from && text[end - 1] == '\\') {
                end--;
            }
        }
        return end;
    }

    private static int nameStart(byte[] text, int from, int end) {
        int start = end;
        int limit = Math.max(from, end - NameClassifier.LONGEST);
        while (start > limit && (Characters.isName(text[start - 1]) || text[start - 1] == '/')) {
            start--;
        }
        return start;
    }

    private void rememberName(byte[] text, int from, int nameStart, int nameEnd, int sign, int to) {
        boolean isName =
                nameEnd - nameStart == NAME.length
                        && Characters.startsWithIgnoringCase(text, nameStart, to, NAME);
        if (!isName) {
            return;
        }
        int limit = Math.min(to, sign + NameClassifier.LONGEST + 16);
        if (findValue(text, from, nameStart, sign, limit, true)) {
            int end = valueEnd;
            NameVerdict verdict = NameTable.verdict(names.code(text, valueStart, end));
            namedSecret = verdict.isSensitive();
            namedUntil = end;
        }
    }

    /** Whether only blanks, list dashes, quotes or {@code export} stand before the name. */
    private static boolean beginsLine(byte[] text, int from, int nameStart) {
        int at = nameStart;
        int limit = Math.max(from, nameStart - LONGEST_GAP);
        if (at - EXPORT.length >= limit
                && Characters.startsWith(text, at - EXPORT.length, nameStart, EXPORT)) {
            at -= EXPORT.length;
        }
        while (at > limit) {
            byte before = text[at - 1];
            if (before == '\n' || before == '\r') {
                return true;
            }
            if (before != ' '
                    && before != '\t'
                    && before != '-'
                    && before != '"'
                    && before != '\'') {
                return false;
            }
            at--;
        }
        return at == from;
    }

    private boolean findValue(
            byte[] text, int from, int nameStart, int sign, int to, boolean isLine) {
        quoted = false;
        int start = sign + 1;
        if (start < to && text[start] == '>') {
            start++; // => of Ruby and PHP
        }
        boolean nameIsQuoted = nameStart > from && Characters.isQuote(text[nameStart - 1]);
        int afterBlanks =
                nameIsQuoted
                        ? Characters.spaceEnd(text, start, to)
                        : Characters.blankEnd(text, start, to);
        boolean isEmpty =
                text[sign] == '=' && afterBlanks > start && sign > from && text[sign - 1] != ' ';
        if (isEmpty || afterBlanks >= to) {
            return false;
        }
        start = afterBlanks;
        int quote = start;
        while (quote < to && text[quote] == '\\') {
            quote++;
        }
        if (quote < to && Characters.isQuote(text[quote])) {
            quoted = true;
            valueStart = quote + 1;
            valueEnd = quotedEnd(text, quote, quote - start, to);
            return valueEnd > valueStart;
        }
        valueStart = start;
        if (text[sign] == ':') {
            if (isLine && isBlock(text, start, to)) {
                return findBlock(text, from, nameStart, start, to);
            }
            valueEnd = isLine ? trimmedLineEnd(text, start, to) : wordEnd(text, start, to);
        } else {
            int end = isLine ? trimmedLineEnd(text, start, to) : start;
            valueEnd = isLine && !hasAssignment(text, start, end) ? end : wordEnd(text, start, to);
        }
        return valueEnd > valueStart;
    }

    /**
     * The index of the quote that closes; that of the end if none does. A quote with more
     * backslashes before it than the one that opened is part of the value.
     */
    private static int quotedEnd(byte[] text, int open, int backslashes, int to) {
        int before = 0;
        int at = open + 1;
        while (at < to) {
            byte b = text[at];
            if (b == '\\') {
                before++;
            } else if (b == text[open]
                    && (backslashes == 0 ? before % 2 == 0 : before <= backslashes)) {
                boolean isDoubled = b == '\'' && at + 1 < to && text[at + 1] == '\'';
                if (!isDoubled) {
                    return at - Math.min(before, backslashes);
                }
                at++;
                before = 0;
            } else {
                before = 0;
            }
            at++;
        }
        return to;
    }

    /** The signs of YAML after which a text follows in lines of its own. */
    private static boolean isBlock(byte[] text, int start, int to) {
        if (text[start] != '|' && text[start] != '>') {
            return false;
        }
        int at = start + 1;
        while (at < to && (text[at] == '-' || text[at] == '+' || Characters.isDigit(text[at]))) {
            at++;
        }
        at = Characters.blankEnd(text, at, to);
        return at < to && (text[at] == '\n' || text[at] == '\r');
    }

    private boolean findBlock(byte[] text, int from, int nameStart, int start, int to) {
        int lineStart = nameStart;
        while (lineStart > from && text[lineStart - 1] != '\n') {
            lineStart--;
        }
        int indent = Characters.blankEnd(text, lineStart, nameStart) - lineStart;
        valueStart = -1;
        valueEnd = -1;
        int line = Characters.lineEnd(text, start, to);
        while (line < to) {
            int lineBegin =
                    text[line] == '\r' && line + 1 < to && text[line + 1] == '\n'
                            ? line + 2
                            : line + 1;
            int content = Characters.blankEnd(text, lineBegin, to);
            int end = Characters.lineEnd(text, content, to);
            if (content < end) {
                if (content - lineBegin <= indent) {
                    break;
                }
                valueStart = valueStart < 0 ? content : valueStart;
                valueEnd = end;
            }
            line = end;
        }
        return valueStart >= 0;
    }

    /** The end of the line without a comment and blanks before it. */
    private static int trimmedLineEnd(byte[] text, int from, int to) {
        int end = Characters.lineEnd(text, from, to);
        for (int i = from + 1; i < end; i++) {
            if (text[i] == '#' && text[i - 1] == ' ') {
                end = i;
            }
        }
        while (end > from && Characters.isSpace(text[end - 1])) {
            end--;
        }
        return end;
    }

    /** The end of a value among others: at a blank, or at a sign after which something begins. */
    private static int wordEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && !Characters.isSpace(text[at])) {
            byte b = text[at];
            if (b == '"' || b == '\'' || b == '\\') {
                if (at + 1 == to || !Characters.isWord(text[at + 1]) || b == '\\') {
                    return at;
                }
            } else if (b == '&' || b == ';' || b == ',') {
                if (at + 1 == to
                        || !Characters.isWord(text[at + 1])
                        || beginsName(text, at + 1, to)) {
                    return at;
                }
            }
            at++;
        }
        return at;
    }

    private static boolean beginsName(byte[] text, int from, int to) {
        int at = from;
        int limit = Math.min(to, from + NameClassifier.LONGEST);
        while (at < limit && (Characters.isName(text[at]) || text[at] == ' ')) {
            at++;
        }
        return at < to && (text[at] == '=' || text[at] == ':' || text[at] == '[');
    }

    private static boolean hasAssignment(byte[] text, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (text[i] == '=' && Characters.isName(text[i - 1])) {
                int at = i;
                while (at > from && Characters.isName(text[at - 1])) {
                    at--;
                }
                if (at > from
                        && (text[at - 1] == ' '
                                || text[at - 1] == ';'
                                || text[at - 1] == '&'
                                || text[at - 1] == ',')) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Sentences such as {@code invalid token: it has expired} hold no secrets. */
    private boolean isProse(
            byte[] text, int nameStart, int from, boolean isLine, NameVerdict verdict) {
        boolean hasBlank = false;
        for (int i = valueStart; i < valueEnd; i++) {
            byte b = text[i];
            hasBlank |= b == ' ';
            boolean isOfSentence =
                    Characters.isLower(b) || b == ' ' || b == '-' || b == ',' || b == '.';
            if (!isOfSentence && (i > valueStart || !Characters.isUpper(b))) {
                return false;
            }
        }
        if (isLine) {
            return hasBlank && verdict.kind() != SecretKind.PASSWORD;
        }
        return nameStart > from && text[nameStart - 1] == ' ';
    }

    private void passScheme(byte[] text, int to, boolean isLine) {
        if (quoted || isLine) {
            valueStart = afterScheme(text, valueStart, valueEnd);
            return;
        }
        // The value ends at the blank after the scheme, but the credentials are after that.
        int start = Characters.blankEnd(text, valueEnd, to);
        if (start > valueEnd && start < to && afterName(text, valueStart, valueEnd) == valueEnd) {
            valueStart = start;
            valueEnd = wordEnd(text, start, to);
        }
    }

    private static int afterName(byte[] text, int from, int to) {
        int at = from;
        while (at < to && Characters.isName(text[at])) {
            at++;
        }
        return at;
    }

    static int afterScheme(byte[] text, int from, int to) {
        int at = afterName(text, from, to);
        int start = Characters.blankEnd(text, at, to);
        return start > at && start < to ? start : from;
    }
}
