package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.FieldValue;
import io.vedette.model.Value;
import io.vedette.rules.Explanation.Evaluated;
import io.vedette.rules.Explanation.Naming;
import io.vedette.rules.Explanation.Part;
import io.vedette.rules.Explanation.Reach;
import io.vedette.rules.Explanation.Reading;
import io.vedette.rules.Explanation.Skipped;
import io.vedette.rules.Explanation.Test;
import io.vedette.rules.Explanation.WithinSkipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Explains why the condition of a rule holds for an event or does not.
 *
 * <p>Walks the syntax beside the condition that was resolved from it: the syntax knows what the
 * author wrote, the condition what it means; what a single test says is left to the {@link
 * Interpreter}. One event's: makes as much garbage as it likes.
 */
public final class Explainer {
    private final Rule.Written written;
    private final Event event;
    private final Interpreter interpreter = new Interpreter();
    private final OperandReader operands = new OperandReader(Value::new, value -> {});
    private final Map<Condition.Operand, FieldValue> values = new HashMap<>();

    private Explainer(Rule.Written written, Event event) {
        this.written = written;
        this.event = event;
    }

    /**
     * Evaluates a rule's condition and keeps the reasons.
     *
     * @param event one of the rule's source; not needed any more afterwards
     */
    public static Explanation explain(Rule rule, Event event) {
        if (!rule.source().equals(event.source())) {
            throw new IllegalArgumentException(
                    "a rule for "
                            + rule.source()
                            + " knows nothing of events of "
                            + event.source());
        }
        var explainer = new Explainer(rule.written(), event);
        Part root = explainer.whole(rule.condition());
        return new Explanation(root, SmallestChange.find(root));
    }

    private Part whole(Condition condition) {
        var evaluated = new Evaluated();
        if (written.expression() instanceof Expression.And and
                && condition instanceof Condition.All all
                && endsWithExceptions(and.terms())) {
            return all(and.terms(), all.terms(), evaluated, written.exceptions());
        }
        return part(written.expression(), condition, evaluated);
    }

    /** Always, but for rules whose parentheses only fit those that are put around them. */
    private boolean endsWithExceptions(List<Expression> terms) {
        int first = terms.size() - written.exceptions().size();
        return first > 0
                && terms.subList(first, terms.size()).stream()
                        .allMatch(term -> term instanceof Expression.Not);
    }

    private Part part(Expression expression, Condition condition, Reach reach) {
        return switch (expression) {
            case Expression.And and when condition instanceof Condition.All all ->
                    all(and.terms(), all.terms(), reach, List.of());
            case Expression.Or or when condition instanceof Condition.Any any -> {
                List<Part> parts = terms(or.terms(), any.terms(), true, reach, List.of());
                boolean holds = parts.stream().anyMatch(Part::holds);
                yield new Explanation.Any(parts, holds, reach);
            }
            case Expression.Not not when condition instanceof Condition.Not(Condition term) ->
                    new Explanation.Not(part(not.term(), term, within(reach)), reach);
            case Expression.MacroName macro -> macro(macro.name(), condition, reach);
            case Expression.Exists exists when condition instanceof Condition.Present present ->
                    test(expression, condition, readings(exists.left(), present.operand()), reach);
            case Expression.Comparison comparison ->
                    test(expression, condition, readings(comparison, condition), reach);
            case Expression.And ignored -> throw misshapen(expression, condition);
            case Expression.Or ignored -> throw misshapen(expression, condition);
            case Expression.Not ignored -> throw misshapen(expression, condition);
            case Expression.Exists ignored -> throw misshapen(expression, condition);
        };
    }

    private static IllegalStateException misshapen(Expression expression, Condition condition) {
        return new IllegalStateException(
                ConditionText.of(expression) + " was resolved to " + condition);
    }

    private Part macro(String name, Condition condition, Reach reach) {
        Expression body = written.macros().get(name);
        if (body == null) {
            throw new IllegalStateException("macro " + name + " was resolved and is not there");
        }
        return new Explanation.Named(
                Naming.MACRO, name, part(body, condition, within(reach)), reach);
    }

    private static Reach within(Reach reach) {
        return reach instanceof Evaluated ? reach : new WithinSkipped();
    }

    /**
     * @param exceptions the names of the last terms
     */
    private Part all(
            List<Expression> expressions,
            List<Condition> conditions,
            Reach reach,
            List<String> exceptions) {
        List<Part> parts = terms(expressions, conditions, false, reach, exceptions);
        return new Explanation.All(parts, parts.stream().allMatch(Part::holds), reach);
    }

