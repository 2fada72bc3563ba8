package io.vedette.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongRingTest {
    @Test
    void holdsTheLargestNumbersInOrder() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int capacity = 1 + random.nextInt(20);
            var ring = new LongRing(capacity);
            var all = new ArrayList<Long>();
            for (int i = 0; i < 40; i++) {
                long number = random.nextInt(30);
                ring.add(number);
                all.add(number);
                Collections.sort(all);
                var kept = all.subList(Math.max(0, all.size() - capacity), all.size());

                assertThat(ring.toArray())
                        .as("seed %d, round %d", seed, round)
                        .containsExactly(kept.toArray(Long[]::new));
                int least = random.nextInt(32);
                assertThat(ring.firstFrom(least))
                        .isEqualTo((int) kept.stream().filter(each -> each < least).count());
            }
        }
    }
}
