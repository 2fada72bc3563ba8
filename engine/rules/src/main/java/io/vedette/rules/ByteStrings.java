package io.vedette.rules;

import io.vedette.model.EightBytes;
import java.util.Arrays;

/**
 * Comparisons of byte slices, the letters of ASCII alone folded where case is ignored.
 *
 * <p>All of it is safe on hostile input: no recursion, no backtracking beyond one star.
 */
final class ByteStrings {
    private ByteStrings() {}

    static boolean equal(byte[] a, int offset, int length, byte[] b) {
        return length == b.length && EightBytes.standAt(a, offset, b);
    }

    /**
     * As memcmp: negative, zero or positive, by unsigned bytes, a prefix before what it is a prefix
     * of.
     */
    static int compare(byte[] a, int offset, int length, byte[] b) {
        return Arrays.compareUnsigned(a, offset, offset + length, b, 0, b.length);
    }

    static boolean startsWith(byte[] a, int offset, int length, byte[] prefix) {
        return length >= prefix.length && EightBytes.standAt(a, offset, prefix);
    }

    static boolean endsWith(byte[] a, int offset, int length, byte[] suffix) {
        return length >= suffix.length
                && EightBytes.standAt(a, offset + length - suffix.length, suffix);
    }

    static boolean contains(byte[] a, int offset, int length, byte[] part) {
        return find(a, offset, length, part) >= 0;
    }

    /** Where in the array the part stands first, or -1. */
    static int find(byte[] a, int offset, int length, byte[] part) {
        if (part.length == 0) {
            return offset;
        }
        byte first = part[0];
        byte end = part[part.length - 1];
        int last = offset + length - part.length;
        int i = offset;
        // eight places at once, by the first and the last byte of the part
        for (; i <= last - (Long.BYTES - 1); i += Long.BYTES) {
            long found =
                    EightBytes.equalTo(EightBytes.read(a, i), first)
                            & EightBytes.equalTo(EightBytes.read(a, i + part.length - 1), end);
            for (; found != 0; found &= found - 1) {
                int at = i + EightBytes.first(found);
                if (EightBytes.standAt(a, at, part)) {
                    return at;
                }
            }
        }
        for (; i <= last; i++) {
            if (a[i] == first && EightBytes.standAt(a, i, part)) {
                return i;
            }
        }
        return -1;
    }

    static boolean containsIgnoringCase(byte[] a, int offset, int length, byte[] part) {
        int last = offset + length - part.length;
        for (int i = offset; i <= last; i++) {
            int matched = 0;
            while (matched < part.length && lower(a[i + matched]) == lower(part[matched])) {
                matched++;
            }
            if (matched == part.length) {
                return true;
            }
        }
        return false;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - ('a' - 'A')) : b;
    }
}
