package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** Against the maps of the Java library. */
class LongMapTest {
    private static final int STEPS = 20_000;

    @RepeatedTest(3)
    void holdsWhatAnotherMapHolds() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var map = new LongMap<Long>();
        var expected = new HashMap<Long, Long>();
        for (int step = 0; step < STEPS; step++) {
            long key = random.nextLong(-50, 500) << random.nextInt(0, 2);
            switch (random.nextInt(4)) {
                case 0 -> {
                    map.remove(key);
                    expected.remove(key);
                }
                default -> {
                    map.put(key, (long) step);
                    expected.put(key, (long) step);
                }
            }
            long asked = random.nextLong(-50, 1000);
            assertThat(map.get(asked)).as("seed %s", seed).isEqualTo(expected.get(asked));
            assertThat(map.size()).as("seed %s", seed).isEqualTo(expected.size());
        }
        var found = new HashSet<Long>();
        map.forEach(found::add);
        assertThat(found).as("seed %s", seed).isEqualTo(new HashSet<>(expected.values()));
    }

    @RepeatedTest(3)
    void holdsDescriptorsAsAnotherMapDoes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var table = new DescriptorTable();
        var expected = new HashMap<Long, Integer>();
        for (int step = 0; step < STEPS; step++) {
            long number = random.nextLong(0, 300);
            if (random.nextInt(3) == 0) {
                table.close(number);
                expected.remove(number);
            } else {
                Descriptor opened = java.util.Objects.requireNonNull(table.open(number));
                opened.device = step;
                expected.put(number, step);
            }
            long asked = random.nextLong(0, 300);
            Descriptor there = table.find(asked);
            assertThat(there == null ? null : there.device)
                    .as("seed %s", seed)
                    .isEqualTo(expected.get(asked));
            assertThat(table.size()).as("seed %s", seed).isEqualTo(expected.size());
        }
    }
}