    /**
     * @param deciding the truth of a term that makes looking at those after it needless
     */
    private List<Part> terms(
            List<Expression> expressions,
            List<Condition> conditions,
            boolean deciding,
            Reach reach,
            List<String> exceptions) {
        var parts = new ArrayList<Part>();
        Reach next = within(reach);
        int firstException = expressions.size() - exceptions.size();
        for (int i = 0; i < expressions.size(); i++) {
            Expression expression = expressions.get(i);
            boolean isException = i >= firstException;
            String name = isException ? exceptions.get(i - firstException) : "";
            Part part =
                    isException
                            ? exception(name, expression, conditions.get(i), next)
                            : part(expression, conditions.get(i), next);
            parts.add(part);
            if (next instanceof Evaluated && part.holds() == deciding) {
                String text = isException ? "not exception " + name : ConditionText.of(expression);
                next = new Skipped(text, deciding);
            }
        }
        return parts;
    }

    private Part exception(String name, Expression expression, Condition condition, Reach reach) {
        if (!(expression instanceof Expression.Not not)
                || !(condition instanceof Condition.Not(Condition term))) {
            throw misshapen(expression, condition);
        }
        Reach inside = within(reach);
        return new Explanation.Not(
                new Explanation.Named(
                        Naming.EXCEPTION, name, part(not.term(), term, inside), inside),
                reach);
    }

    private Test test(
            Expression expression, Condition condition, List<Reading> readings, Reach reach) {
        return new Test(
                ConditionText.of(expression), readings, interpreter.holds(condition, event), reach);
    }

    private List<Reading> readings(Expression.Comparison comparison, Condition condition) {
        return switch (condition) {
            case Condition.Compare compare -> readings(comparison.left(), compare.operand());
            case Condition.CompareOperands compare -> {
                var both = new ArrayList<>(readings(comparison.left(), compare.left()));
                if (comparison.right() instanceof Expression.Transformed right) {
                    both.addAll(readings(right, compare.right()));
                }
                yield both;
            }
            case Condition.All ignored -> throw misshapen(comparison, condition);
            case Condition.Any ignored -> throw misshapen(comparison, condition);
            case Condition.Not ignored -> throw misshapen(comparison, condition);
            case Condition.Present ignored -> throw misshapen(comparison, condition);
            case Condition.Unresolved ignored -> throw misshapen(comparison, condition);
        };
    }

    private List<Reading> readings(Expression.Operand operand, Condition.Operand resolved) {
        var readings = new ArrayList<Reading>();
        readings.add(new Reading(ConditionText.of(operand), value(resolved)));
        if (resolved instanceof Condition.Transform || resolved instanceof Condition.Gathered) {
            addFields(resolved, readings);
        }
        return readings;
    }

    /** The fields that a transformer is applied to, which tell why its value is what it is. */
    private void addFields(Condition.Operand operand, List<Reading> into) {
        switch (operand) {
            case Condition.FieldRead read -> {
                String name =
                        read.field().name()
                                + read.argument().map(text -> "[" + text + "]").orElse("");
                var reading = new Reading(name, value(read));
                if (!into.contains(reading)) {
                    into.add(reading);
                }
            }
            case Condition.Text ignored -> {
                // it stands in the condition
            }
            case Condition.Gathered gathered ->
                    gathered.operands().forEach(o -> addFields(o, into));
            case Condition.Transform transform ->
                    transform.operands().forEach(o -> addFields(o, into));
        }
    }

    /** Read once however many tests ask, since a value may be large. */
    private FieldValue value(Condition.Operand operand) {
        FieldValue known = values.get(operand);
        if (known == null) {
            known = read(operand);
            values.put(operand, known);
        }
        return known;
    }

    private FieldValue read(Condition.Operand operand) {
        var value = new Value();
        if (!operands.read(operand, event, value)) {
            return new FieldValue.Absent();
        }
        if (!operand.isList() && value.size() == 1) {
            return OutputTemplate.copy(operand.type(), value, 0);
        }
        var several = new ArrayList<FieldValue>();
        for (int i = 0; i < value.size(); i++) {
            several.add(OutputTemplate.copy(operand.type(), value, i));
        }
        return new FieldValue.Several(several);
    }
}
