package io.vedette.masking;

import static io.vedette.masking.Characters.ascii;

/** Private keys in PEM, also those of OpenSSH and PGP, and also without an end. */
final class PemKeys {
    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] END = ascii("-----END ");
    private static final byte[] DASHES = ascii("-----");
    private static final byte[] PRIVATE_KEY = ascii("PRIVATE KEY");
    private static final int LONGEST_LABEL = 64;

    private PemKeys() {}

    /**
     * The index after the key whose first dash is at an index; that of the text if it has no end;
     * negative if there is no private key.
     */
    static int end(byte[] text, int from, int to) {
        if (!Characters.startsWith(text, from, to, BEGIN)) {
            return -1;
        }
        int label = from + BEGIN.length;
        int labelLimit = Math.min(to, label + LONGEST_LABEL);
        int labelEnd = indexOf(text, label, labelLimit, DASHES);
        int key = indexOf(text, label, labelLimit, PRIVATE_KEY);
        if (key < 0 || (labelEnd >= 0 && key > labelEnd)) {
            return -1;
        }
        int footer = indexOf(text, key, to, END);
        if (footer < 0) {
            return to;
        }
        int footerLimit = Math.min(to, footer + END.length + LONGEST_LABEL);
        int dashes = indexOf(text, footer + END.length, footerLimit, DASHES);
        return dashes < 0 ? to : dashes + DASHES.length;
    }

    private static int indexOf(byte[] text, int from, int to, byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            if (text[i] == wanted[0] && Characters.startsWith(text, i, to, wanted)) {
                return i;
            }
        }
        return -1;
    }
}
