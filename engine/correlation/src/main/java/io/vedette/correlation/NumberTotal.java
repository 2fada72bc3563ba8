package io.vedette.correlation;

import java.util.List;

/** The sum or the mean of the numbers of a timespan that begins with the first event. */
final class NumberTotal implements Measure {
    private final boolean mean;
    private final EventTotal events = new EventTotal();
    private double sum;

    NumberTotal(boolean mean) {
        this.mean = mean;
    }

    void add(long timeNanos, double number, List<String> ids) {
        sum += number;
        events.add(timeNanos, ids);
    }

    @Override
    public double measured(long from) {
        double count = events.measured(from);
        return mean && count > 0 ? sum / count : sum;
    }

    @Override
    public long first(long from) {
        return events.first(from);
    }

    @Override
    public List<String> ids(long from) {
        return events.ids(from);
    }

    @Override
    public int progress() {
        return events.progress();
    }

    @Override
    public long bytes() {
        return 32 + events.bytes();
    }

    @Override
    public void write(StateWriter out) {
        out.decimal(sum);
        events.write(out);
    }

    @Override
    public void read(StateReader in) {
        sum = in.decimal();
        events.read(in);
    }
}
