package io.vedette.kubernetes;

import io.vedette.masking.JsonMasker;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.SecretKind;
import java.nio.charset.StandardCharsets;

/**
 * Masks the values in a Secret or ConfigMap that somebody sent as YAML. What is under {@code data},
 * {@code stringData} and {@code binaryData} is found by its indentation; keys stay, and what is not
 * written in lines of its own is masked as a whole. Belongs to one thread.
 */
final class YamlData {
    private final JsonMasker masker;
    private final MaskedBytes rewritten = new MaskedBytes();

    YamlData(JsonMasker masker) {
        this.masker = masker;
    }

    /**
     * Appends the text with the values replaced.
     *
     * @return false, and nothing is appended, when it holds none
     */
    boolean mask(byte[] text, int from, int to, SecretKind kind, MaskedBytes into) {
        rewritten.clear();
        boolean found = false;
        int at = from;
        while (at < to) {
            int indent = indent(text, at, to);
            int colon = colon(text, at + indent, lineEnd(text, at, to));
            int next = nextLine(text, at, to);
            if (colon < 0 || !isData(text, at + indent, colon)) {
                rewritten.append(text, at, next);
                at = next;
                continue;
            }
            int value = blankEnd(text, colon + 1, to);
            boolean isInLine = value < lineEnd(text, at, to);
            int end = isInLine ? entryEnd(text, at, to, indent) : next;
            if (isInLine) {
                found |= value(text, at, colon, end, kind);
                at = end;
            } else {
                rewritten.append(text, at, next);
                at = next;
                while (at < to && (isBlank(text, at, to) || indent(text, at, to) > indent)) {
                    int entry = entryEnd(text, at, to, indent(text, at, to));
                    found |=
                            value(
                                    text,
                                    at,
                                    colon(text, at + indent(text, at, to), lineEnd(text, at, to)),
                                    entry,
                                    kind);
                    at = entry;
                }
            }
        }
        if (!found) {
            return masker.texts().mask(text, from, to, into);
        }
        if (!masker.texts().mask(rewritten.array(), 0, rewritten.length(), into)) {
            into.append(rewritten.array(), 0, rewritten.length());
        }
        return true;
    }

    /** Writes an entry; all after its colon, or all of it, is the value. */
    private boolean value(byte[] text, int from, int colon, int end, SecretKind kind) {
        int start = blankEnd(text, colon < 0 ? from : colon + 1, end);
        int valueEnd = end;
        while (valueEnd > start && text[valueEnd - 1] <= ' ' && text[valueEnd - 1] >= 0) {
            valueEnd--;
        }
        if (start >= valueEnd || JsonMasker.isMask(text, start, valueEnd)) {
            rewritten.append(text, from, end);
            return false;
        }
        rewritten.append(text, from, start);
        masker.appendMask(text, start, valueEnd, kind, rewritten);
        rewritten.append(text, valueEnd, end);
        return true;
    }

    private static boolean isData(byte[] text, int from, int colon) {
        int start = from;
        while (start < colon && (text[start] == '-' || text[start] == ' ')) {
            start++;
        }
        String name = new String(text, start, colon - start, StandardCharsets.ISO_8859_1).strip();
        return switch (name) {
            case "data", "stringData", "binaryData", "\"data\"", "\"stringData\"" -> true;
            default -> false;
        };
    }

    /** The index after the lines of an entry: its own, and those that are indented more. */
    private static int entryEnd(byte[] text, int from, int to, int indent) {
        int at = nextLine(text, from, to);
        while (at < to && (isBlank(text, at, to) || indent(text, at, to) > indent)) {
            at = nextLine(text, at, to);
        }
        return at;
    }

    private static int colon(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == ':' && (i + 1 == to || text[i + 1] == ' ' || text[i + 1] == '\t')) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] text, int from, int to) {
        return from + indent(text, from, to) == lineEnd(text, from, to);
    }

    private static int indent(byte[] text, int from, int to) {
        return blankEnd(text, from, to) - from;
    }

    private static int blankEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int lineEnd(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '\n' && text[at] != '\r') {
            at++;
        }
        return at;
    }

    private static int nextLine(byte[] text, int from, int to) {
        int end = lineEnd(text, from, to);
        return end < to && text[end] == '\r' && end + 1 < to && text[end + 1] == '\n'
                ? end + 2
                : Math.min(to, end + 1);
    }
}
