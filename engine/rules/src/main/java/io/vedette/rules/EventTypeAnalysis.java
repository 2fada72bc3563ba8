package io.vedette.rules;

import io.vedette.model.EventTypes;
import io.vedette.rules.Condition.All;
import io.vedette.rules.Condition.Any;
import io.vedette.rules.Condition.Compare;
import io.vedette.rules.Condition.CompareOperands;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Not;
import io.vedette.rules.Condition.Present;
import io.vedette.rules.Condition.Unresolved;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which kinds of event a condition can match at all, told from its tests of the event type; other
 * tests count as "perhaps".
 */
final class EventTypeAnalysis {
    private static final Set<Operator> NAMING =
            Set.of(
                    Operator.EQUAL,
                    Operator.DOUBLE_EQUAL,
                    Operator.NOT_EQUAL,
                    Operator.IN,
                    Operator.INTERSECTS);

    private final EventTypes types;

    EventTypeAnalysis(EventTypes types) {
        this.types = types;
    }

    /** The codes of the events that can match; a superset of those that do. */
    BitSet possible(Condition condition) {
        return possible(condition, false);
    }

    /**
     * @param negated whether it is the condition's opposite that has to hold
     */
    private BitSet possible(Condition condition, boolean negated) {
        return switch (condition) {
            case All(List<Condition> terms) -> combine(terms, negated, !negated);
            case Any(List<Condition> terms) -> combine(terms, negated, negated);
            case Not(Condition term) -> possible(term, !negated);
            case Compare compare -> compared(compare, negated);
            case Present ignored -> types.all();
            case CompareOperands ignored -> types.all();
            case Unresolved ignored -> types.all();
        };
    }

    private BitSet combine(List<Condition> terms, boolean negated, boolean intersect) {
        BitSet result = possible(terms.getFirst(), negated);
        for (Condition term : terms.subList(1, terms.size())) {
            if (intersect) {
                result.and(possible(term, negated));
            } else {
                result.or(possible(term, negated));
            }
        }
        return result;
    }

    private BitSet compared(Compare compare, boolean negated) {
        boolean ofType =
                compare.operand() instanceof FieldRead read
                        && (read.field().name().equals("evt.type")
                                || read.field().name().equals("syscall.type"))
                        && compare.quantifier() == Quantifier.NONE;
        if (!ofType) {
            return types.all();
        }
        if (!NAMING.contains(compare.operator())) {
            return types.all();
        }
        boolean inverted = negated != (compare.operator() == Operator.NOT_EQUAL);
        var names = new HashSet<String>();
        for (Constant constant : compare.values()) {
            if (constant instanceof Constant.Text(Bytes bytes)) {
                names.add(bytes.toString());
            }
        }
        if (inverted) {
            var others = new HashSet<>(types.names());
            others.removeAll(names);
            names = others;
        }
        // a code that a listed name shares with another one, as the generic event does, stays
        // possible either way
        var codes = new BitSet();
        names.forEach(name -> types.codes(name).ifPresent(codes::or));
        return codes;
    }
}
