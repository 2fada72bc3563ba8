package io.vedette.rules;

/**
 * Matches shell patterns as fnmatch(3) does without flags in the C locale: {@code *} and {@code ?}
 * match any bytes, also slashes and leading dots; {@code [...]} is a set, with ranges, classes such
 * as {@code [:alpha:]}, and {@code !} or {@code ^} for all others; a backslash takes the next byte
 * as it is. A set that is never closed is an ordinary bracket.
 *
 * <p>Time is at most pattern length times text length: only the last star is ever taken back.
 */
final class Glob {
    private static final int NO_STAR = -1;

    private Glob() {}

    static boolean matches(
            byte[] pattern, byte[] text, int offset, int length, boolean ignoreCase) {
        int end = offset + length;
        int at = offset;
        int p = 0;
        int star = NO_STAR;
        int starText = offset;
        while (at < end) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                starText = at;
                continue;
            }
            int next = p < pattern.length ? matchOne(pattern, p, text[at], ignoreCase) : -1;
            if (next >= 0) {
                p = next;
                at++;
            } else if (star != NO_STAR) {
                p = star + 1;
                at = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /**
     * Whether {@code b} matches the element of the pattern at {@code p}: the index after the
     * element, or -1.
     */
    private static int matchOne(byte[] pattern, int p, byte b, boolean ignoreCase) {
        return switch (pattern[p]) {
            case '?' -> p + 1;
            case '[' -> {
                int close = setEnd(pattern, p);
                if (close == 0) {
                    yield b == '[' ? p + 1 : -1;
                }
                yield inSet(pattern, p + 1, close, b, ignoreCase) ? close + 1 : -1;
            }
            case '\\' -> p + 1 < pattern.length && same(pattern[p + 1], b, ignoreCase) ? p + 2 : -1;
            default -> same(pattern[p], b, ignoreCase) ? p + 1 : -1;
        };
    }

    /**
     * The index of the bracket that closes the set opened at {@code open}, or 0 when there is none.
     */
    private static int setEnd(byte[] pattern, int open) {
        int i = open + 1;
        if (i < pattern.length && (pattern[i] == '!' || pattern[i] == '^')) {
            i++;
        }
        boolean first = true;
        while (i < pattern.length) {
            if (pattern[i] == ']' && !first) {
                return i;
            }
            first = false;
            if (pattern[i] == '\\') {
                i += 2;
            } else if (pattern[i] == '[' && i + 1 < pattern.length && pattern[i + 1] == ':') {
                int classEnd = classEnd(pattern, i, pattern.length);
                i = classEnd > 0 ? classEnd : i + 1;
            } else {
                i++;
            }
        }
        return 0;
    }

    /** The index after {@code [:name:]}, or 0 when there is no such thing at {@code i}. */
    private static int classEnd(byte[] pattern, int i, int limit) {
        for (int j = i + 2; j + 1 < limit; j++) {
            if (pattern[j] == ':' && pattern[j + 1] == ']') {
                return j + 2;
            }
            if (pattern[j] < 'a' || pattern[j] > 'z') {
                return 0;
            }
        }
        return 0;
    }

    private static boolean inSet(byte[] pattern, int start, int end, byte b, boolean ignoreCase) {
        boolean negated = pattern[start] == '!' || pattern[start] == '^';
        int i = negated ? start + 1 : start;
        boolean found = false;
        while (i < end && !found) {
            if (pattern[i] == '[' && i + 1 < end && pattern[i + 1] == ':') {
                int after = classEnd(pattern, i, end);
                if (after > 0) {
                    found =
                            inClass(
                                    new String(
                                            pattern,
                                            i + 2,
                                            after - i - 4,
                                            java.nio.charset.StandardCharsets.US_ASCII),
                                    b);
                    i = after;
                    continue;
                }
            }
            if (pattern[i] == '\\' && i + 1 < end) {
                i++;
            }
            int low = pattern[i++] & 0xff;
            int high = low;
            if (i + 1 < end && pattern[i] == '-') {
                i++;
                if (pattern[i] == '\\' && i + 1 < end) {
                    i++;
                }
                high = pattern[i++] & 0xff;
            }
            found =
                    within(b, low, high)
                            || (ignoreCase
                                    && (within(ByteStrings.lower(b), low, high)
                                            || within(ByteStrings.upper(b), low, high)));
        }
        return found != negated;
    }

    private static boolean within(byte b, int low, int high) {
        return (b & 0xff) >= low && (b & 0xff) <= high;
    }

    private static boolean inClass(String name, byte b) {
        return switch (name) {
            case "alpha" -> isLetter(b);
            case "digit" -> isDigit(b);
            case "alnum" -> isLetter(b) || isDigit(b);
            case "upper" -> b >= 'A' && b <= 'Z';
            case "lower" -> b >= 'a' && b <= 'z';
            case "space" -> b == ' ' || (b >= '\t' && b <= '\r');
            case "blank" -> b == ' ' || b == '\t';
            case "punct" -> b > ' ' && b < 127 && !isLetter(b) && !isDigit(b);
            case "print" -> b >= ' ' && b < 127;
            case "graph" -> b > ' ' && b < 127;
            case "cntrl" -> (b >= 0 && b < ' ') || b == 127;
            case "xdigit" ->
                    isDigit(b) || (ByteStrings.lower(b) >= 'a' && ByteStrings.lower(b) <= 'f');
            default -> false;
        };
    }

    private static boolean isLetter(byte b) {
        return ByteStrings.lower(b) >= 'a' && ByteStrings.lower(b) <= 'z';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean same(byte a, byte b, boolean ignoreCase) {
        return ignoreCase ? ByteStrings.lower(a) == ByteStrings.lower(b) : a == b;
    }
}
