package io.vedette.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Private keys from their encodings. Java reads PKCS #8 alone, so others are put into that first.
 */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** Curves that keys are made on: P-256, P-384, P-521. */
    private static final List<String> CURVES =
            List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

    private static final String RSA = "300d06092a864886f70d0101010500";
    private static final String EC = "06072a8648ce3d0201";
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private PrivateKeys() {}

    static PrivateKey ofPkcs8(byte[] bytes) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return key(algorithm, bytes);
            } catch (InvalidKeySpecException ignored) {
                // of another algorithm
            }
        }
        throw new InvalidKeySpecException("it is none of " + String.join(", ", ALGORITHMS));
    }

    static PrivateKey ofPkcs1(byte[] bytes) throws GeneralSecurityException {
        return key("RSA", pkcs8(hexadecimal(RSA), bytes));
    }

    static PrivateKey ofSec1(byte[] bytes) throws GeneralSecurityException {
        for (String curve : CURVES) {
            byte[] name = hexadecimal(curve);
            if (contains(bytes, name)) {
                byte[] algorithm = tagged(SEQUENCE, joined(hexadecimal(EC), name));
                return key("EC", pkcs8(algorithm, bytes));
            }
        }
        throw new InvalidKeySpecException("it is on none of the curves P-256, P-384 and P-521");
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** RFC 5208: version 0, the algorithm, and the key as octets. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        byte[] version = {2, 1, 0};
        return tagged(SEQUENCE, joined(version, algorithm, tagged(OCTETS, key)));
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hexadecimal(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
