package io.vedette.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of an alert: the same rule on the same event has the same id, whenever and wherever
 * it is evaluated.
 *
 * @param value 32 hexadecimal digits
 */
public record AlertId(String value) {
    private static final int HEX_DIGITS = 32;
    private static final MessageDigest SHA_256 = found();

    /**
     * The first 128 bits of SHA-256 over the rule's name and the event's ids, each preceded by its
     * length.
     */
    public static AlertId of(String rule, List<String> eventIds) {
        MessageDigest digest = sha256();
        add(digest, rule);
        eventIds.forEach(id -> add(digest, id));
        return new AlertId(HexFormat.of().formatHex(digest.digest(), 0, HEX_DIGITS / 2));
    }

    /** A copy: looking the algorithm up takes longer than computing it. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest found() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        digest.update(
                new byte[] {
                    (byte) (length >>> 24),
                    (byte) (length >>> 16),
                    (byte) (length >>> 8),
                    (byte) length
                });
        digest.update(bytes);
    }
}
