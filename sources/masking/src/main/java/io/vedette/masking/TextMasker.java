package io.vedette.masking;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in a text and replaces them.
 *
 * <p>Takes time in proportion to the text. Belongs to one thread.
 */
public final class TextMasker {
    /** How often base64 within base64 is looked into. */
    private static final int DEEPEST = 2;

    /** Longer texts in base64 are looked into to here. */
    private static final int LONGEST_DECODED = 1 << 20;

    private static final byte WORD = 1;
    private static final byte SIGN = 2;
    private static final byte HYPHEN = 3;
    private static final byte AT = 4;
    private static final byte[] ACTIONS = new byte[256];

    static {
        for (int b = 0; b < 128; b++) {
            if (Characters.isWord((byte) b)) {
                ACTIONS[b] = WORD;
            }
        }
        ACTIONS[':'] = SIGN;
        ACTIONS['='] = SIGN;
        ACTIONS['-'] = HYPHEN;
        ACTIONS['@'] = AT;
    }

    private final Mask mask;
    private final MaskedCounts counts;
    private final boolean personalData;
    private final Assignments assignments;
    private final Arguments arguments;
    private final Spans spans = new Spans();
    private final Spans innerSpans = new Spans();
    private final MaskedBytes decoded = new MaskedBytes();
    private final @Nullable TextMasker inner;

    // How far words were read as those of a command, and base64 was looked into.
    private int argumentsUntil;
    private int encodedUntil;

    // The value of a flag that was read, still ahead.
    private int valueStart;
    private int valueEnd;

    TextMasker(NameTable names, MaskingKey key, MaskedCounts counts, MaskingOptions options) {
        this(names, new Mask(key), counts, options, 0);
    }

    private TextMasker(
            NameTable names, Mask mask, MaskedCounts counts, MaskingOptions options, int depth) {
        this.mask = mask;
        this.counts = counts;
        personalData = options.personalData();
        assignments = new Assignments(names);
        arguments = new Arguments(names);
        inner = depth < DEEPEST ? new TextMasker(names, mask, counts, options, depth + 1) : null;
    }

    /**
     * Masks texts that belong to no document.
     *
     * @param counts to which what is masked is added
     */
    public static TextMasker of(MaskingKey key, MaskedCounts counts, MaskingOptions options) {
        return new TextMasker(new NameTable(Set.of()), key, counts, options);
    }

    /**
     * Appends the text with secrets replaced.
     *
     * @return false, and nothing is appended, when the text holds none
     */
    public boolean mask(byte[] text, int from, int to, MaskedBytes into) {
        if (!TextPrefilter.mayHoldSecret(text, from, to)) {
            return false;
        }
        spans.clear();
        find(text, from, to, spans);
        return replace(text, from, to, spans, into);
    }

    /** Appends the text with what stands at the places replaced; nothing if there are none. */
    boolean replace(byte[] text, int from, int to, Spans found, MaskedBytes into) {
        if (found.isEmpty()) {
            return false;
        }
        int copied = from;
        for (int i = 0; i < found.size(); i++) {
            into.append(text, copied, found.start(i));
            appendMask(text, found.start(i), found.end(i), found.kind(i), into);
            copied = found.end(i);
        }
        into.append(text, copied, to);
        return true;
    }

    void appendMask(byte[] text, int from, int to, SecretKind kind, MaskedBytes into) {
        mask.append(text, from, to, into);
        counts.add(kind);
    }

    /** Adds the places of secrets. */
    void find(byte[] text, int from, int to, Spans into) {
        assignments.begin();
        arguments.begin();
        argumentsUntil = from;
        encodedUntil = from;
        valueStart = to;
        valueEnd = to;
        int at = from;
        while (at < to) {
            if (at >= valueStart) {
                at = value(at, to, into);
                continue;
            }
            at =
                    switch (ACTIONS[text[at] & 0xFF]) {
                        case WORD -> word(text, at, to, into);
                        case SIGN -> sign(text, from, at, to, into);
                        case HYPHEN -> hyphen(text, from, at, to, into);
                        case AT -> at(text, from, at, to, into);
                        default -> at + 1;
                    };
        }
    }

    /** At the value of a flag, or behind its beginning, which was masked as something else. */
    private int value(int at, int to, Spans into) {
        int end = valueEnd;
        valueStart = to;
        valueEnd = to;
        if (at < end) {
            into.add(at, end, SecretKind.ARGUMENT);
        }
        return Math.max(at, end);
    }

    /** At the first byte of a word. */
    private int word(byte[] text, int start, int to, Spans into) {
        if (text[start] == 'm') {
            int mask = Mask.end(text, start, to);
            if (mask > 0) {
                return mask;
            }
        }
        int end = KnownTokens.end(text, start, to);
        if (end > 0) {
            into.add(start, end, SecretKind.SERVICE_TOKEN);
            return end;
        }
        if (start >= encodedUntil) {
            end = WebTokens.end(text, start, to);
            if (end > 0) {
                into.add(start, end, SecretKind.JSON_WEB_TOKEN);
                return end;
            }
        }
        end = encoded(text, start, to, into);
        if (end > 0) {
            return end;
        }
        if (personalData && Characters.isDigit(text[start])) {
            return PersonalData.cardNumber(text, start, to, into);
        }
        end = Characters.wordEnd(text, start, to);
        int credentials =
                (text[start] | 0x20) == 'b' ? HeaderCredentials.start(text, start, end, to) : -1;
        if (credentials > 0) {
            int credentialsEnd = HeaderCredentials.end(text, credentials, to);
            into.add(credentials, credentialsEnd, SecretKind.AUTHORIZATION);
            return credentialsEnd;
        }
        return end;
    }

