package io.vedette.syscalls;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of events: in the kernel, and on the way out of it.
 *
 * <p>May be read from any thread.
 */
public final class SensorCounts {
    private static final SensorLayout LAYOUT = SensorLayout.get();
    private static final int SIZE = LAYOUT.size("counters");
    private static final int CLASSES = classes();
    private static final int PRODUCED = word("produced");
    private static final int FILTERED = word("filtered");
    private static final int SENT = word("sent");
    private static final int FULL = word("full");
    private static final int BUSY = word("busy");
    private static final int FAULTS = word("faults");
    private static final int CUT = word("cut");

    private final BpfObject object;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong forState = new AtomicLong();
    private final AtomicLong own = new AtomicLong();
    private Kernel last = Kernel.NOTHING;
    private boolean frozen;

    /**
     * What the programs counted, of all types and processors. Once nothing is under way, {@code
     * produced} is the sum of {@code filtered}, {@code sent}, {@code full} and {@code busy}; before
     * it can be more, by what is, and never less.
     *
     * @param produced what happened, of types that are on
     * @param filtered what no rule can match
     * @param sent what was put into the ring
     * @param full what was lost since the ring had no room
     * @param busy what was lost since another event was being made on its processor
     * @param faults what was sent without some of the caller's memory, which could not be read
     * @param cut what was sent with less of a text or a list than there was
     * @param skipped how often the kernel did not run a program, since it ran on that processor
     *     already; what happened then is not in {@code produced}, nor is known whether anybody had
     *     wanted it
     */
    public record Kernel(
            long produced,
            long filtered,
            long sent,
            long full,
            long busy,
            long faults,
            long cut,
            long skipped) {
        /** Before the first event. */
        public static final Kernel NOTHING = new Kernel(0, 0, 0, 0, 0, 0, 0, 0);

        /** Events that are not known to anybody any more. */
        public long lost() {
            return full + busy + skipped;
        }
    }

    SensorCounts(BpfObject object) {
        this.object = object;
    }

    void addRead(int length) {
        // one thread writes
        read.setPlain(read.getPlain() + 1);
        bytes.setPlain(bytes.getPlain() + length);
    }

    void addMissed(int events) {
        missed.addAndGet(Integer.toUnsignedLong(events));
    }

    void addRefused() {
        refused.incrementAndGet();
    }

    void addForState() {
        forState.setPlain(forState.getPlain() + 1);
    }

    void addOwn() {
        own.setPlain(own.getPlain() + 1);
    }

    synchronized void freeze() {
        kernel();
        frozen = true;
    }

    /** Events that were taken out of the ring. */
    public long read() {
        return read.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Events that a later one's number tells are missing. */
    public long missed() {
        return missed.get();
    }

    /** Events that could not be made sense of. */
    public long refused() {
        return refused.get();
    }

    /** Events that only the state is made of: rules do not see them. */
    public long forState() {
        return forState.get();
    }

    /** Events of our own, which prove that events come: rules do not see them. */
    public long own() {
        return own.get();
    }

    /** Of all types of events together. */
    public synchronized Kernel kernel() {
        if (!frozen) {
            long skipped = object.skipped();
            long[] sums = sums(object.getAll("counts", CLASSES, SIZE * Processors.possible()));
            last =
                    new Kernel(
                            sums[PRODUCED],
                            sums[FILTERED],
                            sums[SENT],
                            sums[FULL],
                            sums[BUSY],
                            sums[FAULTS],
                            sums[CUT],
                            skipped);
        }
        return last;
    }

    /** Of each member of the counters, of all classes and processors together. */
    private static long[] sums(byte[] counters) {
        long[] sums = new long[SIZE / Long.BYTES];
        for (int at = 0; at < counters.length; at += SIZE) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += LittleEndian.number(counters, at + i * Long.BYTES);
            }
        }
        return sums;
    }

    private static int word(String member) {
        return LAYOUT.offset("counters." + member) / Long.BYTES;
    }

    private static int classes() {
        return LAYOUT.maps().stream()
                .filter(map -> map.name().equals("counts"))
                .mapToInt(SensorLayout.MapOf::entries)
                .sum();
    }
}
