package io.vedette.rules;

import io.vedette.model.EventTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Compiles the rules of a source into one matcher.
 *
 * <p>All conditions become one graph in which equal parts are the same node. For every kind of
 * event the tests of its type are decided, which leaves of many rules nothing; what remains is
 * written as bytecode, and an index picks those that can hold. The order in which rules match is
 * that of the list.
 */
final class MatcherCompiler {
    /**
     * Leaves of the conditions in one class. Each is a constant that the class's initialiser sets
     * in 14 bytes, and a method has at most 65,535.
     */
    private static final int LEAVES_OF_A_CLASS = 3_500;

    private static final int CONDITIONS_OF_A_CLASS = 1_000;

    private final List<Rule> rules;
    private final int codes;
    private final TypedConditions typed;
    private final LeafFrequencies frequencies;
    private final SlotTable slots;

    /** By code; the same for codes for which the same is left. */
    private final Map<Integer, Plan> plans = new HashMap<>();

    private final Map<List<Object>, Plan> equal = new HashMap<>();
    private final IdentityHashMap<List<Node>, Plan> same = new IdentityHashMap<>();
    private final Map<Node, Integer> numbers = new LinkedHashMap<>();
    private final Map<Node, String> names = new HashMap<>();

    private MatcherCompiler(
            List<Rule> rules, EventTypes types, LeafFrequencies frequencies, SlotTable slots) {
        this.rules = List.copyOf(rules);
        this.frequencies = frequencies;
        this.slots = slots;
        codes = types.size();
        typed = new TypedConditions(this.rules, types, frequencies);
    }

    /**
     * @param frequencies what terms are ordered by, and the index is chosen by
     */
    static CompiledMatcher compile(
            List<Rule> rules, EventTypes types, LeafFrequencies frequencies) {
        var compiler = new MatcherCompiler(rules, types, frequencies, new SlotTable());
        return compiler.compile(code -> Optional.empty());
    }

    /**
     * Compiles the rules of a matcher in another order. Not more than one at a time may do so for
     * matchers that were made of each other; they may be used meanwhile.
     */
    static MatcherCompiler again(
            CompiledMatcher current, EventTypes types, LeafFrequencies frequencies) {
        return new MatcherCompiler(current.rules(), types, frequencies, current.slots());
    }

    /**
     * What is evaluated for events of a code: terms are ordered and the index is chosen; to write
     * it as bytecode costs much more.
     */
    Plan plan(int code) {
        Plan known = plans.get(code);
        if (known == null) {
            TypedConditions.OfType left = typed.of(code);
            known =
                    same.computeIfAbsent(
                            left.conditions(),
                            conditions ->
                                    equal.computeIfAbsent(
                                            List.of(left.rules(), conditions), key -> plan(left)));
            plans.put(code, known);
        }
        return known;
    }

    private Plan plan(TypedConditions.OfType left) {
        return new Plan(
                left.code(),
                left.rules().stream().mapToInt(Integer::intValue).toArray(),
                left.conditions(),
                CandidateIndex.of(left.conditions(), slots, frequencies));
    }

    /**
     * @param kept for a code what is there already, if it is to stay
     */
    CompiledMatcher compile(IntFunction<Optional<CompiledMatcher.Program>> kept) {
        var fresh = new LinkedHashSet<Plan>();
        for (int code = 0; code < codes; code++) {
            if (kept.apply(code).isEmpty()) {
                fresh.add(plan(code));
            }
        }
        for (Plan plan : fresh) {
            for (int i = 0; i < plan.nodes().size(); i++) {
                Node condition = plan.nodes().get(i);
                if (!numbers.containsKey(condition)) {
                    numbers.put(condition, numbers.size());
                    names.put(condition, methodName(rules.get(plan.rule(i)), plan.code()));
                }
            }
        }
        CompiledConditions[] classes = classes().toArray(CompiledConditions[]::new);
        Map<Plan, CompiledMatcher.Program> programs = new HashMap<>();
        var all = new CompiledMatcher.Program[codes];
        for (int code = 0; code < codes; code++) {
            Optional<CompiledMatcher.Program> before = kept.apply(code);
            all[code] =
                    before.isPresent()
                            ? before.get()
                            : programs.computeIfAbsent(plan(code), plan -> program(plan, classes));
        }
        return new CompiledMatcher(rules, all, slots, typed.notes());
    }

    private CompiledMatcher.Program program(Plan plan, CompiledConditions[] classes) {
        return new CompiledMatcher.Program(
                plan,
                plan.nodes().stream().mapToInt(node -> numbers.getOrDefault(node, 0)).toArray(),
                classes);
    }

    /**
     * A method name in which a stack trace shows rule, file and line, and the code of the event
     * type; what the format of class files forbids in names is written with characters that look
     * alike.
     */
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

    /** Compiles all conditions; {@link #numbers} then has class and place of each. */
    private List<CompiledConditions> classes() {
        List<Node> conditions = List.copyOf(numbers.keySet());
        var users = new HashMap<Node, Integer>();
        conditions.forEach(condition -> countUsers(condition, users));
        var classes = new ArrayList<CompiledConditions>();
        var open = new ArrayList<Node>();
        int leaves = 0;
        for (Node condition : conditions) {
            int more = leaves(condition, new HashSet<>());
            if (!open.isEmpty()
                    && (leaves + more > LEAVES_OF_A_CLASS
                            || open.size() == CONDITIONS_OF_A_CLASS)) {
                classes.add(new ConditionEmitter(slots, users, names).compile(open, "rules"));
                open.clear();
                leaves = 0;
            }
            numbers.put(condition, (classes.size() << CompiledMatcher.CLASS_SHIFT) | open.size());
            open.add(condition);
            leaves += more;
        }
        if (!open.isEmpty()) {
            classes.add(new ConditionEmitter(slots, users, names).compile(open, "rules"));
        }
        return classes;
    }

    private static int leaves(Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return 0;
        }
        int leaves = node.kind() == Node.Kind.LEAF ? 1 : 0;
        for (Node child : node.children()) {
            leaves += leaves(child, seen);
        }
        return leaves;
    }

    private static void countUsers(Node node, Map<Node, Integer> users) {
        if (users.merge(node, 1, Integer::sum) == 1) {
            node.children().forEach(child -> countUsers(child, users));
        }
    }
}
