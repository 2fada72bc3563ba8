package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentHashesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void remembersTheLastOnesAsASetInOrderDoes(int capacity) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var hashes = new RecentHashes(capacity);
        var model = new LinkedHashSet<Long>();
        for (int i = 0; i < 50_000; i++) {
            // few different ones, so that they come again while and after they are remembered
            long value = random.nextInt(capacity * 3);
            boolean isNew = model.add(value);
            if (model.size() > capacity) {
                model.removeFirst();
            }
            assertThat(hashes.add(value * 31, value))
                    .as("step %d, seed %d", i, seed)
                    .isEqualTo(isNew);
        }
    }

    @Test
    void bothHalvesCount() {
        var hashes = new RecentHashes(4);

        assertThat(hashes.add(1, 2)).isTrue();
        assertThat(hashes.add(2, 2)).isTrue();
        assertThat(hashes.add(1, 1)).isTrue();
        assertThat(hashes.add(1, 2)).isFalse();
    }
}
