package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class EightBytesTest {
    /** Neighbours of what is looked for are where sums over eight bytes go wrong. */
    private static final int[] EDGES = {
        0, 1, 0x1f, ' ', '.', '/', '0', 0x7e, 0x7f, 0x80, 0x81, 0xaf, 0xfe, 0xff
    };

    @Test
    void findsWhatIsThereAndNothingElse() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[Long.BYTES + 3];
            random.nextBytes(bytes);
            for (int edges = random.nextInt(Long.BYTES); edges > 0; edges--) {
                bytes[random.nextInt(bytes.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            int at = random.nextInt(4);
            long word = EightBytes.read(bytes, at);
            int wanted = EDGES[random.nextInt(EDGES.length)];

            assertThat(EightBytes.zeros(word))
                    .as("seed %d", seed)
                    .isEqualTo(each(bytes, at, b -> b == 0));
            assertThat(EightBytes.equalTo(word, wanted))
                    .as("%d, seed %d", wanted, seed)
                    .isEqualTo(each(bytes, at, b -> b == wanted));
            assertThat(EightBytes.isPrintable(word))
                    .as("seed %d", seed)
                    .isEqualTo(each(bytes, at, b -> b < ' ' || b >= 0x7f) == 0);
        }
    }

    @Test
    void tellsTheFirst() {
        byte[] text = {'a', 'b', '/', '/', 'c', 'd', 'e', 'f'};
        long word = EightBytes.read(text, 0);

        assertThat(EightBytes.first(EightBytes.equalTo(word, '/'))).isEqualTo(2);
        assertThat(EightBytes.first(EightBytes.equalTo(word, 'f'))).isEqualTo(7);
        assertThat(EightBytes.first(EightBytes.equalTo(word, 'x'))).isEqualTo(8);
    }

    @Test
    void tellsWhetherATextStandsSomewhere() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] text = new byte[random.nextInt(40)];
            random.nextBytes(text);
            int at = random.nextInt(5);
            byte[] array = new byte[at + text.length + random.nextInt(3)];
            random.nextBytes(array);
            System.arraycopy(text, 0, array, at, text.length);
            assertThat(EightBytes.standAt(array, at, text)).as("seed %d", seed).isTrue();
            if (text.length > 0) {
                text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                assertThat(EightBytes.standAt(array, at, text)).as("seed %d", seed).isFalse();
            }
        }
    }

    private static long each(byte[] bytes, int at, IntPredicate wanted) {
        long found = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            if (wanted.test(bytes[at + i] & 0xff)) {
                found |= 0x80L << (i * Byte.SIZE);
            }
        }
        return found;
    }
}
