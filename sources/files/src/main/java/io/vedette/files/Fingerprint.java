package io.vedette.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A digest of some bytes of a file, by which its contents are recognised when its name, its inode
 * and its packing have changed.
 *
 * @param lengthBytes how many bytes it covers, 0 for none
 * @param digest 32 hexadecimal digits, from SHA-256
 */
record Fingerprint(int lengthBytes, String digest) {
    static final int DIGITS = 32;

    /** Covers no bytes. */
    static final Fingerprint NONE = of(new byte[0]);

    static Fingerprint of(byte[] bytes) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Fingerprint(bytes.length, HexFormat.of().formatHex(whole, 0, DIGITS / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
