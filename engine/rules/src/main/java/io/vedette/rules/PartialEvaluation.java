package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.rules.Condition.All;
import io.vedette.rules.Condition.Any;
import io.vedette.rules.Condition.Compare;
import io.vedette.rules.Condition.CompareOperands;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Gathered;
import io.vedette.rules.Condition.Not;
import io.vedette.rules.Condition.Operand;
import io.vedette.rules.Condition.Present;
import io.vedette.rules.Condition.Text;
import io.vedette.rules.Condition.Transform;
import io.vedette.rules.Condition.Unresolved;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What conditions come to when only some fields of an event are known: true, false, or what is left
 * to be decided by the others.
 *
 * <p>Sound, not exact: what comes to true or false does so for every event that has these values;
 * two tests that are left may exclude each other. For one event; owned by one thread.
 */
public final class PartialEvaluation {
    private final Event event;
    private final Predicate<FieldRead> known;
    private final Interpreter interpreter;

    /** What tests read, which is the same for every event. */
    private final IdentityHashMap<Condition, Set<FieldRead>> reads;

    /** By identity: a macro that several rules use is one subtree, and is done once. */
    private final IdentityHashMap<Condition, Outcome> done = new IdentityHashMap<>();

    /** What a condition comes to. */
    public sealed interface Outcome {}

    /** It is true, whatever the unknown fields are. */
    public record Holds() implements Outcome {}

    /** It is false, whatever the unknown fields are. */
    public record Fails() implements Outcome {}

    /**
     * It depends.
     *
     * @param rest what is left; only tests that read some unknown field
     */
    public record Open(Condition rest) implements Outcome {}

    private static final Outcome HOLDS = new Holds();
    private static final Outcome FAILS = new Fails();

    /**
     * @param event has the values of the fields that are known; those of others are not looked at
     * @param known says which fields are, absent ones included
     */
    public PartialEvaluation(Event event, Predicate<FieldRead> known) {
        this(event, known, new Interpreter(), new IdentityHashMap<>());
    }

    private PartialEvaluation(
            Event event,
            Predicate<FieldRead> known,
            Interpreter interpreter,
            IdentityHashMap<Condition, Set<FieldRead>> reads) {
        this.event = event;
        this.known = known;
        this.interpreter = interpreter;
        this.reads = reads;
    }

    /** The same conditions with another event, for which this one's work on them is used. */
    public PartialEvaluation with(Event another, Predicate<FieldRead> knownOfIt) {
        return new PartialEvaluation(another, knownOfIt, interpreter, reads);
    }

    /** What a condition comes to; of the same condition within several it is found out once. */
    public Outcome of(Condition condition) {
        if (!(condition instanceof All || condition instanceof Any || condition instanceof Not)) {
            return evaluate(condition);
        }
        Outcome before = done.get(condition);
        if (before == null) {
            before = evaluate(condition);
            done.put(condition, before);
        }
        return before;
    }

    private Outcome evaluate(Condition condition) {
        return switch (condition) {
            case All(List<Condition> terms) -> {
                var left = new ArrayList<Condition>();
                for (Condition term : terms) {
                    switch (of(term)) {
                        case Fails fails -> {
                            yield fails;
                        }
                        case Holds ignored -> {}
                        case Open(Condition rest) -> left.add(rest);
                    }
                }
                yield switch (left.size()) {
                    case 0 -> HOLDS;
                    case 1 -> new Open(left.getFirst());
                    default -> new Open(new All(left));
                };
            }
            case Any(List<Condition> terms) -> {
                var left = new ArrayList<Condition>();
                for (Condition term : terms) {
                    switch (of(term)) {
                        case Holds holds -> {
                            yield holds;
                        }
                        case Fails ignored -> {}
                        case Open(Condition rest) -> left.add(rest);
                    }
                }
                yield switch (left.size()) {
                    case 0 -> FAILS;
                    case 1 -> new Open(left.getFirst());
                    default -> new Open(new Any(left));
                };
            }
            case Not(Condition term) ->
                    switch (of(term)) {
                        case Holds ignored -> FAILS;
                        case Fails ignored -> HOLDS;
                        case Open(Condition rest) -> new Open(new Not(rest));
                    };
            case Present ignored -> test(condition);
            case Compare ignored -> test(condition);
            case CompareOperands ignored -> test(condition);
            case Unresolved ignored ->
                    throw new IllegalStateException("a rule that was refused is evaluated");
        };
    }

    private Outcome test(Condition test) {
        for (FieldRead field : reads.computeIfAbsent(test, PartialEvaluation::fields)) {
            if (!known.test(field)) {
                return new Open(test);
            }
        }
        return interpreter.holds(test, event) ? HOLDS : FAILS;
    }

    /** The fields that a condition reads. */
    public static Set<FieldRead> fields(Condition condition) {
        var fields = new LinkedHashSet<FieldRead>();
        collect(condition, fields);
        return fields;
    }

    private static void collect(Condition condition, Set<FieldRead> into) {
        switch (condition) {
            case All(List<Condition> terms) -> terms.forEach(term -> collect(term, into));
            case Any(List<Condition> terms) -> terms.forEach(term -> collect(term, into));
            case Not(Condition term) -> collect(term, into);
            case Present(Operand operand) -> collect(operand, into);
            case Compare compare -> collect(compare.operand(), into);
            case CompareOperands compare -> {
                collect(compare.left(), into);
                collect(compare.right(), into);
            }
            case Unresolved ignored -> {}
        }
    }

    static void collect(Operand operand, Set<FieldRead> into) {
        switch (operand) {
            case FieldRead field -> into.add(field);
            case Text ignored -> {}
            case Gathered(List<Operand> operands) -> operands.forEach(each -> collect(each, into));
            case Transform transform -> transform.operands().forEach(each -> collect(each, into));
        }
    }

    /**
     * The texts that fields are compared with anywhere in a condition, whatever the operator; of
     * patterns their source is not among them.
     *
     * @param which the fields
     */
    public static Set<String> textsComparedWith(Condition condition, Predicate<FieldRead> which) {
        var texts = new LinkedHashSet<String>();
        for (Condition test : tests(condition)) {
            if (test instanceof Compare compare && reads(compare, which)) {
                for (Constant constant : compare.values()) {
                    if (constant instanceof Constant.Text(Bytes bytes)) {
                        texts.add(bytes.toString());
                    }
                }
            }
        }
        return texts;
    }

    /**
     * Whether fields are only ever compared directly, with constants and by some operators, so that
     * {@link #textsComparedWith} has all that makes a difference.
     */
    public static boolean isComparedOnlyBy(
            Set<Operator> operators, Condition condition, Predicate<FieldRead> which) {
        for (Condition test : tests(condition)) {
            if (fields(test).stream().anyMatch(which) && !(test instanceof Present)) {
                boolean plain =
                        test instanceof Compare compare
                                && compare.operand() instanceof FieldRead
                                && operators.contains(compare.operator());
                if (!plain) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean reads(Compare compare, Predicate<FieldRead> which) {
        return compare.operand() instanceof FieldRead read && which.test(read);
    }

    private static List<Condition> tests(Condition condition) {
        return switch (condition) {
            case All(List<Condition> terms) ->
                    terms.stream().flatMap(term -> tests(term).stream()).toList();
            case Any(List<Condition> terms) ->
                    terms.stream().flatMap(term -> tests(term).stream()).toList();
            case Not(Condition term) -> tests(term);
            case Present test -> List.of(test);
            case Compare test -> List.of(test);
            case CompareOperands test -> List.of(test);
            case Unresolved ignored -> List.of();
        };
    }
}
