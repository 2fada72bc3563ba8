package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import io.vedette.rules.Condition.All;
import io.vedette.rules.Condition.Any;
import io.vedette.rules.Condition.Compare;
import io.vedette.rules.Condition.CompareOperands;
import io.vedette.rules.Condition.Not;
import io.vedette.rules.Condition.Present;
import io.vedette.rules.Condition.Unresolved;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Evaluates a condition by walking its tree: the specification of what conditions mean, against
 * which every faster matcher is tested.
 *
 * <p>Terms are evaluated from left to right and no further than needed. Owned by one thread.
 */
final class Interpreter {
    private final ArrayDeque<Value> spare = new ArrayDeque<>();
    private final OperandReader operands = new OperandReader(this::borrow, spare::push);

    boolean holds(Condition condition, Event event) {
        return switch (condition) {
            case All(List<Condition> terms) -> {
                for (Condition term : terms) {
                    if (!holds(term, event)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Any(List<Condition> terms) -> {
                for (Condition term : terms) {
                    if (holds(term, event)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Not(Condition term) -> !holds(term, event);
            case Present present -> present(present, event);
            case Compare compare -> compare(compare, event);
            case CompareOperands compare -> compareOperands(compare, event);
            case Unresolved ignored ->
                    throw new IllegalStateException("a rule that was refused is evaluated");
        };
    }

    private boolean present(Present present, Event event) {
        Value value = borrow();
        try {
            return operands.read(present.operand(), event, value);
        } finally {
            spare.push(value);
        }
    }

    private boolean compare(Compare compare, Event event) {
        Value value = borrow();
        try {
            return operands.read(compare.operand(), event, value) && compare(compare, value);
        } finally {
            spare.push(value);
        }
    }

    /** Whether values that were read satisfy a comparison. */
    static boolean compare(Compare compare, Value value) {
        FieldType type = compare.operand().type();
        return switch (compare.operand().cardinality()) {
            case ONE -> compareOne(compare, type, value, 0);
            case ANY -> {
                for (int i = 0; i < value.size(); i++) {
                    if (compareOne(compare, type, value, i)) {
                        yield true;
                    }
                }
                yield false;
            }
            case EITHER_END -> {
                boolean each = compare.operator() == Operator.NOT_EQUAL;
                boolean holds = each;
                for (int i = 0; i < value.size(); i++) {
                    holds =
                            each
                                    ? holds && compareOne(compare, type, value, i)
                                    : holds || compareOne(compare, type, value, i);
                }
                yield holds && value.size() > 0;
            }
            case NAMES -> compareNames(compare, value);
            case LIST -> {
                boolean each = compare.operator() == Operator.IN;
                boolean holds = each;
                for (int i = 0; i < value.size(); i++) {
                    boolean member = compareOne(compare, type, value, i);
                    holds = each ? holds && member : holds || member;
                }
                yield holds;
            }
        };
    }

    /** Compares all constants with names: each is one of them, or for {@code !=} none of them. */
    private static boolean compareNames(Compare compare, Value value) {
        boolean meant = compare.operator() != Operator.NOT_EQUAL;
        int matching = 0;
        for (Constant constant : compare.values()) {
            boolean isOne = false;
            for (int i = 0; i < value.size(); i++) {
                isOne |= Comparisons.holds(FieldType.TEXT, value, i, Operator.EQUAL, constant);
            }
            if (isOne == meant) {
                matching++;
            }
        }
        return isEnough(compare, matching);
    }

    /** Compares one value with all constants, as the quantifier and the operator say. */
    private static boolean compareOne(Compare compare, FieldType type, Value value, int index) {
        int matching = 0;
        for (Constant constant : compare.values()) {
            if (Comparisons.holds(type, value, index, compare.operator(), constant)) {
                matching++;
            }
        }
        return isEnough(compare, matching);
    }

    private static boolean isEnough(Compare compare, int matching) {
        return switch (compare.quantifier()) {
            // one constant for a scalar operator; for in, intersects and pmatch one of many
            // suffices
            case NONE, ANYOF -> matching > 0;
            case ONEOF -> matching == 1;
            case ALLOF -> matching == compare.values().size() && matching > 0;
        };
    }

    private boolean compareOperands(CompareOperands compare, Event event) {
        Value left = borrow();
        Value right = borrow();
        try {
            return operands.read(compare.left(), event, left)
                    && operands.read(compare.right(), event, right)
                    && compareValues(compare, left, right);
        } finally {
            spare.push(right);
            spare.push(left);
        }
    }

    private static boolean compareValues(CompareOperands compare, Value left, Value right) {
        FieldType type = compare.left().type();
        Operator operator = compare.operator();
        if (compare.left().cardinality() != Cardinality.LIST) {
            if (operator == Operator.IN || operator == Operator.INTERSECTS) {
                return containedIn(type, left, 0, right);
            }
            return pair(type, operator, left, 0, right, 0);
        }
        boolean each = operator == Operator.IN;
        boolean holds = each;
        for (int i = 0; i < left.size(); i++) {
            boolean member = containedIn(type, left, i, right);
            holds = each ? holds && member : holds || member;
        }
        return holds;
    }

    private static boolean containedIn(FieldType type, Value left, int index, Value right) {
        for (int j = 0; j < right.size(); j++) {
            if (pair(type, Operator.EQUAL, left, index, right, j)) {
                return true;
            }
        }
        return false;
    }

    private static boolean pair(
            FieldType type, Operator operator, Value left, int i, Value right, int j) {
        if (type == FieldType.DECIMAL) {
            return Comparisons.holds(
                    type,
                    left,
                    i,
                    operator,
                    new Constant.Decimal(Double.longBitsToDouble(right.number(j))));
        }
        if (type.isNumeric()) {
            return Comparisons.ordered(
                    operator, Comparisons.order(type, left.number(i), right.number(j)));
        }
        return Comparisons.text(
                left.array(i), left.offset(i), left.length(i), operator, right.copyBytes(j));
    }

    private Value borrow() {
        Value value = spare.poll();
        return value == null ? new Value() : value;
    }
}
