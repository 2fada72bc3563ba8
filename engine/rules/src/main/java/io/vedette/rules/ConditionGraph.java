package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes nodes of conditions and keeps each but once (hash-consing), simplified on the way: nested
 * {@code and} and {@code or} are one, doubled terms and constants vanish, alternatives on one field
 * become one comparison with a set.
 *
 * <p>Terms have no effects, so their order is free: first comes what settles the whole for the
 * least expected cost.
 */
final class ConditionGraph {
    /** Reading a field costs about as much as this many comparisons of short texts. */
    private static final int READ_COST = 2;

    /** The same of what is more than a field, such as a transformed one, and of a costly field. */
    private static final int COSTLY_READ = 40;

    private static final Set<Operator> MERGED =
            Set.of(
                    Operator.EQUAL,
                    Operator.DOUBLE_EQUAL,
                    Operator.IN,
                    Operator.STARTSWITH,
                    Operator.ENDSWITH,
                    Operator.CONTAINS);

    private final Map<Key, Node> nodes = new HashMap<>();
    private final Map<Condition, Node> leaves = new HashMap<>();
    private final IdentityHashMap<Condition, Node> made = new IdentityHashMap<>();
    private final LeafFrequencies frequencies;
    private final Node yes = intern(Node.Kind.TRUE, List.of(), 0, 1);
    private final Node no = intern(Node.Kind.FALSE, List.of(), 0, 0);

    private record Key(Node.Kind kind, List<Integer> children) {}

    ConditionGraph(LeafFrequencies frequencies) {
        this.frequencies = frequencies;
    }

    int size() {
        return nodes.size() + leaves.size();
    }

    Node constant(boolean truth) {
        return truth ? yes : no;
    }

    Node of(Condition condition) {
        Node known = made.get(condition);
        if (known != null) {
            return known;
        }
        Node node =
                switch (condition) {
                    case Condition.All all -> all(all.terms().stream().map(this::of).toList());
                    case Condition.Any any -> any(any.terms().stream().map(this::of).toList());
                    case Condition.Not not -> not(of(not.term()));
                    case Condition.Present ignored -> leaf(condition);
                    case Condition.Compare ignored -> leaf(condition);
                    case Condition.CompareOperands ignored -> leaf(condition);
                    case Condition.Unresolved ignored ->
                            throw new IllegalStateException("a rule that was refused is compiled");
                };
        made.put(condition, node);
        return node;
    }

    /** A condition that is evaluated as it is, whatever it holds. */
    Node leaf(Condition condition) {
        Condition canonical =
                condition instanceof Compare compare && isMerged(compare)
                        ? withAll(compare, operator(compare), compare.values())
                        : condition;
        Node known = leaves.get(canonical);
        if (known == null) {
            Optional<ValueTest> test =
                    canonical instanceof Compare compare
                            ? Optional.of(ValueTest.of(compare))
                            : Optional.empty();
            known =
                    Node.ofLeaf(
                            size(),
                            canonical,
                            test,
                            leafCost(canonical, test),
                            frequencies.truth(canonical));
            leaves.put(canonical, known);
        }
        return known;
    }

    private static Operator operator(Compare compare) {
        return ValueTest.EQUALITY.contains(compare.operator()) ? Operator.IN : compare.operator();
    }

    private static double leafCost(Condition condition, Optional<ValueTest> test) {
        return switch (condition) {
            case Condition.Present present -> readCost(present.operand());
            case Compare compare -> readCost(compare.operand()) + test.orElseThrow().cost();
            default -> 50;
        };
    }

    private static double readCost(Condition.Operand operand) {
        return operand instanceof Condition.FieldRead read && !read.field().is(Field.Trait.COSTLY)
                ? READ_COST
                : COSTLY_READ;
    }

    Node not(Node term) {
        return switch (term.kind()) {
            case TRUE -> no;
            case FALSE -> yes;
            case NOT -> term.children().getFirst();
            case LEAF, ALL, ANY ->
                    intern(Node.Kind.NOT, List.of(term), term.cost(), 1 - term.truth());
        };
    }

    Node all(List<Node> terms) {
        return join(Node.Kind.ALL, terms, yes, no);
    }

    Node any(List<Node> terms) {
        return join(Node.Kind.ANY, merged(terms), no, yes);
    }

