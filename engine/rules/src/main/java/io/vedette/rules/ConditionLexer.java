package io.vedette.rules;

import io.vedette.model.Priority;
import java.util.Optional;

/**
 * Recognises the tokens of a condition at a position that it moves along.
 *
 * <p>What a token is depends on where it stands (a bare value may hold almost any character), so
 * the parser asks for the kind of token that the grammar allows next. Nothing here recurses.
 */
final class ConditionLexer {
    private final String text;
    private int at;

    ConditionLexer(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Passes over blanks; tells whether there was one. */
    boolean blank() {
        int start = at;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    /** Takes a word that a blank has to follow, and the blank. */
    boolean takeWord(String word) {
        int start = at;
        if (take(word) && blank()) {
            return true;
        }
        at = start;
        return false;
    }

    /** A letter, then letters, digits and underscores. */
    Optional<String> identifier() {
        return taken(identifierEnd(at));
    }

    /** Two or more identifiers with dots between. */
    Optional<String> fieldName() {
        int end = identifierEnd(at);
        int dots = 0;
        while (end > at && end < text.length() && text.charAt(end) == '.') {
            int next = identifierEnd(end + 1);
            if (next == end + 1) {
                break;
            }
            end = next;
            dots++;
        }
        return dots == 0 ? Optional.empty() : taken(end);
    }

    Optional<String> bareArgument() {
        int end = at;
        while (end < text.length()
                && "[]\"'".indexOf(text.charAt(end)) < 0
                && !isSpace(text.charAt(end))) {
            end++;
        }
        return taken(end);
    }

    Optional<String> bareValue() {
        int end = at;
        while (end < text.length()
                && "()\"'=,".indexOf(text.charAt(end)) < 0
                && !isSpace(text.charAt(end))) {
            end++;
        }
        return taken(end);
    }

    /**
     * A decimal number, perhaps signed, with fraction and exponent, or a hexadecimal one after 0x.
     */
    Optional<String> number() {
        int end = hexadecimalEnd();
        return taken(end > at ? end : decimalEnd());
    }

    /** The name of a priority, in any case. */
    Optional<String> priority() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || "_.-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        boolean known = Priority.parse(text.substring(at, end)).isPresent();
        return taken(known ? end : at);
    }

    private int hexadecimalEnd() {
        if (!text.startsWith("0x", at) && !text.startsWith("0X", at)) {
            return at;
        }
        int end = at + 2;
        while (end < text.length()
                && Character.digit(text.charAt(end), 16) >= 0
                && text.charAt(end) < 128) {
            end++;
        }
        return end > at + 2 ? end : at;
    }

    private int decimalEnd() {
        int start = at;
        if (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
            start++;
        }
        int end = digitsEnd(start);
        if (end == start) {
            return at;
        }
        if (end < text.length() && text.charAt(end) == '.') {
            end = digitsEnd(end + 1);
        }
        boolean exponent =
                end + 1 < text.length()
                        && (text.charAt(end) == 'e' || text.charAt(end) == 'E')
                        && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-');
        if (exponent && digitsEnd(end + 2) > end + 2) {
            end = digitsEnd(end + 2);
        }
        return end;
    }

    private int digitsEnd(int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /**
     * A text in quotes, with its escapes undone. A quote right after a backslash never ends the
     * text, so it cannot end in an escaped backslash: Falco's rules are written with that in mind.
     *
     * @return empty when there is no opening quote here, or no closing one
     */
    Optional<String> quoted() throws SyntaxException {
        if (atEnd() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return Optional.empty();
        }
        char quote = text.charAt(at);
        int end = at + 1;
        while (end < text.length()
                && !(text.charAt(end) == quote && text.charAt(end - 1) != '\\')) {
            end++;
        }
        // the first quote is no escape for what follows it, as in ""
        if (end == text.length()) {
            return Optional.empty();
        }
        String value = unescape(at + 1, end, quote);
        at = end + 1;
        return Optional.of(value);
    }

    private String unescape(int start, int end, char quote) throws SyntaxException {
        var value = new StringBuilder(end - start);
        int i = start;
        while (i < end) {
            char c = text.charAt(i++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = i < end ? text.charAt(i) : quote;
            i++;
            switch (escaped) {
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case '\\', ' ' -> value.append('\\');
                case '/' -> value.append('/');
                case '"', '\'' -> {
                    if (escaped != quote) {
                        throw new SyntaxException(
                                "\\" + escaped + " cannot stand within " + quote + " quotes",
                                i - 2);
                    }
                    value.append(escaped);
                }
                case 'x' -> {
                    int code = i + 1 < end ? hexadecimal(text.charAt(i), text.charAt(i + 1)) : -1;
                    if (code < 0) {
                        throw new SyntaxException("\\x needs two hexadecimal digits", i - 2);
                    }
                    value.append(Bytes.charOf(code));
                    i += 2;
                }
                default -> throw new SyntaxException("unsupported escape \\" + escaped, i - 2);
            }
        }
        return value.toString();
    }

    private static int hexadecimal(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }

    /** Whether {@code and}, {@code or} or {@code not} stands here as a word of its own. */
    boolean booleanWordFollows() {
        return wordFollows("and") || wordFollows("or") || wordFollows("not");
    }

    private boolean wordFollows(String word) {
        int end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length() || !isAlphanumeric(text.charAt(end)));
    }

    boolean follows(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    boolean identifierFollows() {
        return identifierEnd(at) > at;
    }

    /** What stands here, cut to a length that fits a message; for people. */
    String upcoming() {
        int end = at;
        while (end < text.length() && !isSpace(text.charAt(end)) && end - at < 24) {
            end++;
        }
        return text.substring(at, end);
    }

    private int identifierEnd(int start) {
        int end = start;
        if (start < text.length() && isLetter(text.charAt(start))) {
            end++;
            while (end < text.length()
                    && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
        }
        return end;
    }

    private Optional<String> taken(int end) {
        if (end == at) {
            return Optional.empty();
        }
        String token = text.substring(at, end);
        at = end;
        return Optional.of(token);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAlphanumeric(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    /** What separates tokens: a backspace does, a form feed does not. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
    }

    /** What ends a bare value: POSIX {@code [:space:]}. */
    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
