package io.vedette.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds what a status message quotes of a body that an API server could not decode.
 *
 * <p>Those that decode with json-iterator (up to 1.22) put some forty bytes around the mistake into
 * the message, wherever that is: {@code error found in #10 byte of ...|"pw":"x"|..., bigger context
 * ...|"data":"pw":"x"|...}. A value of a Secret that is not in base64 is such a mistake.
 */
final class QuotedBody {
    private static final byte[] BEGIN = "error found in #".getBytes(StandardCharsets.US_ASCII);

    private QuotedBody() {}

    /** The index at which the quoted part begins; {@code to} if nothing is quoted. */
    static int start(byte[] text, int from, int to) {
        for (int i = from; i <= to - BEGIN.length; i++) {
            if (text[i] == BEGIN[0]
                    && Arrays.equals(text, i, i + BEGIN.length, BEGIN, 0, BEGIN.length)) {
                return afterBar(text, i + BEGIN.length, to);
            }
        }
        return to;
    }

    private static int afterBar(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '|') {
                return i + 1;
            }
        }
        return from;
    }
}
