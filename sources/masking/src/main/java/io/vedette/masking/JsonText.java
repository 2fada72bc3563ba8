package io.vedette.masking;

/** Writes text as the inside of a JSON string. */
final class JsonText {
    private static final byte[] HEX = Characters.ascii("0123456789abcdef");

    private JsonText() {}

    static void append(byte[] text, int from, int to, MaskedBytes into) {
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b == '"' || b == '\\') {
                into.append('\\');
                into.append(b);
            } else if (b >= ' ' || b < 0) {
                into.append(b);
            } else {
                appendControl(b, into);
            }
        }
    }

    private static void appendControl(byte b, MaskedBytes into) {
        into.append('\\');
        switch (b) {
            case '\n' -> into.append('n');
            case '\r' -> into.append('r');
            case '\t' -> into.append('t');
            default -> {
                into.append('u');
                into.append('0');
                into.append('0');
                into.append(HEX[b >> 4]);
                into.append(HEX[b & 0xF]);
            }
        }
    }
}
