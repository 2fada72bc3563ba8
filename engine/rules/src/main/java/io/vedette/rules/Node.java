package io.vedette.rules;

import java.util.List;
import java.util.Optional;

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

    private static final Condition NO_LEAF = new Condition.Unresolved();

    private final int id;
    private final Kind kind;
    private final Condition leaf;
    private final Optional<ValueTest> test;
    private final List<Node> children;
    private final double cost;
    private final double truth;

    private Node(
            int id,
            Kind kind,
            Condition leaf,
            Optional<ValueTest> test,
            List<Node> children,
            double cost,
            double truth) {
        this.id = id;
        this.kind = kind;
        this.leaf = leaf;
        this.test = test;
        this.children = children;
        this.cost = cost;
        this.truth = truth;
    }

    /**
     * @param test of the value, when it is a {@link Condition.Compare}
     */
    static Node ofLeaf(
            int id, Condition leaf, Optional<ValueTest> test, double cost, double truth) {
        return new Node(id, Kind.LEAF, leaf, test, List.of(), cost, truth);
    }

    /**
     * @param kind all but {@link Kind#LEAF}
     */
    static Node of(int id, Kind kind, List<Node> children, double cost, double truth) {
        return new Node(id, kind, NO_LEAF, Optional.empty(), children, cost, truth);
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

    /** What a leaf that is a {@link Condition.Compare} tests its value with. */
    ValueTest test() {
        return test.orElseThrow();
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
