package io.vedette.kubernetes;

import io.vedette.masking.ArgumentMasker;
import io.vedette.masking.MaskedBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Masks the secrets in the URI of a request: parameters whose names say so, what is said after
 * {@code command=} to a shell, and anything else that looks like a secret, also when it is written
 * with percent signs. Belongs to one thread.
 */
final class RequestUriMasker {
    private static final byte[] COMMAND = "command".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final ArgumentMasker arguments;
    private final MaskedBytes decoded = new MaskedBytes();
    private final MaskedBytes masked = new MaskedBytes();
    private final MaskedBytes rewritten = new MaskedBytes();

    RequestUriMasker(ArgumentMasker arguments) {
        this.arguments = arguments;
    }

    /**
     * Appends the URI with its secrets replaced.
     *
     * @return false, and nothing is appended, when it holds none
     */
    boolean mask(byte[] uri, int from, int to, MaskedBytes into) {
        arguments.begin();
        rewritten.clear();
        int query = indexOf(uri, from, to, '?');
        boolean found = part(uri, from, query, query, query);
        int at = query;
        while (at < to) {
            rewritten.append(uri[at++]);
            int end = indexOf(uri, at, to, '&');
            int sign = indexOf(uri, at, end, '=');
            int value = Math.min(sign + 1, end);
            rewritten.append(uri, at, value);
            found |= part(uri, value, end, at, sign);
            at = end;
        }
        if (found) {
            into.append(rewritten.array(), 0, rewritten.length());
        }
        return found;
    }

    /** Writes one part, whose name is between two indices. */
    private boolean part(byte[] uri, int from, int to, int nameFrom, int nameTo) {
        boolean isPlain = isPlain(uri, from, to);
        if (!isPlain) {
            decode(uri, from, to);
        }
        byte[] text = isPlain ? uri : decoded.array();
        int start = isPlain ? from : 0;
        int end = isPlain ? to : decoded.length();
        masked.clear();
        boolean isCommand =
                nameTo - nameFrom == COMMAND.length
                        && Arrays.equals(uri, nameFrom, nameTo, COMMAND, 0, COMMAND.length);
        boolean found =
                isCommand
                        ? arguments.word(text, start, end, masked)
                        : arguments.named(uri, nameFrom, nameTo, text, start, end, masked);
        if (found) {
            encode();
        } else {
            rewritten.append(uri, from, to);
        }
        return found;
    }

    private static boolean isPlain(byte[] uri, int from, int to) {
        for (int i = from; i < to; i++) {
            if (uri[i] == '%' || uri[i] == '+') {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] uri, int from, int to, char wanted) {
        int at = from;
        while (at < to && uri[at] != wanted) {
            at++;
        }
        return at;
    }

    private void decode(byte[] uri, int from, int to) {
        decoded.clear();
        for (int i = from; i < to; i++) {
            if (uri[i] == '%' && i + 2 < to && hex(uri[i + 1]) >= 0 && hex(uri[i + 2]) >= 0) {
                decoded.append(hex(uri[i + 1]) << 4 | hex(uri[i + 2]));
                i += 2;
            } else {
                decoded.append(uri[i] == '+' ? ' ' : uri[i]);
            }
        }
    }

    private void encode() {
        for (int i = 0; i < masked.length(); i++) {
            byte b = masked.array()[i];
            boolean isPlain =
                    (b >= '0' && b <= '9')
                            || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z')
                            || "-._~:/,@".indexOf(b) >= 0;
            if (isPlain) {
                rewritten.append(b);
            } else if (b == ' ') {
                rewritten.append('+');
            } else {
                rewritten.append('%');
                rewritten.append(HEX[b >> 4 & 0xF]);
                rewritten.append(HEX[b & 0xF]);
            }
        }
    }

    private static int hex(byte b) {
        return Character.digit((char) (b & 0xFF), 16);
    }
}
