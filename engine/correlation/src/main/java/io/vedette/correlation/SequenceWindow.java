package io.vedette.correlation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds how many rules matched one after another in the order in which they are named, each on an
 * event of its own.
 *
 * <p>For each rule and each length it holds the sequence of that length ending with that rule whose
 * beginning is latest: if any such sequence lies within a timespan, this one does.
 */
final class SequenceWindow implements Measure {
    private static final int WEIGHT = 8;

    /** A sequence of matches, told from its end; before its first event there is {@link #NONE}. */
    private static final class Step {
        static final Step NONE = new Step(Long.MIN_VALUE, Long.MIN_VALUE, List.of());

        final long startNanos;
        final long timeNanos;
        final List<String> ids;
        final Step before;
        final int length;

        private Step(long startNanos, long timeNanos, List<String> ids) {
            this.startNanos = startNanos;
            this.timeNanos = timeNanos;
            this.ids = ids;
            this.before = this;
            this.length = 0;
        }

        Step(long timeNanos, List<String> ids, Step before) {
            this.startNanos = before == NONE ? timeNanos : before.startNanos;
            this.timeNanos = timeNanos;
            this.ids = ids;
            this.before = before;
            this.length = before.length + 1;
        }
    }

    private final int rules;

    /** At {@code rule * rules + length - 1}. */
    private final Step[] sequences;

    SequenceWindow(int rules) {
        this.rules = rules;
        sequences = new Step[rules * rules];
        Arrays.fill(sequences, Step.NONE);
    }

    /** The last rules first, so that no event is two steps of a sequence. */
    void add(long timeNanos, int inputs, List<String> ids) {
        for (int rule = rules - 1; rule >= 0; rule--) {
            if ((inputs & 1 << rule) == 0) {
                continue;
            }
            for (int length = rule + 1; length > 1; length--) {
                Step before = best(rule, length - 1, timeNanos);
                if (before != Step.NONE) {
                    offer(rule, length, new Step(timeNanos, ids, before));
                }
            }
            offer(rule, 1, new Step(timeNanos, ids, Step.NONE));
        }
    }

    /** The sequence of a length that ends before a rule and began last. */
    private Step best(int rule, int length, long timeNanos) {
        Step best = Step.NONE;
        for (int earlier = length - 1; earlier < rule; earlier++) {
            Step step = sequences[earlier * rules + length - 1];
            if (step != Step.NONE
                    && step.timeNanos <= timeNanos
                    && (best == Step.NONE || step.startNanos > best.startNanos)) {
                best = step;
            }
        }
        return best;
    }

    private void offer(int rule, int length, Step step) {
        Step known = sequences[rule * rules + length - 1];
        if (known == Step.NONE || step.startNanos >= known.startNanos) {
            sequences[rule * rules + length - 1] = step;
        }
    }

    private Step longest(long from) {
        for (int length = rules; length > 0; length--) {
            Step best = Step.NONE;
            for (int rule = length - 1; rule < rules; rule++) {
                Step step = sequences[rule * rules + length - 1];
                if (step != Step.NONE
                        && step.startNanos >= from
                        && (best == Step.NONE || step.startNanos > best.startNanos)) {
                    best = step;
                }
            }
            if (best != Step.NONE) {
                return best;
            }
        }
        return Step.NONE;
    }

    private static List<Step> steps(Step last) {
        var steps = new ArrayList<Step>();
        for (Step step = last; step != Step.NONE; step = step.before) {
            steps.addFirst(step);
        }
        return steps;
    }

    @Override
    public double measured(long from) {
        return longest(from).length;
    }

    @Override
    public long first(long from) {
        return longest(from).startNanos;
    }

    @Override
    public List<String> ids(long from) {
        return steps(longest(from)).stream().flatMap(step -> step.ids.stream()).toList();
    }

    @Override
    public int progress() {
        return Math.max(1, longest(Long.MIN_VALUE).length) * WEIGHT;
    }

    @Override
    public long bytes() {
        return 48 + (long) (Evidence.BYTES_OF_ONE + 16) * sequences.length / 2;
    }

    @Override
    public void write(StateWriter out) {
        for (Step sequence : sequences) {
            List<Step> steps = steps(sequence);
            out.number(steps.size());
            for (Step step : steps) {
                out.number(step.timeNanos);
                out.texts(step.ids);
            }
        }
    }

    @Override
    public void read(StateReader in) {
        for (int i = 0; i < sequences.length; i++) {
            int count = in.count(i % rules + 1);
            Step step = Step.NONE;
            for (int j = 0; j < count; j++) {
                step = new Step(in.number(), in.texts(), step);
            }
            // a sequence has the length of its place
            sequences[i] = count == i % rules + 1 ? step : Step.NONE;
        }
    }
}
