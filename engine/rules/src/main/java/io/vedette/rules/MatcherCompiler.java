package io.vedette.rules;

import io.vedette.model.EventTypes;
import io.vedette.rules.Condition.Compare;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Compiles the rules of a source into one matcher.
 *
 * <p>All conditions become one graph in which equal parts are the same node. For every kind of
 * event the tests of its type are decided, which leaves of many rules nothing; what remains is
 * written as bytecode, and an index picks those that can hold. The order in which rules match is
 * that of the list.
 */
final class MatcherCompiler {
    /** A condition with more parts is left to the interpreter. */
    private static final int LARGEST = 4_000;

    /**
     * Constants and conditions of one class; the format of class files allows for about four times
     * as many.
     */
    private static final int RULES_OF_A_CLASS = 250;

    private final List<Rule> rules;
    private final ConditionGraph graph = new ConditionGraph();
    private final SlotTable slots = new SlotTable();
    private final List<String> notes = new ArrayList<>();

    private MatcherCompiler(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * A matcher and what its maker should know.
     *
     * @param notes rules that are interpreted, with the reason
     */
    record Compilation(CompiledMatcher matcher, List<String> notes) {}

    static Compilation compile(List<Rule> rules, EventTypes types) {
        var compiler = new MatcherCompiler(List.copyOf(rules));
        return new Compilation(compiler.compile(types), List.copyOf(compiler.notes));
    }

    private CompiledMatcher compile(EventTypes types) {
        List<Node> conditions = rules.stream().map(this::node).toList();
        var typeTests = new LinkedHashSet<Node>();
        conditions.forEach(
                condition -> collectTypeTests(condition, typeTests, new java.util.HashSet<>()));
        Map<List<Boolean>, CompiledMatcher.Program> programs = new HashMap<>();
        var roots = new LinkedHashMap<Node, Integer>();
        var names = new HashMap<Node, String>();
        var byType = new CompiledMatcher.Program[types.size()];
        var nameOf = new TypeNames(types);
        for (int code = 0; code < types.size(); code++) {
            String name = nameOf.only(code);
            var truths = new ArrayList<Boolean>();
            typeTests.forEach(test -> truths.add(!name.isEmpty() && holds(test, name)));
            truths.add(name.isEmpty());
            int thisCode = code;
            byType[code] =
                    programs.computeIfAbsent(
                            truths, key -> program(conditions, name, roots, names, thisCode));
        }
        return new CompiledMatcher(
                rules,
                byType,
                classes(List.copyOf(roots.keySet()), names),
                RULES_OF_A_CLASS,
                slots);
    }

    private Node node(Rule rule) {
        Node node = graph.of(rule.condition());
        long parts = parts(node, new java.util.HashMap<>());
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

    /**
     * What remains of the conditions for events named {@code name}; nothing is decided when it is
     * empty.
     */
    private CompiledMatcher.Program program(
            List<Node> conditions,
            String name,
            Map<Node, Integer> roots,
            Map<Node, String> names,
            int code) {
        var done = new HashMap<Node, Node>();
        var places = new ArrayList<Integer>();
        var remaining = new ArrayList<Node>();
        for (int i = 0; i < conditions.size(); i++) {
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
            boolean possible = rest.kind() != Node.Kind.FALSE;
            if (possible) {
                places.add(i);
                remaining.add(rest);
                roots.putIfAbsent(rest, roots.size());
                names.putIfAbsent(rest, methodName(rules.get(i), code));
            }
        }
        int[] rulesOf = places.stream().mapToInt(Integer::intValue).toArray();
        int[] rootsOf = remaining.stream().mapToInt(node -> roots.getOrDefault(node, -1)).toArray();
        return new CompiledMatcher.Program(rulesOf, rootsOf, CandidateIndex.of(remaining, slots));
    }

    /** A legal method name in which a stack trace shows rule, file and line. */
    private static String methodName(Rule rule, int code) {
        String text =
                rule.name()
                        + " ("
                        + rule.position().file()
                        + ":"
                        + rule.position().line()
                        + ") "
                        + code;
        return text.replace('.', '\u2024')
                .replace(';', ',')
                .replace('[', '(')
                .replace('/', '\u2215')
                .replace('<', '(')
                .replace('>', ')');
    }

    private List<CompiledConditions> classes(List<Node> roots, Map<Node, String> names) {
        var users = new HashMap<Node, Integer>();
        roots.forEach(root -> countUsers(root, users));
        var classes = new ArrayList<CompiledConditions>();
        for (int i = 0; i < roots.size(); i += RULES_OF_A_CLASS) {
            List<Node> these = roots.subList(i, Math.min(i + RULES_OF_A_CLASS, roots.size()));
            classes.add(new ConditionEmitter(slots, users, names).compile(these, "rules"));
        }
        return classes;
    }

    private static void countUsers(Node node, Map<Node, Integer> users) {
        if (users.merge(node, 1, Integer::sum) == 1) {
            node.children().forEach(child -> countUsers(child, users));
        }
    }

    private static void collectTypeTests(
            Node node, java.util.Set<Node> into, java.util.Set<Node> seen) {
        if (seen.add(node)) {
            if (isTypeTest(node)) {
                into.add(node);
            }
            node.children().forEach(child -> collectTypeTests(child, into, seen));
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
                types.codes(name).orElseThrow().stream()
                        .forEach(code -> {
                            several.set(code, several.get(code) || !names[code].isEmpty());
                            names[code] = name;
                        });
            }
        }

        /** The one name that events of this code have; empty when it is not known from the code. */
        String only(int code) {
            return several.get(code) ? "" : names[code];
        }
    }
}
