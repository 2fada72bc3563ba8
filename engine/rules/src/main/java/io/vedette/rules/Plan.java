package io.vedette.rules;

import java.util.List;

/** The conditions that are left for one kind of event, ordered but not yet compiled. */
final class Plan {
    private final int code;
    private final int[] rules;
    private final List<Node> nodes;
    private final CandidateIndex index;

    /**
     * @param code of the events, or the first of several
     * @param rules places in the list of rules, ascending
     * @param nodes for each of them its condition
     * @param index says for an event which of them to try
     */
    Plan(int code, int[] rules, List<Node> nodes, CandidateIndex index) {
        this.code = code;
        this.rules = rules;
        this.nodes = List.copyOf(nodes);
        this.index = index;
    }

    int code() {
        return code;
    }

    /** The place of the rule whose condition is at {@code place} of {@link #nodes}. */
    int rule(int place) {
        return rules[place];
    }

    int[] rules() {
        return rules;
    }

    List<Node> nodes() {
        return nodes;
    }

    CandidateIndex index() {
        return index;
    }

    /** What an event of this kind is expected to cost; see {@link Node#cost}. */
    double cost(LeafFrequencies frequencies) {
        double cost = 0;
        for (int i = 0; i < nodes.size(); i++) {
            cost += index.tried(i, frequencies) * frequencies.cost(nodes.get(i));
        }
        return cost;
    }
}
