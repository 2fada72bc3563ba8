package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentExitsTest {
    private static final int MOST = 8192;
    private static final long SECONDS = 1_000_000_000L;

    private record Exit(long tid, long parent, long time) {}

    @Test
    void knowsTheLatestExitsOfTwoSeconds() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var exits = new RecentExits();
        var model = new ArrayDeque<Exit>();
        long now = SECONDS;
        for (int i = 0; i < 60_000; i++) {
            // sometimes so slow that they grow old, sometimes so quick that they push each other
            // out
            now += random.nextInt(i % 20_000 < 10_000 ? 1_000_000 : 100_000);
            var exit = new Exit(random.nextInt(20_000), random.nextInt(3), now);
            exits.add(exit.tid(), exit.parent(), exit.time());
            model.addLast(exit);
            if (model.size() > MOST) {
                model.removeFirst();
            }
            if (i % 20 == 0) {
                long tid = random.nextInt(20_000);
                long parent = random.nextInt(3);
                long at = now - random.nextInt(5_000_000);
                assertThat(exits.has(tid, parent, at))
                        .as("step %d, seed %d", i, seed)
                        .isEqualTo(
                                model.stream()
                                        .anyMatch(e ->
                                                e.tid() == tid
                                                        && e.parent() == parent
                                                        && at - e.time() >= 0
                                                        && at - e.time() < 2 * SECONDS));
            }
        }
        exits.clear();
        assertThat(model).noneMatch(e -> exits.has(e.tid(), e.parent(), e.time()));
    }
}
