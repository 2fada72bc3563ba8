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
            Kernel sum = new Kernel(0, 0, 0, 0, 0, 0, 0, object.skipped());
            int processors = Processors.possible();
            int classes = classes();
            byte[] values = object.getAll("counts", classes, SIZE * processors);
            for (int at = 0; at < values.length; at += SIZE) {
                sum = add(sum, read(values, at));
            }
            last = sum;
        }
        return last;
    }

    private static int classes() {
        return LAYOUT.maps().stream()
                .filter(map -> map.name().equals("counts"))
                .mapToInt(SensorLayout.MapOf::entries)
                .sum();
    }

    private static Kernel add(Kernel a, Kernel b) {
        return new Kernel(
                a.produced + b.produced,
                a.filtered + b.filtered,
                a.sent + b.sent,
                a.full + b.full,
                a.busy + b.busy,
                a.faults + b.faults,
                a.cut + b.cut,
                a.skipped + b.skipped);
    }

    private static Kernel read(byte[] values, int at) {
        return new Kernel(
                number(values, at, "produced"),
                number(values, at, "filtered"),
                number(values, at, "sent"),
                number(values, at, "full"),
                number(values, at, "busy"),
                number(values, at, "faults"),
                number(values, at, "cut"),
                0);
    }

    private static long number(byte[] values, int at, String member) {
        return LittleEndian.number(values, at + LAYOUT.offset("counters." + member));
    }
}
