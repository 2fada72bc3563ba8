package io.vedette.masking;

/** Text in base64, in either alphabet, with padding or without. */
final class EncodedText {
    /** Shorter texts are not looked into. */
    static final int SHORTEST = 24;

    private static final int ASCII_BEGINNING = 12;

    private static final byte[] VALUES = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            VALUES[i] = -1;
        }
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < digits.length(); i++) {
            VALUES[digits.charAt(i)] = (byte) i;
        }
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    private EncodedText() {}

    /**
     * Decodes into {@code into}, which is cleared first, all or a beginning that is text.
     *
     * @param onlyText whether to stop at the first byte that no text holds
     * @return whether all was decoded, without such a byte
     */
    static boolean decode(byte[] text, int from, int to, boolean onlyText, MaskedBytes into) {
        into.clear();
        int bits = 0;
        int count = 0;
        int end = to;
        while (end > from && text[end - 1] == '=' && to - end < 2) {
            end--;
        }
        byte[] decoded = into.reserve((end - from) / 4 * 3 + 3);
        int length = 0;
        for (int i = from; i < end; i++) {
            byte value = VALUES[text[i] & 0xFF];
            if (value < 0) {
                if (text[i] == '\n' || text[i] == '\r') {
                    continue;
                }
                into.setLength(length);
                return false;
            }
            bits = bits << 6 | value;
            count += 6;
            if (count >= 8) {
                count -= 8;
                int b = bits >> count & 0xFF;
                if (onlyText && !isText(b, length)) {
                    into.setLength(length);
                    return false;
                }
                decoded[length++] = (byte) b;
            }
        }
        into.setLength(length);
        return count < 6;
    }

    /** A text begins in ASCII here; words that only look like base64 do not pass for one. */
    private static boolean isText(int b, int index) {
        return (b >= ' ' && b < 0x7F)
                || b == '\n'
                || b == '\r'
                || b == '\t'
                || (b >= 0x80 && index >= ASCII_BEGINNING);
    }

    /** Whether the text is base64 of a name, a colon and more. */
    static boolean hasColon(byte[] text, int from, int to) {
        if (to - from < 4) {
            return false;
        }
        var decoded = new MaskedBytes();
        if (!decode(text, from, to, true, decoded)) {
            return false;
        }
        for (int i = 0; i < decoded.length(); i++) {
            if (decoded.array()[i] == ':') {
                return true;
            }
        }
        return false;
    }
}
