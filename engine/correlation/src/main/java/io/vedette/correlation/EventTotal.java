package io.vedette.correlation;

import java.util.List;

/** Counts all events of a timespan that begins with the first one. */
final class EventTotal implements Measure {
    private final Evidence evidence = new Evidence(Evidence.MOST);
    private long count;
    private long firstNanos;

    void add(long timeNanos, List<String> ids) {
        firstNanos = count == 0 ? timeNanos : Math.min(firstNanos, timeNanos);
        count++;
        evidence.add(timeNanos, ids);
    }

    @Override
    public double measured(long from) {
        return (double) count;
    }

    @Override
    public long first(long from) {
        return firstNanos;
    }

    @Override
    public List<String> ids(long from) {
        return evidence.ids(from);
    }

    @Override
    public int progress() {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    @Override
    public long bytes() {
        return 48 + evidence.bytes();
    }

    @Override
    public void write(StateWriter out) {
        out.number(count);
        out.number(firstNanos);
        evidence.write(out);
    }

    @Override
    public void read(StateReader in) {
        count = in.number();
        firstNanos = in.number();
        evidence.read(in);
    }
}
