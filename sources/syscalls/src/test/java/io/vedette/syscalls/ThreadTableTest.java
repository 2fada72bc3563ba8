package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ThreadTableTest {
    private static final byte[] SHARED = new byte[1 << 20];

    private final ThreadTable table = new ThreadTable();

    private static ProcessThread process(long tid, long parent) {
        var thread = new ProcessThread(tid);
        thread.pid = tid;
        thread.parent = parent;
        thread.virtualTid = tid;
        thread.virtualPid = tid;
        return thread;
    }

    @Test
    void holdsNoMoreThanItsLimit() {
        for (long tid = 1; tid <= ThreadTable.MOST + 1000; tid++) {
            table.add(process(tid, 0));
        }

        assertThat(table.size()).isEqualTo(ThreadTable.MOST);
        assertThat(table.refused()).isEqualTo(1000);
    }

    @Test
    void forgetsWhatWasNotSeenForLongWhenItIsFull() {
        for (long tid = 1; tid <= ThreadTable.MOST; tid++) {
            table.add(process(tid, 0));
        }
        table.setTime(400 * Recorded.SECOND);

        assertThat(table.add(process(1_000_000, 0))).isTrue();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void holdsNoMoreDescriptorsThanThereIsMemoryFor() {
        var parent = process(1, 0);
        for (int number = 0; number < DescriptorTable.MOST; number++) {
            parent.ownDescriptors.open(number);
        }
        for (long tid = 2; tid < 1000; tid++) {
            var child = process(tid, 1);
            table.add(child);
            child.ownDescriptors.copyFrom(parent.ownDescriptors);
        }

        assertThat(table.descriptors().refused()).isPositive();
        for (long tid = 2; tid < 1000; tid++) {
            table.remove(tid);
        }
        assertThat(table.descriptors().used()).isZero();
    }

    @Test
    void holdsNoMoreTextThanThereIsMemoryFor() {
        long most = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4);
        long held = 0;
        for (long tid = 1; table.textRefused() == 0; tid++) {
            var thread = process(tid, 0);
            // each claims the same array, as hostile events would make it ever anew
            thread.environment = SHARED;
            table.add(thread);
            held += SHARED.length;
            assertThat(held).isLessThan(most + 2L * SHARED.length);
        }
    }

    @RepeatedTest(3)
    void keepsTheProcessTreeConsistent() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        table.add(process(1, 0));
        List<Long> alive = new ArrayList<>(List.of(1L));
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(2) == 0 || alive.size() < 2) {
                long tid = random.nextLong(2, 500);
                if (table.peek(tid) == null) {
                    table.add(process(tid, alive.get(random.nextInt(alive.size()))));
                    alive.add(tid);
                }
            } else {
                Long gone = alive.remove(1 + random.nextInt(alive.size() - 1));
                table.remove(gone);
            }
        }
        assertThat(table.size()).as("seed %s", seed).isEqualTo(alive.size());
        table.forEach(thread -> {
            boolean parentKnown = thread.parent == 0 || table.peek(thread.parent) != null;
            assertThat(parentKnown).as("seed %s, thread %s", seed, thread.tid).isTrue();
            assertThat(table.ancestor(thread, 600)).as("seed %s", seed).isNull();
        });
    }
}
