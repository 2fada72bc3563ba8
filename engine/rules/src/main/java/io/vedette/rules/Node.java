package io.vedette.rules;

import java.util.List;

/**
 * A part of conditions in the graph that the compiler works on: equal parts of all rules are one
 * node.
 *
 * <p>Made by {@link ConditionGraph} alone; two nodes are equal when they are the same.
 */
final class Node {
    /** What a node is. */
    enum Kind {
        TRUE,
        FALSE,
        /** A comparison; {@link #leaf()} has it. */
        LEAF,
        ALL,
        ANY,
        NOT
    }

    private final int id;
    private final Kind kind;
    private final Condition leaf;
    private final List<Node> children;
    private final double cost;
    private final double truth;

    Node(int id, Kind kind, Condition leaf, List<Node> children, double cost, double truth) {
        this.id = id;
        this.kind = kind;
        this.leaf = leaf;
        this.children = children;
        this.cost = cost;
        this.truth = truth;
    }

    int id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /** The comparison of a leaf; means nothing for other nodes. */
    Condition leaf() {
        return leaf;
    }

    /** In the order in which they are evaluated. */
    List<Node> children() {
        return children;
    }

    /** Expected cost of evaluation, as a multiple of a comparison of two short texts. */
    double cost() {
        return cost;
    }

    /** The expected share of events of which it is true. */
    double truth() {
        return truth;
    }
}
