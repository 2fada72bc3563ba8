package io.vedette.rules;

import io.vedette.model.EventTypes;
import io.vedette.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The conditions of rules as one graph, and what is left of them for each kind of event once the
 * tests of its type are decided.
 */
final class TypedConditions {
    /** A condition with more parts stays one leaf, which the interpreter evaluates. */
    private static final int LARGEST = 3_000;

    private final List<Rule> rules;
    private final List<BitSet> eventTypes;
    private final ConditionGraph graph;
    private final List<Node> conditions = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Node> typeTests = new LinkedHashSet<>();
    private final TypeNames names;
    private final Map<List<Object>, OfType> known = new HashMap<>();
    private final Map<String, OfType> byName = new HashMap<>();

    /**
     * What is left for events of one code.
     *
     * @param rules places of the rules that can match, ascending
     * @param conditions of these rules
     */
    record OfType(int code, List<Integer> rules, List<Node> conditions) {}

    /**
     * @param frequencies what terms are ordered by
     */
    TypedConditions(List<Rule> rules, EventTypes types, LeafFrequencies frequencies) {
        graph = new ConditionGraph(frequencies);
        this.rules = rules;
        names = new TypeNames(types);
        rules.forEach(rule -> conditions.add(node(rule)));
        eventTypes = rules.stream().map(Rule::eventTypes).toList();
        var seen = new HashSet<Node>();
        conditions.forEach(condition -> collectTypeTests(condition, seen));
    }

    /** Rules that are left to the interpreter, with the reason. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private Node node(Rule rule) {
        Node node = graph.of(rule.condition());
        long parts = parts(node, new HashMap<>());
        if (parts > LARGEST) {
            notes.add(
                    "rule \""
                            + rule.name()
                            + "\" at "
                            + rule.position()
                            + " has "
                            + parts
                            + " parts, the limit for compiling is "
                            + LARGEST
                            + ": it is interpreted");
            return graph.leaf(rule.condition());
        }
        return node;
    }

    private static long parts(Node node, Map<Node, Long> known) {
        Long before = known.get(node);
        if (before != null) {
            return before;
        }
        long parts = 1;
        for (Node child : node.children()) {
            parts += parts(child, known);
        }
        known.put(node, parts);
        return parts;
    }

    /** What is left for a code; codes for which the same is left share the lists. */
    OfType of(int code) {
        String name = names.only(code);
        OfType left = byName.get(name);
        if (left == null || name.isEmpty()) {
            BitSet possible = possible(code);
            var truths = new ArrayList<Boolean>();
            if (!possible.isEmpty()) {
                typeTests.forEach(test -> truths.add(!name.isEmpty() && holds(test, name)));
            }
            truths.add(name.isEmpty());
            left =
                    known.computeIfAbsent(
                            List.of(possible, truths), key -> left(code, name, possible));
            byName.put(name, left);
        }
        return new OfType(code, left.rules(), left.conditions());
    }

    /** Places of the rules that may match events of a code. */
    private BitSet possible(int code) {
        var possible = new BitSet();
        for (int i = 0; i < rules.size(); i++) {
            possible.set(i, eventTypes.get(i).get(code));
        }
        return possible;
    }

    private OfType left(int code, String name, BitSet possible) {
        var done = new HashMap<Node, Node>();
        var places = new ArrayList<Integer>();
        var left = new ArrayList<Node>();
        for (int i = possible.nextSetBit(0); i >= 0; i = possible.nextSetBit(i + 1)) {
            Node rest =
                    name.isEmpty()
                            ? conditions.get(i)
                            : graph.rewrite(
                                    conditions.get(i),
                                    leaf ->
                                            isTypeTest(leaf)
                                                    ? graph.constant(holds(leaf, name))
                                                    : leaf,
                                    done);
            if (rest.kind() != Node.Kind.FALSE) {
                places.add(i);
                left.add(rest);
            }
        }
        return new OfType(code, List.copyOf(places), List.copyOf(left));
    }

    private void collectTypeTests(Node node, Set<Node> seen) {
        if (seen.add(node)) {
            if (isTypeTest(node)) {
                typeTests.add(node);
            }
            node.children().forEach(child -> collectTypeTests(child, seen));
        }
    }

    /**
     * Whether a leaf asks for the name of the event's type, which every event of a known code has.
     */
    private static boolean isTypeTest(Node node) {
        return node.kind() == Node.Kind.LEAF
                && node.leaf() instanceof Compare compare
                && compare.operand() instanceof Condition.FieldRead field
                && field.field().name().equals("evt.type")
                && compare.quantifier() == Quantifier.NONE
                && (ValueTest.EQUALITY.contains(compare.operator())
                        || compare.operator() == Operator.NOT_EQUAL);
    }

    private static boolean holds(Node test, String name) {
        var compare = (Compare) test.leaf();
        boolean named = compare.values().contains(new Constant.Text(Bytes.ofText(name)));
        return named != (compare.operator() == Operator.NOT_EQUAL);
    }

    /** The names of event codes. */
    private static final class TypeNames {
        private final String[] names;
        private final BitSet several = new BitSet();

        TypeNames(EventTypes types) {
            names = new String[types.size()];
            java.util.Arrays.fill(names, "");
            for (String name : types.names()) {
                types.codes(name).orElseThrow().stream().forEach(code -> add(code, name));
            }
        }

        private void add(int code, String name) {
            several.set(code, several.get(code) || !names[code].isEmpty());
            names[code] = name;
        }

        /** The one name that events of this code have; empty when it is not known from the code. */
        String only(int code) {
            return several.get(code) ? "" : names[code];
        }
    }
}
