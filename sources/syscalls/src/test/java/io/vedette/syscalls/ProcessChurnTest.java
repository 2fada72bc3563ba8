package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A machine on which processes come and go, as in a build that lasts for days. */
class ProcessChurnTest {
    private static final boolean SOAK = Boolean.getBoolean("vedette.soak");

    /** Ten million take some minutes: with -Dvedette.soak=true. */
    private static final int PROCESSES = SOAK ? 10_000_000 : 200_000;

    /**
     * In the long run the end of every seventh is lost: after two million processes there are more
     * of these than are remembered.
     */
    private static final int LOST = SOAK ? 7 : Integer.MAX_VALUE;

    private static final int HIGHEST_PID = 4_000_000;
    private static final int BATCH = 500;
    private static final long MOST_GROWTH = 24L << 20;

    /** A recording that is made while it is read. */
    private static final class Churn extends InputStream {
        private final Recorded recorded = new Recorded();
        private byte[] batch = recorded.written();
        private int at;
        private int started;

        @Override
        public int read() {
            return at < batch.length || refill() ? batch[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == batch.length && !refill()) {
                return -1;
            }
            int copied = Math.min(length, batch.length - at);
            System.arraycopy(batch, at, into, offset, copied);
            at += copied;
            return copied;
        }

        private boolean refill() {
            if (started == PROCESSES) {
                return false;
            }
            for (int i = 0; i < BATCH; i++) {
                long tid = 1000L + (started % HIGHEST_PID);
                started++;
                Scenarios.starts(recorded, 1, tid, "make", 0);
                Scenarios.runs(recorded, tid, 1, "/usr/bin/cc" + started % 5, "-c", "x" + started);
                recorded.event(EventCode.OPENAT, tid, 3, -100, "src/" + started, 1, 0, 2049, 77);
                recorded.event(EventCode.SOCKET, tid, 4, 2, 1, 6);
                if (started % LOST != 0) {
                    Scenarios.ends(recorded, tid);
                }
            }
            batch = recorded.more();
            at = 0;
            return true;
        }
    }

    private static long used() {
        long[] measured = new long[3];
        for (int i = 0; i < measured.length; i++) {
            System.gc();
            measured[i] = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
        return Arrays.stream(measured).min().orElseThrow();
    }

    @Test
    void takesNoMoreMemoryTheLongerItLasts() throws IOException {
        var churn = new Churn();
        long half = 0;
        int most = 0;
        try (CaptureReader reader =
                CaptureReader.of(
                        churn,
                        "churn",
                        "here",
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            while (reader.advance()) {
                if (half == 0 && churn.started >= PROCESSES / 2) {
                    half = used();
                }
                most = Math.max(most, reader.machine().threads.size());
            }

            long end = used();

            assertThat(end - half).as("bytes more after twice as many").isLessThan(MOST_GROWTH);
            assertThat(most).isLessThanOrEqualTo(SOAK ? ThreadTable.MOST : 100);
        }
    }
}
