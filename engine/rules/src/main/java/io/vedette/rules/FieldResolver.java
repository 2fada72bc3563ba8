package io.vedette.rules;

import io.vedette.model.ArgumentKind;
import io.vedette.model.Cardinality;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Suggestions;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Gathered;
import io.vedette.rules.Condition.Operand;
import io.vedette.rules.Condition.Text;
import io.vedette.rules.Condition.Transform;
import io.vedette.rules.Expression.FieldName;
import io.vedette.rules.Expression.Literal;
import io.vedette.rules.Expression.OperandList;
import io.vedette.rules.Expression.Transformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks up fields in a catalogue, binds their arguments and types transformers. */
final class FieldResolver {
    private final FieldCatalogue catalogue;

    FieldResolver(FieldCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** What came of resolving an operand. */
    sealed interface Outcome {
        record Resolved(Operand operand) implements Outcome {}

        record Refused(DiagnosticCode code, String message, String advice, Span span)
                implements Outcome {}
    }

    /** Where an operand stands, since some fields are not for everywhere. */
    enum Use {
        CONDITION,
        RIGHT_SIDE,
        OUTPUT
    }

    Outcome resolve(Expression.Operand operand, Use use) {
        return switch (operand) {
            case FieldName field -> field(field, use, false);
            case Literal literal -> new Outcome.Resolved(new Text(literal.text()));
            case OperandList list -> gathered(list, use);
            case Transformed transformed -> transformed(transformed, use);
        };
    }

    /** A name with its argument, which may also stand after the name's last dots. */
    private record Found(Field field, Optional<String> argument) {}

    private Optional<Found> find(FieldName name) {
        Optional<Field> exact = catalogue.find(name.name());
        if (exact.isPresent()) {
            return Optional.of(new Found(exact.get(), name.argument()));
        }
        int dot = name.name().lastIndexOf('.');
        while (dot > 0 && name.argument().isEmpty()) {
            Optional<Field> shorter = catalogue.find(name.name().substring(0, dot));
            if (shorter.isPresent() && takesKey(shorter.get())) {
                return Optional.of(
                        new Found(shorter.get(), Optional.of(name.name().substring(dot + 1))));
            }
            dot = name.name().lastIndexOf('.', dot - 1);
        }
        return Optional.empty();
    }

    private static boolean takesKey(Field field) {
        return field.argument() == ArgumentKind.KEY
                || field.argument() == ArgumentKind.INDEX_OR_KEY;
    }

    private Outcome field(FieldName name, Use use, boolean withinTransformer) {
        Optional<Found> found = find(name);
        if (found.isEmpty()) {
            return new Outcome.Refused(
                    DiagnosticCode.FIELD_UNKNOWN,
                    "no field \"" + name.name() + "\" for source " + catalogue.source(),
                    Suggestions.didYouMean(name.name(), catalogue.names()),
                    name.span());
        }
        Field field = found.get().field();
        Optional<String> argument = found.get().argument();
        Optional<String> misuse = misuse(field, use, withinTransformer);
        if (misuse.isEmpty()) {
            misuse = argumentMisuse(field, argument);
        }
        if (misuse.isPresent()) {
            return new Outcome.Refused(
                    DiagnosticCode.FIELD_ARGUMENT, misuse.get(), "", name.span());
        }
        return switch (field.binder().apply(argument.map(FieldArgument::new))) {
            case FieldBinding.Refused refused ->
                    new Outcome.Refused(
                            DiagnosticCode.FIELD_ARGUMENT, refused.reason(), "", name.span());
            case FieldBinding.Bound bound ->
                    new Outcome.Resolved(
                            new FieldRead(field, argument, ofAnyEvent(bound.reader())));
            case FieldBinding.BoundAs bound ->
                    new Outcome.Resolved(
                            new FieldRead(
                                    field.as(bound.type(), bound.traits()),
                                    argument,
                                    ofAnyEvent(bound.reader())));
        };
    }

    /** A reader is only ever given events of the source whose catalogue declared it. */
    @SuppressWarnings("unchecked")
    private static FieldReader<Event> ofAnyEvent(FieldReader<? extends Event> reader) {
        return (FieldReader<Event>) reader;
    }

    private static Optional<String> misuse(Field field, Use use, boolean withinTransformer) {
        if (use == Use.OUTPUT && field.is(Field.Trait.CONDITION_ONLY)) {
            return Optional.of("field " + field.name() + " can only be used in conditions");
        }
        if (use != Use.OUTPUT && field.is(Field.Trait.OUTPUT_ONLY)) {
            return Optional.of("field " + field.name() + " can only be used in outputs");
        }
        if (use == Use.RIGHT_SIDE && field.is(Field.Trait.NOT_ON_RIGHT)) {
            return Optional.of(
                    "field " + field.name() + " cannot be the right side of a comparison");
        }
        if (withinTransformer && field.is(Field.Trait.NO_TRANSFORMER)) {
            return Optional.of("field " + field.name() + " cannot be used within a transformer");
        }
        return Optional.empty();
    }

    private static Optional<String> argumentMisuse(Field field, Optional<String> argument) {
        if (argument.isEmpty()) {
            return field.argumentRequired()
                    ? Optional.of(
                            "field "
                                    + field.name()
                                    + " needs an argument: "
                                    + field.name()
                                    + "[...]")
                    : Optional.empty();
        }
        return switch (field.argument()) {
            case NONE ->
                    Optional.of(
                            "field "
                                    + field.name()
                                    + " takes no argument, found ["
                                    + argument.get()
                                    + "]");
            case INDEX ->
                    new FieldArgument(argument.get()).index().isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    "field "
                                            + field.name()
                                            + " takes a number from 0 as its argument, found ["
                                            + argument.get()
                                            + "]");
            case KEY, INDEX_OR_KEY -> Optional.empty();
        };
    }

