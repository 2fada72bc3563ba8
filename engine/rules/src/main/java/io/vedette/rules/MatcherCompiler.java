package io.vedette.rules;

import io.vedette.model.EventTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    /** Conditions of one class; the format of class files allows for about four times as many. */
    private static final int CONDITIONS_OF_A_CLASS = 250;

    private final List<Rule> rules;
    private final SlotTable slots = new SlotTable();
    private final Map<Node, Integer> numbers = new LinkedHashMap<>();
    private final Map<Node, String> names = new HashMap<>();

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
        var typed = new TypedConditions(List.copyOf(rules), types);
        var compiler = new MatcherCompiler(List.copyOf(rules));
        return new Compilation(compiler.compile(typed.all()), typed.notes());
    }

    private CompiledMatcher compile(List<TypedConditions.OfType> byType) {
        Map<List<Object>, CompiledMatcher.Program> known = new HashMap<>();
        var programs = new CompiledMatcher.Program[byType.size()];
        for (TypedConditions.OfType ofType : byType) {
            programs[ofType.code()] =
                    known.computeIfAbsent(
                            List.of(ofType.rules(), ofType.conditions()), key -> program(ofType));
        }
        return new CompiledMatcher(rules, programs, classes(), CONDITIONS_OF_A_CLASS, slots);
    }

    private CompiledMatcher.Program program(TypedConditions.OfType left) {
        int[] places = new int[left.rules().size()];
        int[] conditions = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = left.rules().get(i);
            Node condition = left.conditions().get(i);
            names.putIfAbsent(condition, methodName(rules.get(places[i]), left.code()));
            numbers.putIfAbsent(condition, numbers.size());
            conditions[i] = numbers.getOrDefault(condition, 0);
        }
        return new CompiledMatcher.Program(
                places, conditions, CandidateIndex.of(left.conditions(), slots));
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

    private List<CompiledConditions> classes() {
        List<Node> conditions = List.copyOf(numbers.keySet());
        var users = new HashMap<Node, Integer>();
        conditions.forEach(condition -> countUsers(condition, users));
        var classes = new ArrayList<CompiledConditions>();
        for (int i = 0; i < conditions.size(); i += CONDITIONS_OF_A_CLASS) {
            int end = Math.min(i + CONDITIONS_OF_A_CLASS, conditions.size());
            classes.add(
                    new ConditionEmitter(slots, users, names)
                            .compile(conditions.subList(i, end), "rules"));
        }
        return classes;
    }

    private static void countUsers(Node node, Map<Node, Integer> users) {
        if (users.merge(node, 1, Integer::sum) == 1) {
            node.children().forEach(child -> countUsers(child, users));
        }
    }
}