    private Node join(Node.Kind kind, List<Node> terms, Node neutral, Node absorbing) {
        var flat = new LinkedHashSet<Node>();
        for (Node term : terms) {
            if (term.kind() == kind) {
                flat.addAll(term.children());
            } else if (term != neutral) {
                flat.add(term);
            }
        }
        if (flat.contains(absorbing) || flat.stream().anyMatch(term -> flat.contains(not(term)))) {
            return absorbing;
        }
        if (flat.isEmpty()) {
            return neutral;
        }
        if (flat.size() == 1) {
            return flat.getFirst();
        }
        var ordered = new ArrayList<>(flat);
        ordered.sort(
                Comparator.<Node>comparingDouble(term -> term.cost() / settles(kind, term))
                        .thenComparingInt(Node::id));
        double cost = 0;
        double reached = 1;
        for (Node term : ordered) {
            cost += reached * term.cost();
            reached *= 1 - settles(kind, term);
        }
        double truth = kind == Node.Kind.ALL ? reached : 1 - reached;
        return intern(kind, List.copyOf(ordered), cost, truth);
    }

    /** How often a term settles the whole, so that the terms after it need not be evaluated. */
    private static double settles(Node.Kind kind, Node term) {
        return kind == Node.Kind.ALL ? 1 - term.truth() : term.truth();
    }

    /**
     * Puts comparisons of one field by one operator together: {@code a = x or a = y} is {@code a in
     * (x, y)}.
     */
    private List<Node> merged(List<Node> terms) {
        Map<Object, Compare> groups = new LinkedHashMap<>();
        var rest = new ArrayList<Node>();
        var flat = new ArrayList<Node>();
        for (Node term : terms) {
            if (term.kind() == Node.Kind.ANY) {
                flat.addAll(term.children());
            } else {
                flat.add(term);
            }
        }
        for (Node term : flat) {
            if (term.kind() == Node.Kind.LEAF
                    && term.leaf() instanceof Compare compare
                    && isMerged(compare)) {
                Operator operator = operator(compare);
                groups.merge(
                        List.of(compare.operand(), operator),
                        withAll(compare, operator, compare.values()),
                        (a, b) -> withAll(a, operator, union(a.values(), b.values())));
            } else {
                rest.add(term);
            }
        }
        groups.values().forEach(compare -> rest.add(leaf(compare)));
        return rest;
    }

    private static boolean isMerged(Compare compare) {
        boolean some =
                compare.quantifier() == Quantifier.ANYOF || compare.quantifier() == Quantifier.NONE;
        return some
                && MERGED.contains(compare.operator())
                && compare.operand().cardinality() == Cardinality.ONE
                && !compare.values().isEmpty()
                && compare.values().stream().allMatch(Constant.Text.class::isInstance);
    }

    private static Compare withAll(Compare compare, Operator operator, List<Constant> values) {
        Quantifier quantifier = operator == Operator.IN ? Quantifier.NONE : Quantifier.ANYOF;
        return new Compare(compare.operand(), operator, quantifier, values);
    }

    private static List<Constant> union(List<Constant> a, List<Constant> b) {
        var all = new LinkedHashSet<>(a);
        all.addAll(b);
        return List.copyOf(all);
    }

    /**
     * The node with some leaves replaced, simplified again.
     *
     * @param leaves what a leaf becomes
     * @param done results so far, by node
     */
    Node rewrite(Node node, Function<Node, Node> leaves, Map<Node, Node> done) {
        Node known = done.get(node);
        if (known != null) {
            return known;
        }
        Node result =
                switch (node.kind()) {
                    case TRUE, FALSE -> node;
                    case LEAF -> leaves.apply(node);
                    case NOT -> not(rewrite(node.children().getFirst(), leaves, done));
                    case ALL, ANY -> {
                        var terms = new ArrayList<Node>();
                        boolean changed = false;
                        for (Node child : node.children()) {
                            Node term = rewrite(child, leaves, done);
                            changed |= term != child;
                            terms.add(term);
                        }
                        yield !changed
                                ? node
                                : node.kind() == Node.Kind.ALL ? all(terms) : any(terms);
                    }
                };
        done.put(node, result);
        return result;
    }

    private Node intern(Node.Kind kind, List<Node> children, double cost, double truth) {
        var key = new Key(kind, children.stream().map(Node::id).sorted().toList());
        return nodes.computeIfAbsent(key, ignored -> Node.of(size(), kind, children, cost, truth));
    }
}
