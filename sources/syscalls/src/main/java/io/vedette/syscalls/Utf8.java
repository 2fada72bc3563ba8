package io.vedette.syscalls;

/** Which bytes are printable UTF-8, as Falco's libraries have it. */
final class Utf8 {
    private static final int LAST_C1_CONTROL = 0x9f;

    private Utf8() {}

    /**
     * The length of the printable character at {@code at}; negative, by how many bytes to skip,
     * when what stands there is none: a control character, a code point that is no character, or a
     * sequence that is broken.
     */
    static int length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return first >= 0x20 && first != 0x7f ? 1 : -1;
        }
        if (first < 0xc2 || first > 0xf4) {
            return -1;
        }
        if (first < 0xe0) {
            return twoBytes(bytes, at, end, first);
        }
        return first < 0xf0 ? threeBytes(bytes, at, end, first) : fourBytes(bytes, at, end, first);
    }

    private static boolean continues(byte[] bytes, int at, int end) {
        return at < end && (bytes[at] & 0xc0) == 0x80;
    }

    private static int twoBytes(byte[] bytes, int at, int end, int first) {
        if (!continues(bytes, at + 1, end)) {
            return -1;
        }
        int code = (first & 0x1f) << 6 | (bytes[at + 1] & 0x3f);
        return code > LAST_C1_CONTROL ? 2 : -2;
    }

    private static int threeBytes(byte[] bytes, int at, int end, int first) {
        int lowest = first == 0xe0 ? 0xa0 : 0x80;
        int highest = first == 0xed ? 0x9f : 0xbf;
        if (!within(bytes, at + 1, end, lowest, highest)) {
            return -1;
        }
        if (!continues(bytes, at + 2, end)) {
            return -2;
        }
        int code = (first & 0x0f) << 12 | (bytes[at + 1] & 0x3f) << 6 | (bytes[at + 2] & 0x3f);
        boolean none = (code >= 0xfdd0 && code <= 0xfdef) || code >= 0xfffe;
        return none ? -3 : 3;
    }

    private static int fourBytes(byte[] bytes, int at, int end, int first) {
        int lowest = first == 0xf0 ? 0x90 : 0x80;
        int highest = first == 0xf4 ? 0x8f : 0xbf;
        if (!within(bytes, at + 1, end, lowest, highest)) {
            return -1;
        }
        if (!continues(bytes, at + 2, end)) {
            return -2;
        }
        if (!continues(bytes, at + 3, end)) {
            return -3;
        }
        // the last two code points of every plane are no characters
        int inPlane =
                (bytes[at + 1] & 0x0f) << 12 | (bytes[at + 2] & 0x3f) << 6 | (bytes[at + 3] & 0x3f);
        return inPlane >= 0xfffe ? -4 : 4;
    }

    private static boolean within(byte[] bytes, int at, int end, int lowest, int highest) {
        return at < end && (bytes[at] & 0xff) >= lowest && (bytes[at] & 0xff) <= highest;
    }
}
