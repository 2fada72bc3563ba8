package io.vedette.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A named, typed value that rules can read from the events of a source.
 *
 * <p>Immutable. A source declares its fields in its {@link io.vedette.model.spi.SourceCatalogue};
 * the rule engine knows no others.
 *
 * @param name dotted, such as {@code proc.name}
 * @param type the type of each value
 * @param cardinality how many values there are
 * @param argument what may stand in brackets
 * @param argumentRequired whether the brackets may not be left out
 * @param meaning one sentence for users
 * @param traits restrictions and states
 * @param binder makes the reader for an argument; only called with what {@code argument} and {@code
 *     argumentRequired} allow
 */
public record Field(
        String name,
        FieldType type,
        Cardinality cardinality,
        ArgumentKind argument,
        boolean argumentRequired,
        String meaning,
        Set<Trait> traits,
        Function<Optional<FieldArgument>, FieldBinding> binder) {

    /** A restriction on how a field may be used, or the state it is in. */
    public enum Trait {
        /** Still accepted, with a warning. */
        DEPRECATED,
        /** Only in conditions, never in outputs. */
        CONDITION_ONLY,
        /** Only in outputs, never in conditions. */
        OUTPUT_ONLY,
        /** Not as the right side of a comparison with another field. */
        NOT_ON_RIGHT,
        /** Not inside a transformer. */
        NO_TRANSFORMER,
        /**
         * How far an event lies from what the argument names: {@code =} means at most as far, and
         * conditions take no other operator.
         */
        DISTANCE,
        /** Accepted, not listed. */
        HIDDEN,
        /** Outputs have the number in capital hexadecimal digits, as text also in JSON. */
        HEXADECIMAL,
        /** A whole number that outputs write in octal, as a text. */
        OCTAL,
        /** The text of outputs has the number with nine digits at least. */
        NINE_DIGITS,
        /** Worked out from much of the event, so that compilers ask for it last. */
        COSTLY,
        /**
         * Its value may be found out only after the event, when that has {@link Event#late}: until
         * then the field is absent.
         */
        LATE,
        /**
         * Beside {@link #LATE}: found out apart from and after what is only that, see {@link
         * LateFields#isComplete}.
         */
        LATER,
        /**
         * Declared so that rules load; no event of this version carries it, so it is always absent.
         */
        NOT_READ_YET
    }

    public Field {
        if (argumentRequired && argument == ArgumentKind.NONE) {
            throw new IllegalArgumentException(
                    name + " requires an argument that it does not allow");
        }
        traits = traits.isEmpty() ? Set.of() : Set.copyOf(traits);
    }

    /** A field of one value without argument. */
    public static <E extends Event> Field of(
            String name, FieldType type, String meaning, FieldReader<E> reader) {
        return new Field(
                name,
                type,
                Cardinality.ONE,
                ArgumentKind.NONE,
                false,
                meaning,
                Set.of(),
                none -> new FieldBinding.Bound(reader));
    }

    /** A field that is declared but never read: {@link Trait#NOT_READ_YET}. */
    public static Field unread(
            String name,
            FieldType type,
            Cardinality cardinality,
            ArgumentKind argument,
            boolean argumentRequired,
            String meaning,
            Set<Trait> traits) {
        var all = EnumSet.of(Trait.NOT_READ_YET);
        all.addAll(traits);
        return new Field(
                name,
                type,
                cardinality,
                argument,
                argumentRequired,
                meaning,
                all,
                any -> new FieldBinding.Bound((event, into) -> false));
    }

    /** The same field with values of another type, and with more traits. */
    public Field as(FieldType other, Set<Trait> more) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.addAll(more);
        return new Field(
                name, other, cardinality, argument, argumentRequired, meaning, all, binder);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
