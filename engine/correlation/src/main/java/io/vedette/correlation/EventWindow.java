package io.vedette.correlation;

import java.util.List;

/** Counts events up to a number that is enough. */
final class EventWindow implements Measure {
    private final LongRing times;
    private final Evidence evidence;
    private final int enough;

    EventWindow(int enough) {
        this.enough = enough;
        times = new LongRing(enough);
        evidence = new Evidence(enough);
    }

    void add(long timeNanos, List<String> ids) {
        times.add(timeNanos);
        evidence.add(timeNanos, ids);
    }

    @Override
    public double measured(long from) {
        return times.size() - times.firstFrom(from);
    }

    @Override
    public long first(long from) {
        return times.get(Math.min(times.firstFrom(from), times.size() - 1));
    }

    @Override
    public List<String> ids(long from) {
        return evidence.ids(from);
    }

    @Override
    public int progress() {
        return times.size();
    }

    @Override
    public long bytes() {
        return 32 + times.bytes() + evidence.bytes();
    }

    @Override
    public void write(StateWriter out) {
        out.number(times.size());
        for (long time : times.toArray()) {
            out.number(time);
        }
        evidence.write(out);
    }

    @Override
    public void read(StateReader in) {
        int count = in.count(enough);
        for (int i = 0; i < count; i++) {
            times.add(in.number());
        }
        evidence.read(in);
    }
}
