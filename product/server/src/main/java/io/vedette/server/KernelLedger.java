package io.vedette.server;

import io.vedette.syscalls.SensorCounts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What became of the kernel's events, second by second, for the last hour. One thread adds, any
 * reads.
 *
 * <p>Over any stretch, {@code produced} is the sum of {@code filtered}, {@code sent} and {@code
 * lost} and of how {@code underway} has changed, and {@code sent} that of {@code read} and of how
 * {@code waiting} has changed.
 */
final class KernelLedger {
    private static final int SECONDS = 3600;

    private final Deque<Second> seconds = new ArrayDeque<>();
    private Totals last;

    /** All counters since the start. */
    record Totals(SensorCounts.Kernel kernel, long read, long evaluated, long alerts) {
        private long underway() {
            return kernel.produced() - kernel.filtered() - kernel.sent() - kernel.lost();
        }

        private long waiting() {
            return kernel.sent() - read;
        }
    }

    /**
     * What was counted since the second before.
     *
     * @param underway events that were being made in the kernel at its end
     * @param waiting events that were in the ring at its end
     */
    record Second(
            Instant end,
            long produced,
            long filtered,
            long sent,
            long lost,
            long underway,
            long read,
            long waiting,
            long evaluated,
            long alerts) {}

    KernelLedger(Totals first) {
        last = first;
    }

    synchronized void add(Instant end, Totals now) {
        SensorCounts.Kernel kernel = now.kernel();
        SensorCounts.Kernel before = last.kernel();
        if (seconds.size() == SECONDS) {
            seconds.removeFirst();
        }
        seconds.addLast(
                new Second(
                        end,
                        kernel.produced() - before.produced(),
                        kernel.filtered() - before.filtered(),
                        kernel.sent() - before.sent(),
                        kernel.lost() - before.lost(),
                        now.underway(),
                        now.read() - last.read(),
                        now.waiting(),
                        now.evaluated() - last.evaluated(),
                        now.alerts() - last.alerts()));
        last = now;
    }

    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }

    /** A line for each second, columns with tabs between, under a line of their names. */
    String table() {
        var text =
                new StringBuilder(
                        "second\tproduced\tfiltered\tsent\tlost\tunderway\tread\twaiting\tevaluated\talerts\n");
        for (Second one : seconds()) {
            text.append(one.end())
                    .append('\t')
                    .append(one.produced())
                    .append('\t')
                    .append(one.filtered())
                    .append('\t')
                    .append(one.sent())
                    .append('\t')
                    .append(one.lost())
                    .append('\t')
                    .append(one.underway())
                    .append('\t')
                    .append(one.read())
                    .append('\t')
                    .append(one.waiting())
                    .append('\t')
                    .append(one.evaluated())
                    .append('\t')
                    .append(one.alerts())
                    .append('\n');
        }
        return text.toString();
    }
}
