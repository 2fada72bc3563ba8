package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import java.util.List;
import java.util.Optional;

/**
 * A condition whose names are looked up and whose values fit their fields: what a matcher is made
 * from.
 *
 * <p>Immutable. A macro that several rules use is one shared subtree. A comparison whose field is
 * absent is false, whatever the operator; {@link Not} turns that around. {@link Interpreter} says
 * what everything means.
 */
public sealed interface Condition {
    /** All terms hold; there are at least two. */
    record All(List<Condition> terms) implements Condition {
        public All {
            terms = List.copyOf(terms);
        }
    }

    /** Some term holds; there are at least two. */
    record Any(List<Condition> terms) implements Condition {
        public Any {
            terms = List.copyOf(terms);
        }
    }

    record Not(Condition term) implements Condition {}

    /** The operand has a value. */
    record Present(Operand operand) implements Condition {}

    /**
     * The operand compares with constants.
     *
     * @param values one for a scalar operator without quantifier, any number otherwise
     */
    record Compare(Operand operand, Operator operator, Quantifier quantifier, List<Constant> values)
            implements Condition {
        public Compare {
            values = List.copyOf(values);
        }
    }

    /** Two operands of the same type compare with each other; false when either is absent. */
    record CompareOperands(Operand left, Operator operator, Operand right) implements Condition {}

    /** Stands where a condition could not be resolved; a rule that holds one is never loaded. */
    record Unresolved() implements Condition {}

    /** Something to read from an event. */
    sealed interface Operand {
        FieldType type();

        Cardinality cardinality();

        default boolean isList() {
            return cardinality() == Cardinality.LIST;
        }
    }

    /** A field with its argument bound. */
    record FieldRead(Field field, Optional<String> argument, FieldReader<Event> reader)
            implements Operand {
        @Override
        public FieldType type() {
            return field.type();
        }

        @Override
        public Cardinality cardinality() {
            // an argument picks one of the candidates, as proc.aname[2]
            boolean picked = field.cardinality() == Cardinality.ANY && argument.isPresent();
            return picked ? Cardinality.ONE : field.cardinality();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FieldRead read
                    && field.name().equals(read.field.name())
                    && argument.equals(read.argument);
        }

        @Override
        public int hashCode() {
            return field.name().hashCode() * 31 + argument.hashCode();
        }
    }

    /** A text within a transformer. */
    record Text(String text) implements Operand {
        @Override
        public FieldType type() {
            return FieldType.TEXT;
        }

        @Override
        public Cardinality cardinality() {
            return Cardinality.ONE;
        }
    }

    /** Several operands as one list; absent when one of them is. */
    record Gathered(List<Operand> operands) implements Operand {
        public Gathered {
            operands = List.copyOf(operands);
        }

        @Override
        public FieldType type() {
            return FieldType.TEXT;
        }

        @Override
        public Cardinality cardinality() {
            return Cardinality.LIST;
        }
    }

    /**
     * A transformer applied to operands; absent when one of them is.
     *
     * @param option the option that {@code getopt} picks; empty for all, and for the other
     *     transformers
     */
    record Transform(
            Transformer transformer,
            List<Operand> operands,
            Optional<Character> option,
            FieldType type,
            Cardinality cardinality)
            implements Operand {
        public Transform {
            operands = List.copyOf(operands);
        }
    }
}
