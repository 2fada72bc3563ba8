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
    private final long cost;

    Node(int id, Kind kind, Condition leaf, List<Node> children, long cost) {
        this.id = id;
        this.kind = kind;
        this.leaf = leaf;
        this.children = children;
        this.cost = cost;
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

    /** Cheapest first, the order in which they are evaluated. */
    List<Node> children() {
        return children;
    }

    /** Expected cost of evaluation, as a multiple of a comparison of two short texts. */
    long cost() {
        return cost;
    }
}
