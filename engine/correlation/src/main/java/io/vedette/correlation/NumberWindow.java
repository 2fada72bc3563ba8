package io.vedette.correlation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Adds up the numbers of the events of a timespan, which moves on with them. */
final class NumberWindow implements Measure {
    /** More events of one group than these are not held: the oldest fall out. */
    static final int MOST = 10_000;

    private static final int BYTES_OF_ONE = 48;

    private ArrayDeque<Sample> samples = new ArrayDeque<>(2);
    private final Evidence evidence = new Evidence(Evidence.MOST);
    private double sum;

    private record Sample(long timeNanos, double number) {}

    /** Adds a number; whether an older one had to go for it. */
    boolean add(long timeNanos, double number, List<String> ids) {
        boolean full = samples.size() == MOST;
        if (full) {
            removeFirst();
        }
        boolean late = !samples.isEmpty() && samples.getLast().timeNanos() > timeNanos;
        samples.addLast(new Sample(timeNanos, number));
        sum += number;
        if (late) {
            var sorted = new ArrayList<>(samples);
            sorted.sort(Comparator.comparingLong(Sample::timeNanos));
            samples = new ArrayDeque<>(sorted);
        }
        evidence.add(timeNanos, ids);
        return full;
    }

    private void removeFirst() {
        sum -= samples.removeFirst().number();
        if (samples.isEmpty()) {
            // what rounding left behind
            sum = 0;
        }
    }

    @Override
    public double measured(long from) {
        while (!samples.isEmpty() && samples.getFirst().timeNanos() < from) {
            removeFirst();
        }
        return sum;
    }

    @Override
    public long first(long from) {
        return samples.isEmpty() ? from : samples.getFirst().timeNanos();
    }

    @Override
    public List<String> ids(long from) {
        return evidence.ids(from);
    }

    @Override
    public int progress() {
        return Math.max(1, samples.size());
    }

    @Override
    public long bytes() {
        return 96 + (long) BYTES_OF_ONE * samples.size() + evidence.bytes();
    }

    @Override
    public void write(StateWriter out) {
        out.number(samples.size());
        for (Sample sample : samples) {
            out.number(sample.timeNanos());
            out.decimal(sample.number());
        }
        evidence.write(out);
    }

    @Override
    public void read(StateReader in) {
        int count = in.count(MOST);
        for (int i = 0; i < count; i++) {
            var sample = new Sample(in.number(), in.decimal());
            samples.addLast(sample);
            sum += sample.number();
        }
        evidence.read(in);
    }
}