    private Outcome gathered(OperandList list, Use use) {
        var operands = new ArrayList<Operand>();
        for (Expression.Operand operand : list.operands()) {
            switch (withinTransformer(operand, use)) {
                case Outcome.Resolved resolved -> operands.add(resolved.operand());
                case Outcome.Refused refused -> {
                    return refused;
                }
            }
        }
        return new Outcome.Resolved(new Gathered(operands));
    }

    private Outcome withinTransformer(Expression.Operand operand, Use use) {
        return operand instanceof FieldName field ? field(field, use, true) : resolve(operand, use);
    }

    private Outcome transformed(Transformed transformed, Use use) {
        if (transformed.transformer() == Transformer.VAL) {
            if (transformed.argument().isPresent()) {
                return refused(transformed, "val() takes no argument in brackets");
            }
            return resolve(transformed.operands().getFirst(), use);
        }
        var operands = new ArrayList<Operand>();
        for (Expression.Operand operand : transformed.operands()) {
            switch (withinTransformer(operand, use)) {
                case Outcome.Resolved resolved -> operands.add(resolved.operand());
                case Outcome.Refused refused -> {
                    return refused;
                }
            }
        }
        if (transformed.transformer() != Transformer.GETOPT && transformed.argument().isPresent()) {
            return refused(
                    transformed,
                    transformed.transformer().word() + "() takes no argument in brackets");
        }
        return typed(transformed, operands);
    }

    private static Outcome typed(Transformed transformed, List<Operand> operands) {
        Transformer transformer = transformed.transformer();
        Operand first = operands.getFirst();
        return switch (transformer) {
            case TOLOWER, TOUPPER, BASENAME, B64, LEN -> {
                if (operands.size() != 1) {
                    yield refused(
                            transformed,
                            transformer.word() + "() takes one operand, found " + operands.size());
                }
                boolean fits =
                        switch (transformer) {
                            case B64 -> isBytes(first);
                            case LEN -> isBytes(first) || first.isList();
                            default -> first.type() == FieldType.TEXT;
                        };
                if (!fits) {
                    yield refused(
                            transformed,
                            transformer.word()
                                    + "() does not take a value of type "
                                    + first.type().label());
                }
                yield transformer == Transformer.LEN
                        ? transform(transformer, operands, FieldType.UNSIGNED, Cardinality.ONE)
                        : transform(transformer, operands, first.type(), first.cardinality());
            }
            case JOIN -> {
                if (operands.size() != 2
                        || first.isList()
                        || first.type() != FieldType.TEXT
                        || !operands.getLast().isList()) {
                    yield refused(transformed, "join() takes a separator and a list");
                }
                // a list of numbers is joined as texts
                yield transform(
                        transformer,
                        List.of(first, new Gathered(List.of(operands.getLast()))),
                        FieldType.TEXT,
                        Cardinality.ONE);
            }
            case CONCAT -> {
                if (operands.size() < 2
                        || operands.stream()
                                .anyMatch(o -> o.type() != FieldType.TEXT || o.isList())) {
                    yield refused(transformed, "concat() takes two or more single texts");
                }
                yield transform(transformer, operands, FieldType.TEXT, Cardinality.ONE);
            }
            case GETOPT -> getopt(transformed, operands);
            case VAL -> throw new IllegalStateException("val() was taken off before");
        };
    }

    private static Outcome getopt(Transformed transformed, List<Operand> operands) {
        Operand last = operands.getLast();
        boolean fits =
                operands.size() == 2
                        && operands.getFirst().isList()
                        && operands.getFirst().type() == FieldType.TEXT
                        && !last.isList()
                        && last.type() == FieldType.TEXT;
        if (!fits) {
            return refused(transformed, "getopt() takes a list of arguments and an option string");
        }
        Optional<String> option = transformed.argument();
        if (option.isPresent() && (option.get().length() != 1 || option.get().charAt(0) > 0xff)) {
            return refused(
                    transformed,
                    "getopt()[...] takes one option letter, found [" + option.get() + "]");
        }
        return new Outcome.Resolved(
                new Transform(
                        Transformer.GETOPT,
                        operands,
                        option.map(text -> text.charAt(0)),
                        FieldType.TEXT,
                        option.isPresent() ? Cardinality.ONE : Cardinality.LIST));
    }

    private static Outcome transform(
            Transformer transformer,
            List<Operand> operands,
            FieldType type,
            Cardinality cardinality) {
        return new Outcome.Resolved(
                new Transform(transformer, operands, Optional.empty(), type, cardinality));
    }

    private static boolean isBytes(Operand operand) {
        return operand.type() == FieldType.TEXT || operand.type() == FieldType.BYTES;
    }

    private static Outcome.Refused refused(Transformed transformed, String message) {
        return new Outcome.Refused(DiagnosticCode.TYPE_MISMATCH, message, "", transformed.span());
    }
}
