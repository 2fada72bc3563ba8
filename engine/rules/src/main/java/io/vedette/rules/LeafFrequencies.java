package io.vedette.rules;

import java.util.HashMap;
import java.util.Map;

/**
 * How often comparisons were true of events that were seen: what terms are ordered by.
 *
 * <p>Immutable. Of a comparison that was not looked at, its operator says how often it may be true:
 * few values are the one that is asked for (as in Selinger et al., "Access Path Selection in a
 * Relational Database Management System", 1979).
 */
final class LeafFrequencies {
    /** Nothing was observed. */
    static final LeafFrequencies NONE = new LeafFrequencies(Map.of());

    private static final double SELDOM = 0.1;
    private static final double MOSTLY = 1 - SELDOM;

    private final Map<Condition, Observed> observed;

    /** How often one comparison was looked at, and was true. */
    record Observed(long looks, long truths) {
        Observed plus(Observed other) {
            return new Observed(looks + other.looks, truths + other.truths);
        }
    }

    LeafFrequencies(Map<Condition, Observed> observed) {
        this.observed = new HashMap<>(observed);
    }

    boolean wasObserved(Condition leaf) {
        return observed.containsKey(leaf);
    }

    /**
     * The share of events of which the comparison is true, between 0 and 1 but neither: what was
     * never true may be so of the next event (Laplace's rule of succession).
     */
    double truth(Condition leaf) {
        Observed known = observed.get(leaf);
        return known == null ? guess(leaf) : (known.truths() + 1.0) / (known.looks() + 2.0);
    }

    private static double guess(Condition leaf) {
        return switch (leaf) {
            case Condition.Present ignored -> MOSTLY;
            case Condition.Compare compare -> guess(compare.operator());
            default -> 0.5;
        };
    }

    private static double guess(Operator operator) {
        return switch (operator) {
            case NOT_EQUAL -> MOSTLY;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> 0.5;
            default -> SELDOM;
        };
    }

    /**
     * What a part costs in the order that it has, which may have been chosen by other frequencies;
     * see {@link Node#cost}. Comparisons count as independent of each other.
     */
    double cost(Node node) {
        return estimate(node, new HashMap<>()).cost();
    }

    private record Estimate(double cost, double truth) {}

    private Estimate estimate(Node node, Map<Node, Estimate> known) {
        Estimate before = known.get(node);
        if (before != null) {
            return before;
        }
        Estimate estimate =
                switch (node.kind()) {
                    case TRUE, FALSE -> new Estimate(0, node.truth());
                    case LEAF -> new Estimate(node.cost(), truth(node.leaf()));
                    case NOT -> {
                        Estimate term = estimate(node.children().getFirst(), known);
                        yield new Estimate(term.cost(), 1 - term.truth());
                    }
                    case ALL, ANY -> {
                        double cost = 0;
                        double reached = 1;
                        for (Node child : node.children()) {
                            Estimate term = estimate(child, known);
                            cost += reached * term.cost();
                            reached *=
                                    node.kind() == Node.Kind.ALL ? term.truth() : 1 - term.truth();
                        }
                        yield new Estimate(
                                cost, node.kind() == Node.Kind.ALL ? reached : 1 - reached);
                    }
                };
        known.put(node, estimate);
        return estimate;
    }
}
