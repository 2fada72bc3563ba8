package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void findsPiecesBetweenStarsAsPatternsMatch() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int matched = 0;
        for (int i = 0; i < 200_000; i++) {
            String pattern = letters(random, random.nextInt(3)) + "*";
            while (random.nextInt(3) > 0) {
                pattern += letters(random, random.nextInt(4)) + "*";
            }
            pattern += letters(random, random.nextInt(3));
            String before = letters(random, random.nextInt(5));
            String text = letters(random, random.nextInt(40));
            byte[] array = bytes(before + text + letters(random, random.nextInt(5)));
            boolean expected =
                    Glob.matches(bytes(pattern), array, before.length(), text.length(), false);
            matched += expected ? 1 : 0;

            assertThat(
                            StarPattern.of(Bytes.copyOf(bytes(pattern)))
                                    .orElseThrow()
                                    .matches(array, before.length(), text.length()))
                    .as("%s on %s, seed %d", pattern, text, seed)
                    .isEqualTo(expected);
        }
        assertThat(matched).isBetween(20_000, 180_000);
    }

    @Test
    void findsEdgesOfAnyLength() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            var edges = new ArrayList<String>();
            for (int count = random.nextInt(1, 5); count > 0; count--) {
                edges.add(letters(random, random.nextInt(1, 14)));
            }
            String text = letters(random, random.nextInt(20));
            if (random.nextInt(3) == 0) {
                text = edges.getFirst() + text + edges.getLast();
            }
            // the slice may be all of its array, or begin or go on like an edge
            String before = random.nextBoolean() ? "" : edges.getFirst();
            String after = random.nextBoolean() ? "" : edges.getLast();
            byte[] array = bytes(before + text + after);
            List<Bytes> texts = edges.stream().map(e -> Bytes.copyOf(bytes(e))).toList();
            boolean starts = edges.stream().anyMatch(text::startsWith);
            found += starts ? 1 : 0;

            assertThat(Edges.prefixes(texts).start(array, before.length(), text.length()))
                    .as("%s before %s, seed %d", edges, text, seed)
                    .isEqualTo(starts);
            assertThat(Edges.suffixes(texts).end(array, before.length(), text.length()))
                    .as("%s after %s, seed %d", edges, text, seed)
                    .isEqualTo(edges.stream().anyMatch(text::endsWith));
        }
        assertThat(found).isBetween(20_000, 80_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "", "a?*", "[ab]*", "\\\\*"})
    void leavesOtherPatternsAlone(String pattern) {
        assertThat(StarPattern.of(Bytes.ofText(pattern))).isEmpty();
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
