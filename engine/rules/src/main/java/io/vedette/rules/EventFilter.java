package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import java.util.List;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A condition by itself, in the language of rules but without macros and lists: what an output, a
 * search or a silence lets through.
 *
 * <p>Owned by one thread.
 */
public final class EventFilter {
    private final String text;
    private final Condition condition;
    private final Interpreter interpreter = new Interpreter();

    private EventFilter(String text, Condition condition) {
        this.text = text;
        this.condition = condition;
    }

    /** What came of compiling a condition. */
    public sealed interface Result {
        /**
         * The condition can be asked.
         *
         * @param warnings what its author should know
         */
        record Compiled(EventFilter filter, List<Diagnostic> warnings) implements Result {
            public Compiled {
                warnings = List.copyOf(warnings);
            }
        }

        /** The condition makes no sense; {@code problems} has one error at least. */
        record Refused(List<Diagnostic> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Compiles a condition that is a file of its own, such as an argument of a command. */
    public static Result compile(RuleFile file, FieldCatalogue catalogue) {
        int[] offsets = new int[file.content().length() + 1];
        java.util.Arrays.setAll(offsets, i -> i);
        return compile(SourceText.at(file.content(), file, offsets), file, catalogue);
    }

    /**
     * Compiles a condition that is written in a YAML file.
     *
     * @param node where; problems have their places within it
     * @param file the whole file
     */
    public static Result compile(ScalarNode node, RuleFile file, FieldCatalogue catalogue) {
        int start = file.place(node.getStartMark()).offset();
        int end = file.place(node.getEndMark()).offset();
        return compile(
                ScalarAlignment.align(YamlItem.scalarText(node), file, start, Math.max(start, end)),
                file,
                catalogue);
    }

    private static Result compile(SourceText text, RuleFile file, FieldCatalogue catalogue) {
        Problems problems = Problems.collecting(file);
        var noMacros = new TreeMap<SourceId, FieldCatalogue>();
        var collection = new RuleCollection(noMacros);
        var macros =
                new MacroTable(
                        collection,
                        new ListSubstitution(collection),
                        LoadOptions.DEFAULT,
                        problems);
        try {
            Expression expression = MacroTable.parse(text, problems);
            if (macros.measure(expression, 0, text, problems).isPresent()) {
                var resolver =
                        new ConditionResolver(
                                catalogue,
                                (name, itsProblems) -> new Condition.Unresolved(),
                                LoadOptions.DEFAULT,
                                text,
                                problems);
                Condition condition = resolver.resolve(expression);
                if (!problems.hasErrors()) {
                    return new Result.Compiled(
                            new EventFilter(text.text(), condition), problems.found());
                }
            }
        } catch (ItemRefused ignored) {
            // what is wrong is among the problems
        }
        return new Result.Refused(problems.found());
    }

    /** Whether the condition holds for an event of the catalogue's source. */
    public boolean holds(Event event) {
        return interpreter.holds(condition, event);
    }

    /** The condition as written. */
    public String text() {
        return text;
    }
}