    /** Looks into base64 that starts here; the index after it if it holds a secret. */
    private int encoded(byte[] text, int start, int to, Spans into) {
        if (start < encodedUntil || inner == null) {
            return -1;
        }
        int end = Characters.base64End(text, start, to);
        encodedUntil = end;
        while (end < to && end - encodedUntil < 2 && text[end] == '=') {
            end++;
        }
        if (end - start < EncodedText.SHORTEST) {
            return -1;
        }
        int looked = Math.min(end, start + LONGEST_DECODED);
        boolean isText = EncodedText.decode(text, start, looked, true, decoded);
        // What begins as text may end as something else, by chance or on purpose.
        boolean isWorthALook = isText || decoded.length() >= EncodedText.SHORTEST;
        if (!isWorthALook) {
            return -1;
        }
        innerSpans.clear();
        inner.find(decoded.array(), 0, decoded.length(), innerSpans);
        if (innerSpans.isEmpty()) {
            return -1;
        }
        into.add(start, end, SecretKind.ENCODED);
        return end;
    }

    private int sign(byte[] text, int from, int at, int to, Spans into) {
        if (text[at] == ':') {
            int mask = Mask.endFromColon(text, from, at, to);
            if (mask > 0) {
                return mask;
            }
            boolean isUrl = at + 3 < to && text[at + 1] == '/' && text[at + 2] == '/';
            if (isUrl) {
                return UrlPasswords.find(text, at + 3, to, into);
            }
        }
        return assignments.find(text, into.lastEnd(from), at, to, into);
    }

    private int hyphen(byte[] text, int from, int at, int to, Spans into) {
        boolean beginsWord =
                at == from || Characters.isSpace(text[at - 1]) || Characters.isQuote(text[at - 1]);
        int pem = PemKeys.end(text, at, to);
        if (pem > 0) {
            into.add(at, pem, SecretKind.PRIVATE_KEY);
            return pem;
        }
        boolean isFlag = beginsWord && at + 1 < to && Characters.isName(text[at + 1]);
        return isFlag ? argument(text, from, at, to, into) : at + 1;
    }

    /** Reads the words before a flag, the flag and the word after it. */
    private int argument(byte[] text, int from, int flag, int to, Spans into) {
        readProgram(text, Math.max(argumentsUntil, from), flag);
        int flagEnd = shellWordEnd(text, flag, to);
        argumentsUntil = flagEnd;
        int password = arguments.word(text, flag, flagEnd);
        if (password >= 0) {
            // a private key has blanks and several lines, and is masked to its end
            int end = Math.max(flagEnd, PemKeys.end(text, password, to));
            into.add(password, end, SecretKind.ARGUMENT);
            return end;
        }
        if (!arguments.expectsValue()) {
            return flag + 1;
        }
        int next = Characters.blankEnd(text, flagEnd, to);
        if (next == flagEnd || next >= to || text[next] == '-') {
            return flag + 1;
        }
        boolean isQuoted = Characters.isQuote(text[next]);
        int end = isQuoted ? quotedEnd(text, next, to) : shellWordEnd(text, next, to);
        int start = isQuoted ? next + 1 : next;
        password = arguments.word(text, start, end);
        argumentsUntil = end;
        if (password >= 0) {
            valueStart = password;
            valueEnd = Math.max(end, PemKeys.end(text, password, to));
        }
        return flag + 1;
    }

    private void readProgram(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && !isBetweenWords(text[end])) {
                end++;
            }
            if (end > at) {
                arguments.word(text, at, end);
            } else {
                end++;
                if (text[at] != ' ' && text[at] != '\t' && !Characters.isQuote(text[at])) {
                    arguments.begin();
                }
            }
            at = end;
        }
    }

    private static boolean isBetweenWords(byte b) {
        return Characters.isSpace(b)
                || Characters.isQuote(b)
                || b == ';'
                || b == '|'
                || b == '&'
                || b == '('
                || b == ')';
    }

    private static int shellWordEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && !Characters.isSpace(text[at])) {
            if (Characters.isQuote(text[at])) {
                // a quote within a word begins a part of it; one after it belongs to somebody else
                int end = at > from ? quotedEnd(text, at, to) : to;
                if (end == to) {
                    return at;
                }
                at = end;
            }
            at++;
        }
        return at;
    }

    private static int quotedEnd(byte[] text, int quote, int to) {
        int at = quote + 1;
        while (at < to && text[at] != text[quote]) {
            at++;
        }
        return at;
    }

    private int at(byte[] text, int from, int at, int to, Spans into) {
        return personalData ? PersonalData.eMail(text, into.lastEnd(from), at, to, into) : at + 1;
    }
}
