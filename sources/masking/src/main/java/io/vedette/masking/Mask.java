package io.vedette.masking;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * What stands in the place of a secret: {@code masked:} and 12 hexadecimal digits of its keyed hash
 * (HMAC-SHA256), with the words of {@link VisibleWords} that the value held after it where the
 * caller wants them.
 *
 * <pre>
 *   mask = "masked:" digit{12} { "+" word }
 * </pre>
 *
 * <p>It needs no escaping in JSON, in YAML's plain scalars, or in a URL's query but the plus sign.
 * Belongs to one thread.
 */
final class Mask {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PREFIX = "masked:".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 12;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final byte[] hash = new byte[32];

    Mask(MaskingKey key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(key.secretKey(ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /** Appends the mask of a value. */
    void append(byte[] value, int from, int to, MaskedBytes into) {
        mac.update(value, from, to - from);
        try {
            mac.doFinal(hash, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the hash has 32 bytes", e);
        }
        into.append(PREFIX);
        for (int i = 0; i < DIGITS / 2; i++) {
            into.append(HEX[hash[i] >> 4 & 0xF]);
            into.append(HEX[hash[i] & 0xF]);
        }
    }

    /** Whether the text is a mask and nothing else. */
    static boolean isOne(byte[] text, int from, int to) {
        return from < to && text[from] == 'm' && end(text, from, to) == to;
    }

    /** The index after the mask that starts at an index; negative if none does. */
    static int end(byte[] text, int from, int to) {
        int colon = from + PREFIX.length - 1;
        return colon < to && text[colon] == ':' ? endFromColon(text, from, colon, to) : -1;
    }

    /** The index after the mask whose colon is at an index; negative if it is no mask's. */
    static int endFromColon(byte[] text, int from, int colon, int to) {
        int start = colon - PREFIX.length + 1;
        int end = colon + 1 + DIGITS;
        if (start < from || end > to) {
            return -1;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (text[start + i] != PREFIX[i]) {
                return -1;
            }
        }
        for (int i = colon + 1; i < end; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
        }
        int word = VisibleWords.end(text, end, to);
        while (word > end) {
            end = word;
            word = VisibleWords.end(text, end, to);
        }
        return end;
    }

    private static boolean isDigit(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
    }
}
