package io.vedette.syscalls;

import io.vedette.model.EightBytes;
import java.nio.charset.StandardCharsets;

/**
 * Paths as rules see them: made absolute and tidied letter by letter, without asking any file
 * system, so symbolic links stay.
 */
final class Paths {
    /** The longest path that is kept, its end included; what is beyond is cut off. */
    static final int LONGEST = 1024;

    private static final byte DELETE = 0x7f;

    private static final byte[] TOO_LONG =
            "/DIR_TOO_LONG/FILENAME_TOO_LONG".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private Paths() {}

    /**
     * Adds {@code path}, from {@code base} on when it is relative, to the text that was begun:
     * {@code .}, {@code ..} and repeated slashes are worked off in the path, not in the base, and
     * what is not printable is replaced.
     *
     * @param base ends with a slash; may be empty
     */
    static void join(byte[] base, int baseLength, Slice path, ByteText into) {
        if (LONGEST < baseLength + path.length + 1) {
            into.add(TOO_LONG);
            return;
        }
        boolean relative = path.length != 0 && path.array[path.offset] != '/';
        if (relative) {
            into.add(base, 0, baseLength);
        }
        if (isTidy(path)
                && into.length() + path.length < LONGEST
                && (relative || into.length() == 0)) {
            into.add(path);
        } else {
            tidy(path, into, into.length() == 0);
        }
    }

    /**
     * Whether nothing of a path would be worked off or replaced, as is so with nearly all: they are
     * copied as they are.
     */
    static boolean isTidy(Slice path) {
        byte[] from = path.array;
        int end = path.offset + path.length;
        if (path.length == 0 || from[path.offset] == '.' || from[end - 1] == '/') {
            return false;
        }
        if (path.length < Long.BYTES) {
            return isTidy(from, path.offset, end);
        }
        long slashBefore = 0;
        int at = path.offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long word = EightBytes.read(from, at);
            long slashes = EightBytes.equalTo(word, '/');
            long untidyAfterSlash = slashes | EightBytes.equalTo(word, '.');
            if (!EightBytes.isPrintable(word)
                    || ((slashes << Byte.SIZE | slashBefore) & untidyAfterSlash) != 0) {
                return false;
            }
            slashBefore = slashes >>> (Long.SIZE - Byte.SIZE);
        }
        // with the byte before, which may be a slash
        return isTidy(from, Math.max(path.offset, at - 1), end);
    }

    /** The same for what begins anywhere in a path; dots and slashes count after its first byte. */
    private static boolean isTidy(byte[] from, int start, int end) {
        byte before = 0;
        for (int at = start; at < end; at++) {
            byte next = from[at];
            if (next < ' ' || next == DELETE || (before == '/' && (next == '.' || next == '/'))) {
                return false;
            }
            before = next;
        }
        return true;
    }

    static void join(byte[] base, Slice path, ByteText into) {
        join(base, base.length, path, into);
    }

    /**
     * @param bare whether nothing stands before the path: then a path that is worked off to its
     *     beginning keeps its slash
     */
    private static void tidy(Slice path, ByteText into, boolean bare) {
        byte[] from = path.array;
        int end = path.offset + path.length;
        int at = path.offset;
        boolean room = true;
        while (at < end && room) {
            int length = Utf8.length(from, at, end);
            if (length != 1) {
                room = addForeign(from, at, length, into);
                at += Math.abs(length);
            } else if (from[at] == '.' && atComponent(into) && dots(from, at, end) > 0) {
                if (at + 1 < end && from[at + 1] == '.') {
                    rewind(into);
                }
                at += dots(from, at, end);
            } else if (from[at] == '/' && isRedundant(into, bare)) {
                at++;
            } else {
                room = into.length() + 1 < LONGEST;
                if (room) {
                    into.add(from[at]);
                }
                at++;
            }
        }
        if (room && into.length() > 1 && into.at(into.length() - 1) == '/') {
            into.truncate(into.length() - 1);
        }
    }

    /** Adds what is no ASCII: a character as it is, anything else replaced; false without room. */
    private static boolean addForeign(byte[] from, int at, int length, ByteText into) {
        int added = length > 0 ? length : REPLACEMENT.length;
        if (into.length() + added >= LONGEST) {
            return false;
        }
        if (length > 0) {
            into.add(from, at, length);
        } else {
            into.add(REPLACEMENT);
        }
        return true;
    }

    private static boolean atComponent(ByteText into) {
        return into.length() == 0 || into.at(into.length() - 1) == '/';
    }

    private static boolean isRedundant(ByteText into, boolean bare) {
        return into.length() == 0 ? !bare : into.at(into.length() - 1) == '/';
    }

    /** How much of {@code .}, {@code ./}, {@code ..} and {@code ../} stands here; 0 for none. */
    private static int dots(byte[] from, int at, int end) {
        if (at + 1 == end) {
            return 1;
        }
        if (from[at + 1] == '/') {
            return 2;
        }
        if (from[at + 1] == '.') {
            if (at + 2 == end) {
                return 2;
            }
            return from[at + 2] == '/' ? 3 : 0;
        }
        return 0;
    }

    /** Takes the last component away, of the base too when the path has none left. */
    private static void rewind(ByteText into) {
        int length = into.length();
        if (length <= 1) {
            return;
        }
        length--;
        while (length > 0 && into.at(length - 1) != '/') {
            length--;
        }
        into.truncate(length);
    }
}
