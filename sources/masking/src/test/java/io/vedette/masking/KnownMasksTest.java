package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownMasksTest {
    private static final byte[] MASK = "masked:0123456789ab".getBytes(StandardCharsets.US_ASCII);

    private final KnownMasks known = new KnownMasks();

    private boolean knows(byte[] value, int context) {
        return known.find(value, 0, value.length, context).length > 0;
    }

    @Test
    void knowsAValueWhereverItStands() {
        byte[] value = "some settings, and more of them".getBytes(StandardCharsets.US_ASCII);
        byte[] around = "xx some settings, and more of them".getBytes(StandardCharsets.US_ASCII);
        assertThat(knows(value, 0)).isFalse();

        known.add(MASK);

        assertThat(known.find(value, 0, value.length, 0)).isEqualTo(MASK);
        assertThat(known.find(around, 3, around.length, 0)).isEqualTo(MASK);
        byte[] longer = Arrays.copyOf(around, around.length + 20);
        assertThat(known.find(longer, 3, around.length, 0)).isEqualTo(MASK);
    }

    @Test
    void tellsContextsApart() {
        byte[] value = "value".getBytes(StandardCharsets.US_ASCII);
        knows(value, 1);
        known.add(MASK);

        assertThat(knows(value, 2)).isFalse();
        assertThat(knows(value, 1)).isTrue();
    }

    @Test
    void tellsLengthsApartWhateverTheBytes() {
        for (int length :
                IntStream.concat(IntStream.range(0, 40), IntStream.range(4070, 4120)).toArray()) {
            byte[] zeros = new byte[length];
            assertThat(knows(zeros, 0)).as("%d zeros", length).isFalse();
            known.add(MASK);
            assertThat(knows(zeros, 0)).isTrue();
        }
    }

    @Test
    void takesNoValueForAnother() {
        var random = new Random(7);
        byte[] value = new byte[64];
        random.nextBytes(value);
        assertThat(knows(value, 0)).isFalse();
        known.add(MASK);
        for (int i = 0; i < 100_000; i++) {
            byte[] other = Arrays.copyOf(value, value.length - random.nextInt(20));
            int at = random.nextInt(other.length);
            other[at] = (byte) (other[at] + 1 + random.nextInt(255));

            assertThat(knows(other, 0)).isFalse();
        }
    }
}
