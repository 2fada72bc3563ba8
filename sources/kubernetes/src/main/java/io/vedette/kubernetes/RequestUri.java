package io.vedette.kubernetes;

import io.vedette.model.Value;

/**
 * Reads a parameter from the query of a request's URI, as Go's {@code net/url} does, which API
 * servers use.
 */
final class RequestUri {
    private RequestUri() {}

    /**
     * Reads the first parameter of a name into {@code into}, with percent signs and plus signs
     * decoded.
     *
     * @param lenient whether a malformed parameter is passed over; otherwise one anywhere in the
     *     query means that no parameter can be read
     * @param scratch where decoded text is put
     * @return false when there is no such parameter or the URI is malformed
     */
    static boolean parameter(
            Value uri, byte[] name, boolean lenient, ByteBuilder scratch, Value into) {
        byte[] bytes = uri.array(0);
        int start = uri.offset(0);
        int end = start + uri.length(0);
        int fragment = indexOf(bytes, start, end, '#');
        int query = indexOf(bytes, start, fragment, '?');
        boolean valid =
                hasNoControls(bytes, start, end)
                        && isWellEscaped(bytes, start, query)
                        && isWellEscaped(bytes, fragment, end)
                        && beginsWell(bytes, start, query);
        if (!valid || query == fragment) {
            return false;
        }
        boolean found = false;
        int at = query + 1;
        while (at < fragment) {
            int next = indexOf(bytes, at, fragment, '&');
            int separator = indexOf(bytes, at, next, '=');
            if (indexOf(bytes, at, next, ';') < next || !isWellEscaped(bytes, at, next)) {
                if (!lenient) {
                    return false;
                }
            } else if (!found && next > at && equalsDecoded(bytes, at, separator, name)) {
                decode(bytes, Math.min(separator + 1, next), next, scratch, into);
                found = true;
                if (lenient) {
                    return true;
                }
            }
            at = next + 1;
        }
        return found;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static boolean hasNoControls(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ') || bytes[i] == 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWellEscaped(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%') {
                if (to - i < 3 || hex(bytes[i + 1]) < 0 || hex(bytes[i + 2]) < 0) {
                    return false;
                }
                i += 2;
            }
        }
        return true;
    }

    /**
     * What does not begin with a slash must not have a colon in its first segment but a scheme's.
     */
    private static boolean beginsWell(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] == '/') {
            return true;
        }
        int colon = indexOf(bytes, from, indexOf(bytes, from, to, '/'), ':');
        if (colon == to || bytes[colon] != ':') {
            return true;
        }
        for (int i = from; i < colon; i++) {
            int lower = bytes[i] | 0x20;
            boolean isLetter = lower >= 'a' && lower <= 'z';
            boolean mayFollow =
                    (bytes[i] >= '0' && bytes[i] <= '9')
                            || bytes[i] == '+'
                            || bytes[i] == '-'
                            || bytes[i] == '.';
            if (!isLetter && (i == from || !mayFollow)) {
                return false;
            }
        }
        return colon > from;
    }

    private static boolean equalsDecoded(byte[] bytes, int from, int to, byte[] name) {
        int at = from;
        for (byte wanted : name) {
            if (at >= to || decoded(bytes, at) != wanted) {
                return false;
            }
            at += width(bytes[at]);
        }
        return at == to;
    }

    private static void decode(byte[] bytes, int from, int to, ByteBuilder scratch, Value into) {
        if (indexOf(bytes, from, to, '%') == to && indexOf(bytes, from, to, '+') == to) {
            into.setText(bytes, from, to - from);
            return;
        }
        int start = scratch.length();
        for (int at = from; at < to; at += width(bytes[at])) {
            scratch.append(decoded(bytes, at));
        }
        into.setText(scratch.array(), start, scratch.length() - start);
    }

    private static byte decoded(byte[] bytes, int at) {
        return switch (bytes[at]) {
            case '%' -> (byte) (hex(bytes[at + 1]) << 4 | hex(bytes[at + 2]));
            case '+' -> ' ';
            default -> bytes[at];
        };
    }

    private static int width(byte b) {
        return b == '%' ? 3 : 1;
    }

    private static int hex(byte b) {
        return Character.digit((char) (b & 0xFF), 16);
    }
}
