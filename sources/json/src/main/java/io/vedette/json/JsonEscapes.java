package io.vedette.json;

import io.vedette.model.EightBytes;

/** Turns the inside of a well-formed JSON string into the UTF-8 bytes that it stands for. */
final class JsonEscapes {
    private static final int REPLACEMENT = 0xfffd;

    private JsonEscapes() {}

    static boolean isHexDigit(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
    }

    /**
     * Writes to {@code into} from {@code at} what the bytes of {@code from} between {@code start}
     * and {@code end} stand for. Bytes outside escapes are copied, also if they are not UTF-8; half
     * of a surrogate pair becomes U+FFFD.
     *
     * @param into has room for as many bytes as are read: no escape is shorter than its character
     * @return the index in {@code into} after what was written
     */
    static int unescape(byte[] from, int start, int end, byte[] into, int at) {
        int write = at;
        int read = start;
        while (read < end) {
            int plain = copyPlain(from, read, end, into, write);
            read += plain;
            write += plain;
            if (read == end) {
                break;
            }
            byte escape = from[read + 1];
            read += 2;
            if (escape != 'u') {
                into[write++] = single(escape);
                continue;
            }
            int unit = codeUnit(from, read);
            read += 4;
            if (Character.isHighSurrogate((char) unit) && isLowSurrogate(from, read, end)) {
                unit = Character.toCodePoint((char) unit, (char) codeUnit(from, read + 2));
                read += 6;
            }
            write = encode(unit, into, write);
        }
        return write;
    }

    /**
     * Copies up to the next backslash and returns how many bytes there were. May write more: there
     * is room for all that is read.
     */
    private static int copyPlain(byte[] from, int start, int end, byte[] into, int at) {
        int length = end - start;
        int copied = 0;
        while (copied <= length - Long.BYTES) {
            long word = EightBytes.read(from, start + copied);
            EightBytes.write(word, into, at + copied);
            long backslashes = EightBytes.equalTo(word, '\\');
            if (backslashes != 0) {
                return copied + EightBytes.first(backslashes);
            }
            copied += Long.BYTES;
        }
        while (copied < length && from[start + copied] != '\\') {
            into[at + copied] = from[start + copied];
            copied++;
        }
        return copied;
    }

    private static byte single(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private static boolean isLowSurrogate(byte[] from, int read, int end) {
        // end is that of the string, so an escape that begins before it is whole.
        return read + 6 <= end
                && from[read] == '\\'
                && from[read + 1] == 'u'
                && Character.isLowSurrogate((char) codeUnit(from, read + 2));
    }

    private static int codeUnit(byte[] from, int read) {
        return digit(from[read]) << 12
                | digit(from[read + 1]) << 8
                | digit(from[read + 2]) << 4
                | digit(from[read + 3]);
    }

    private static int digit(byte hex) {
        return hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
    }

    private static int encode(int unitOrPair, byte[] into, int at) {
        int point =
                unitOrPair >= Character.MIN_SURROGATE && unitOrPair <= Character.MAX_SURROGATE
                        ? REPLACEMENT
                        : unitOrPair;
        int write = at;
        if (point < 0x80) {
            into[write++] = (byte) point;
            return write;
        }
        if (point < 0x800) {
            into[write++] = (byte) (0xc0 | point >>> 6);
        } else {
            if (point < 0x10000) {
                into[write++] = (byte) (0xe0 | point >>> 12);
            } else {
                into[write++] = (byte) (0xf0 | point >>> 18);
                into[write++] = continuation(point >>> 12);
            }
            into[write++] = continuation(point >>> 6);
        }
        into[write++] = continuation(point);
        return write;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }
}
