package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/** What is no secret although its name says so. */
final class HarmlessValues {
    private static final byte[][] LITERALS = {
        ascii("true"),
        ascii("false"),
        ascii("null"),
        ascii("none"),
        ascii("nil"),
        ascii("undefined")
    };
    private static final byte[][] PLACES = {
        ascii("/etc/"), ascii("/var/"), ascii("/run/"), ascii("/home/"), ascii("/root/"),
        ascii("/opt/"), ascii("/usr/"), ascii("/tmp/"), ascii("/mnt/"), ascii("/srv/"),
        ascii("/secrets/"), ascii("/vault/"), ascii("/app/"), ascii("/config/"), ascii("/certs/")
    };
    private static final int LONGEST_NAME = 253;

    private HarmlessValues() {}

    /**
     * Whether a value needs no masking: nothing, a mask, a word such as true, a reference such as
     * {@code $(NAME)}, asterisks, the path of a file, or, where the name allows it, the name of an
     * object.
     */
    static boolean isOne(NameVerdict name, byte[] text, int from, int to) {
        if (from >= to || Mask.isOne(text, from, to)) {
            return true;
        }
        return isLiteral(text, from, to)
                || isReference(text, from, to)
                || isPath(text, from, to)
                || isBlankedOut(text, from, to)
                || (name == NameVerdict.SECRET_OR_NAME && isObjectName(text, from, to))
                || (name == NameVerdict.PASSWORD_OR_DIRECTORY && isDirectory(text, from, to));
    }

    /**
     * A path from the root; also where the next variable of an environment follows after a dot, as
     * in the text that Falco makes of one: {@code PWD=/srv.SHLVL=1}.
     */
    private static boolean isDirectory(byte[] text, int from, int to) {
        if (text[from] != '/') {
            return false;
        }
        int end = from;
        while (end < to && isOfPath(text[end])) {
            end++;
        }
        if (end == to) {
            return true;
        }
        int variable = end;
        while (Characters.isUpper(text[variable - 1])
                || Characters.isDigit(text[variable - 1])
                || text[variable - 1] == '_') {
            variable--;
        }
        return text[end] == '=' && variable < end && text[variable - 1] == '.';
    }

    private static boolean isLiteral(byte[] text, int from, int to) {
        for (byte[] literal : LITERALS) {
            if (to - from == literal.length
                    && Characters.startsWithIgnoringCase(text, from, to, literal)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@code $NAME}, <code>${NAME}</code>, {@code $(NAME)}, or the beginning of {@code $(cat x)}.
     */
    private static boolean isReference(byte[] text, int from, int to) {
        if (text[from] != '$' || to - from < 2) {
            return false;
        }
        byte open = text[from + 1];
        boolean isEnclosed = open == '(' || open == '{';
        int start = isEnclosed ? from + 2 : from + 1;
        boolean isClosed = text[to - 1] == (open == '(' ? ')' : '}');
        int end = isEnclosed && isClosed ? to - 1 : to;
        if (open == '{' && !isClosed) {
            return false;
        }
        // a variable without enclosure is in capitals, so that $ecret is none
        for (int i = start; i < end; i++) {
            boolean mayBe =
                    isEnclosed
                            ? Characters.isName(text[i])
                            : Characters.isUpper(text[i]) || text[i] == '_';
            if (!mayBe) {
                return false;
            }
        }
        return end > start;
    }

    private static boolean isPath(byte[] text, int from, int to) {
        if (text[from] != '/') {
            return false;
        }
        for (byte[] place : PLACES) {
            if (Characters.startsWith(text, from, to, place)) {
                return hasOnlyPathCharacters(text, from, to);
            }
        }
        return false;
    }

    private static boolean hasOnlyPathCharacters(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isOfPath(text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfPath(byte b) {
        return Characters.isName(b) || b == '/';
    }

    private static boolean isBlankedOut(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '*') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this looks like a name that people give objects, with its namespace or without: small
     * letters and digits with hyphens, dots or a slash between; one word alone has no digits.
     */
    static boolean isObjectName(byte[] text, int from, int to) {
        if (to - from > LONGEST_NAME) {
            return false;
        }
        boolean hasSeparator = false;
        boolean hasDigit = false;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b == '-' || b == '.' || b == '/') {
                hasSeparator = true;
            } else if (Characters.isDigit(b)) {
                hasDigit = true;
            } else if (!Characters.isLower(b)) {
                return false;
            }
        }
        return Characters.isLower(text[from]) && (hasSeparator || !hasDigit);
    }
}
