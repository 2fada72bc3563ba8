package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CleanPartsTest {
    private static final int SHORTEST = Long.BYTES;
    private static final int LONGEST = 1024;

    private final CleanParts clean = new CleanParts(LONGEST);

    private boolean knows(byte[] part) {
        return clean.contains(part, 0, part.length);
    }

    @Test
    void knowsAPartWhereverItStands() {
        var random = new Random(7);
        for (int length = SHORTEST; length <= LONGEST; length++) {
            byte[] part = new byte[length];
            random.nextBytes(part);
            assertThat(knows(part)).as("%d bytes", length).isFalse();

            clean.add(part, 0, length);

            assertThat(knows(part)).as("%d bytes", length).isTrue();
            byte[] around = new byte[length + 20];
            random.nextBytes(around);
            System.arraycopy(part, 0, around, 3, length);
            assertThat(clean.contains(around, 3, 3 + length)).as("%d bytes", length).isTrue();
            assertThat(clean.contains(around, 3, 4 + length)).isFalse();
            assertThat(clean.contains(around, 4, 3 + length)).isFalse();
        }
    }

    @Test
    void takesNoPartForAnother() {
        var random = new Random(8);
        for (int length = SHORTEST; length < 200; length++) {
            byte[] part = new byte[length];
            random.nextBytes(part);
            clean.add(part, 0, length);
            for (int bit = 0; bit < length * Byte.SIZE; bit++) {
                part[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                assertThat(knows(part)).as("bit %d of %d bytes", bit, length).isFalse();
                part[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            }
        }
    }

    @Test
    void tellsLengthsApartWhateverTheBytes() {
        for (int length = SHORTEST; length <= LONGEST; length++) {
            byte[] zeros = new byte[length];
            assertThat(knows(zeros)).as("%d zeros", length).isFalse();
            clean.add(zeros, 0, length);
            assertThat(knows(zeros)).isTrue();
        }
    }

    @Test
    void keepsWhatComesAgainWhenThousandsComeOnce() {
        byte[] again = new byte[100];
        clean.add(again, 0, again.length);
        assertThat(knows(again)).isTrue();
        var random = new Random(9);
        byte[] once = new byte[100];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(once);
            clean.add(once, 0, once.length);
        }

        assertThat(knows(again)).isTrue();
    }

    @Test
    void doesNotKnowWhatIsTooShortOrTooLong() {
        for (int length : new int[] {0, SHORTEST - 1, LONGEST + 1}) {
            byte[] part = new byte[length];
            Arrays.fill(part, (byte) 'a');
            clean.add(part, 0, length);
            assertThat(knows(part)).as("%d bytes", length).isFalse();
        }
    }
}
