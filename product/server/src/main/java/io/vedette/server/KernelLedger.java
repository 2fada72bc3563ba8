package io.vedette.server;

import io.vedette.syscalls.SensorCounts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What became of the kernel's events, second by second, for the last hour; the first second goes
 * back to when the programs were attached. One thread adds, any reads.
 *
 * <p>In every second, and so over any stretch, {@code produced} is the sum of {@code filtered},
 * {@code sent}, {@code full}, {@code busy} and of how {@code underway} has changed; {@code sent} is
 * that of {@code read} and of how {@code waiting} has changed; and {@code read} that of {@code
 * evaluated}, {@code state}, {@code own} and {@code refused}.
 */
final class KernelLedger {
    private static final int SECONDS = 3600;

    private static final String COLUMNS =
            "second\tproduced\tfiltered\tsent\tfull\tbusy\tskipped\tunderway\tread\twaiting\tevaluated\tstate"
                    + "\town\trefused\talerts\n";

    private final Deque<Second> seconds = new ArrayDeque<>();
    private Totals last = new Totals(SensorCounts.Kernel.NOTHING, 0, 0, 0, 0, 0, 0);

    /**
     * All counters since the start.
     *
     * @param state read for the state alone
     * @param own read, and of our own making
     * @param refused read, and not to be made sense of
     */
    record Totals(
            SensorCounts.Kernel kernel,
            long read,
            long evaluated,
            long state,
            long own,
            long refused,
            long alerts) {
        /**
         * Counters of the kernel are read while it counts, but what was produced last of all: never
         * negative.
         */
        private long underway() {
            return kernel.produced()
                    - kernel.filtered()
                    - kernel.sent()
                    - kernel.full()
                    - kernel.busy();
        }

        private long waiting() {
            return kernel.sent() - read;
        }
    }

    /**
     * What was counted since the second before.
     *
     * @param full lost since the ring was full
     * @param busy lost since another event was being made on its processor
     * @param skipped how often a program was not run, see {@link SensorCounts.Kernel}
     * @param underway events that were being made in the kernel at its end
     * @param waiting events that were in the ring at its end
     */
    record Second(
            Instant end,
            long produced,
            long filtered,
            long sent,
            long full,
            long busy,
            long skipped,
            long underway,
            long read,
            long waiting,
            long evaluated,
            long state,
            long own,
            long refused,
            long alerts) {
        private String line() {
            return end
                    + "\t"
                    + String.join(
                            "\t",
                            List.of(
                                            produced, filtered, sent, full, busy, skipped, underway,
                                            read, waiting, evaluated, state, own, refused, alerts)
                                    .stream()
                                    .map(String::valueOf)
                                    .toList())
                    + "\n";
        }
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
                        kernel.full() - before.full(),
                        kernel.busy() - before.busy(),
                        kernel.skipped() - before.skipped(),
                        now.underway(),
                        now.read() - last.read(),
                        now.waiting(),
                        now.evaluated() - last.evaluated(),
                        now.state() - last.state(),
                        now.own() - last.own(),
                        now.refused() - last.refused(),
                        now.alerts() - last.alerts()));
        last = now;
    }

    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }

    /** A line for each second, columns with tabs between, under a line of their names. */
    String table() {
        var text = new StringBuilder(COLUMNS);
        seconds().forEach(one -> text.append(one.line()));
        return text.toString();
    }
}
