package io.vedette.masking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The words that public rules look for in the values of ConfigMaps. Those that a value held stay
 * visible after its mask, so that such a rule alerts on the masked form as on the original; they
 * are names of secrets, never secrets, and there are no others.
 */
final class VisibleWords {
    private static final List<String> WORDS =
            List.of(
                    "aws_access_key_id",
                    "aws-access-key-id",
                    "aws_s3_access_key_id",
                    "aws-s3-access-key-id",
                    "aws_secret_access_key",
                    "api_key",
                    "passphrase",
                    "password",
                    "private_key",
                    "secret",
                    "token");
    private static final byte[][] BYTES =
            WORDS.stream()
                    .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
    private static final boolean[] FIRST = new boolean[128];

    static {
        for (byte[] word : BYTES) {
            FIRST[word[0]] = true;
        }
    }

    private VisibleWords() {}

    /** Appends a plus sign and the word for each word that the value holds, in a fixed order. */
    static void append(byte[] value, int from, int to, MaskedBytes into) {
        int found = 0;
        for (int i = from; i < to; i++) {
            if (value[i] >= 0 && FIRST[value[i]]) {
                for (int word = 0; word < BYTES.length; word++) {
                    if (startsWith(value, i, to, BYTES[word])) {
                        found |= 1 << word;
                    }
                }
            }
        }
        for (int word = 0; word < BYTES.length; word++) {
            if ((found & 1 << word) != 0) {
                into.append('+');
                into.append(BYTES[word]);
            }
        }
    }

    /** The index after the plus sign and the word that start at an index, else that index. */
    static int end(byte[] text, int from, int to) {
        if (from < to && text[from] == '+') {
            for (byte[] word : BYTES) {
                if (startsWith(text, from + 1, to, word)) {
                    return from + 1 + word.length;
                }
            }
        }
        return from;
    }

    private static boolean startsWith(byte[] text, int from, int to, byte[] word) {
        int end = from + word.length;
        return end <= to && Arrays.equals(text, from, end, word, 0, word.length);
    }
}
