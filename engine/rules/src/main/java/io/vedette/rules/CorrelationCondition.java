package io.vedette.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * With what a correlation compares what it counts: all bounds have to hold.
 *
 * @param bounds at least one, each operator at most once
 */
public record CorrelationCondition(List<Bound> bounds) {
    public CorrelationCondition {
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("a condition has a bound");
        }
        bounds = List.copyOf(bounds);
    }

    /** How a number compares. */
    public enum Comparison {
        GT("gt", "more than"),
        GTE("gte", "at least"),
        LT("lt", "fewer than"),
        LTE("lte", "at most"),
        EQ("eq", "exactly"),
        NEQ("neq", "not");

        private final String word;
        private final String meaning;

        Comparison(String word, String meaning) {
            this.word = word;
            this.meaning = meaning;
        }

        /** The name in documents. */
        public String word() {
            return word;
        }

        /** In English, before the number. */
        public String meaning() {
            return meaning;
        }

        static Optional<Comparison> parse(String word) {
            return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
        }
    }

    /** One comparison with a number. */
    public record Bound(Comparison comparison, double number) {
        boolean holds(double measured) {
            return switch (comparison) {
                case GT -> measured > number;
                case GTE -> measured >= number;
                case LT -> measured < number;
                case LTE -> measured <= number;
                case EQ -> measured == number;
                case NEQ -> measured != number;
            };
        }

        /** The number without a needless fraction. */
        String written() {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }

        @Override
        public String toString() {
            return comparison.word() + " " + written();
        }
    }

    /** The condition that is reached from below, by at least this many. */
    public static CorrelationCondition atLeast(double number) {
        return new CorrelationCondition(List.of(new Bound(Comparison.GTE, number)));
    }

    public boolean holds(double measured) {
        for (Bound bound : bounds) {
            if (!bound.holds(measured)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether more of what is counted can only make it true, so that it can be told as soon as it
     * is reached; else one has to wait for the end of the timespan.
     */
    public boolean isReachedFromBelow() {
        return bounds.stream()
                .allMatch(bound ->
                        bound.comparison() == Comparison.GT
                                || bound.comparison() == Comparison.GTE);
    }

    /** For whole numbers: the least that all bounds allow. */
    public long least() {
        long least = Long.MIN_VALUE;
        for (Bound bound : bounds) {
            long its =
                    switch (bound.comparison()) {
                        case GT -> (long) Math.floor(bound.number()) + 1;
                        case GTE, EQ -> (long) Math.ceil(bound.number());
                        case LT, LTE, NEQ -> Long.MIN_VALUE;
                    };
            least = Math.max(least, its);
        }
        return least;
    }

    /** For whole numbers: the most that all bounds allow. */
    public long most() {
        long most = Long.MAX_VALUE;
        for (Bound bound : bounds) {
            long its =
                    switch (bound.comparison()) {
                        case LT -> (long) Math.ceil(bound.number()) - 1;
                        case LTE, EQ -> (long) Math.floor(bound.number());
                        case GT, GTE, NEQ -> Long.MAX_VALUE;
                    };
            most = Math.min(most, its);
        }
        return most;
    }

    @Override
    public String toString() {
        return bounds.stream().map(Bound::toString).collect(Collectors.joining(" and "));
    }
}
