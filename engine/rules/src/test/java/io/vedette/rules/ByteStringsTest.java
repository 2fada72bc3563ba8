package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteStringsTest {
    /** Both look at several bytes in one step, and must not see what is beside the slice. */
    @Test
    void findsPartsWhereverTheyAre() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = letters(random, random.nextInt(50));
            String part = letters(random, random.nextInt(1, 12));
            String other = letters(random, random.nextInt(1, 12));
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(text.length() + 1);
                text = text.substring(0, at) + part + text.substring(at);
            }
            // a slice that is part of a longer array, in which the part goes on or is repeated
            String before = letters(random, random.nextInt(12));
            String after = random.nextBoolean() ? part.substring(1) + part : "";
            byte[] array = bytes(before + text + after);
            boolean expected = text.contains(part);
            found += expected ? 1 : 0;

            assertThat(ByteStrings.contains(array, before.length(), text.length(), bytes(part)))
                    .as("%s in %s, seed %d", part, text, seed)
                    .isEqualTo(expected);
            assertThat(
                            ManyParts.of(
                                            List.of(
                                                    Bytes.copyOf(bytes(part)),
                                                    Bytes.copyOf(bytes(other))))
                                    .someIn(array, before.length(), text.length()))
                    .as("%s or %s in %s, seed %d", part, other, text, seed)
                    .isEqualTo(expected || text.contains(other));
        }
        assertThat(found).isBetween(20_000, 180_000);
    }

    /** Of few letters, so that beginnings of the part are frequent. */
    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("aaab\u00e9/".charAt(random.nextInt(6)));
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
