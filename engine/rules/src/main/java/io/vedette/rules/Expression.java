package io.vedette.rules;

import java.util.List;
import java.util.Optional;

/**
 * The syntax of a condition: what its author wrote, names not yet looked up.
 *
 * <p>Immutable. Spans are stretches of the text after lists were substituted.
 */
public sealed interface Expression {
    Span span();

    /** All terms hold. */
    record And(List<Expression> terms, Span span) implements Expression {
        public And {
            terms = List.copyOf(terms);
        }
    }

    /** Some term holds. */
    record Or(List<Expression> terms, Span span) implements Expression {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Not(Expression term, Span span) implements Expression {}

    /** A word standing alone: the name of a macro. */
    record MacroName(String name, Span span) implements Expression {}

    /** {@code left exists}. */
    record Exists(Operand left, Span span) implements Expression {}

    /** {@code left operator quantifier right}. */
    record Comparison(
            Operand left, Operator operator, Quantifier quantifier, Right right, Span span)
            implements Expression {}

    /** What stands to the right of an operator. */
    sealed interface Right {
        Span span();
    }

    /** A value as text, without quotes and escapes. */
    record Literal(String text, Span span) implements Right, Operand {}

    /** Values in parentheses. */
    record Literals(List<Literal> values, Span span) implements Right {
        public Literals {
            values = List.copyOf(values);
        }
    }

    /** Something that is read from the event, or part of what is read. */
    sealed interface Operand {
        Span span();
    }

    /** A field, with what stands in brackets after it. */
    record FieldName(String name, Optional<String> argument, Span span) implements Operand {
        /** As it is written. */
        public String text() {
            return argument.map(value -> name + "[" + value + "]").orElse(name);
        }
    }

    /** A transformer around operands, with what stands in brackets after it. */
    record Transformed(
            Transformer transformer, List<Operand> operands, Optional<String> argument, Span span)
            implements Operand, Right {
        public Transformed {
            operands = List.copyOf(operands);
        }
    }

    /** Operands in parentheses, within a transformer. */
    record OperandList(List<Operand> operands, Span span) implements Operand {
        public OperandList {
            operands = List.copyOf(operands);
        }
    }
}
