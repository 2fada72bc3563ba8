package io.vedette.correlation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Counts the different rules that matched. */
final class RuleWindow implements Measure {
    /** One more rule is worth more than one more event. */
    private static final int WEIGHT = 8;

    /** For each rule its latest event, where {@link #seen} has its bit. */
    private final Evidence.Seen[] latest;

    private int seen;

    RuleWindow(int rules) {
        latest = new Evidence.Seen[rules];
        Arrays.fill(latest, new Evidence.Seen(Long.MIN_VALUE, List.of()));
    }

    void add(long timeNanos, int inputs, List<String> ids) {
        var event = new Evidence.Seen(timeNanos, ids);
        for (int i = 0; i < latest.length; i++) {
            if ((inputs & 1 << i) != 0 && latest[i].timeNanos() <= timeNanos) {
                latest[i] = event;
                seen |= 1 << i;
            }
        }
    }

    private boolean isWithin(int rule, long from) {
        return (seen & 1 << rule) != 0 && latest[rule].timeNanos() >= from;
    }

    private int count(long from) {
        int rules = 0;
        for (int i = 0; i < latest.length; i++) {
            if (isWithin(i, from)) {
                rules++;
            }
        }
        return rules;
    }

    private List<Evidence.Seen> within(long from) {
        var within = new ArrayList<Evidence.Seen>();
        for (int i = 0; i < latest.length; i++) {
            if (isWithin(i, from)) {
                within.add(latest[i]);
            }
        }
        within.sort(Comparator.comparingLong(Evidence.Seen::timeNanos));
        return within;
    }

    @Override
    public double measured(long from) {
        return count(from);
    }

    @Override
    public long first(long from) {
        List<Evidence.Seen> within = within(from);
        return within.isEmpty() ? from : within.getFirst().timeNanos();
    }

    @Override
    public List<String> ids(long from) {
        return within(from).stream().flatMap(event -> event.ids().stream()).distinct().toList();
    }

    @Override
    public int progress() {
        return Integer.bitCount(seen) * WEIGHT;
    }

    @Override
    public long bytes() {
        return 48 + (long) (Evidence.BYTES_OF_ONE + 8) * latest.length;
    }

    @Override
    public void write(StateWriter out) {
        out.number(seen);
        for (Evidence.Seen event : latest) {
            out.number(event.timeNanos());
            out.texts(event.ids());
        }
    }

    @Override
    public void read(StateReader in) {
        seen = in.choice((1 << latest.length) - 1);
        for (int i = 0; i < latest.length; i++) {
            latest[i] = new Evidence.Seen(in.number(), in.texts());
        }
    }
}
