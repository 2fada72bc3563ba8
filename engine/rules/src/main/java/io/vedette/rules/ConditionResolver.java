package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldType;
import io.vedette.model.Suggestions;
import io.vedette.rules.Condition.Compare;
import io.vedette.rules.Condition.CompareOperands;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.Condition.Present;
import io.vedette.rules.Condition.Unresolved;
import io.vedette.rules.Expression.Comparison;
import io.vedette.rules.Expression.Exists;
import io.vedette.rules.Expression.Literal;
import io.vedette.rules.Expression.Literals;
import io.vedette.rules.Expression.MacroName;
import io.vedette.rules.Expression.Transformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks up every name of a condition and types it: {@link Expression} in, {@link Condition} out.
 * All that a rule author can have done wrong in a condition is found here at the latest.
 */
final class ConditionResolver {
    private static final Set<String> EVENT_TYPE_FIELDS = Set.of("evt.type", "syscall.type");
    private static final Set<Operator> EVENT_TYPE_OPERATORS =
            Set.of(
                    Operator.EQUAL,
                    Operator.DOUBLE_EQUAL,
                    Operator.NOT_EQUAL,
                    Operator.IN,
                    Operator.INTERSECTS);

    private final FieldCatalogue catalogue;
    private final FieldResolver fields;
    private final MacroConditions macros;
    private final LoadOptions options;
    private final SourceText text;
    private final Problems problems;
    private final Set<String> warnedFields;

    /** Gives the condition of a macro by its name. */
    @FunctionalInterface
    interface MacroConditions {
        /**
         * The macro's condition for this source; what is wrong in it is reported to {@code
         * problems}.
         */
        Condition resolve(String name, Problems problems);
    }

    ConditionResolver(
            FieldCatalogue catalogue,
            MacroConditions macros,
            LoadOptions options,
            SourceText text,
            Problems problems) {
        this.catalogue = catalogue;
        this.fields = new FieldResolver(catalogue);
        this.macros = macros;
        this.options = options;
        this.text = text;
        this.problems = problems;
        this.warnedFields = new java.util.HashSet<>();
    }

    Condition resolve(Expression expression) {
        return switch (expression) {
            case Expression.And and ->
                    new Condition.All(and.terms().stream().map(this::resolve).toList());
            case Expression.Or or ->
                    new Condition.Any(or.terms().stream().map(this::resolve).toList());
            case Expression.Not not -> new Condition.Not(resolve(not.term()));
            case MacroName macro -> macros.resolve(macro.name(), problems);
            case Exists exists -> exists(exists);
            case Comparison comparison -> comparison(comparison);
        };
    }

    private Condition exists(Exists exists) {
        return switch (operand(exists.left(), FieldResolver.Use.CONDITION)) {
            case FieldResolver.Outcome.Resolved resolved when isDistance(resolved.operand()) ->
                    notADistance(exists.left(), "exists", exists.span());
            case FieldResolver.Outcome.Resolved resolved -> new Present(resolved.operand());
            case FieldResolver.Outcome.Refused ignored -> new Unresolved();
        };
    }

    private FieldResolver.Outcome operand(Expression.Operand operand, FieldResolver.Use use) {
        FieldResolver.Outcome outcome = fields.resolve(operand, use);
        switch (outcome) {
            case FieldResolver.Outcome.Refused refused ->
                    problems.report(
                            refused.code(),
                            refused.message(),
                            refused.advice(),
                            text.place(refused.span().start()));
            case FieldResolver.Outcome.Resolved resolved -> {
                if (resolved.operand() instanceof FieldRead read
                        && read.field().is(Field.Trait.DEPRECATED)
                        && warnedFields.add(read.field().name())) {
                    problems.report(
                            DiagnosticCode.FIELD_DEPRECATED,
                            "usage of deprecated field '"
                                    + read.field().name()
                                    + "' has been detected in the rule condition",
                            text.place(operand.span().start()));
                }
            }
        }
        return outcome;
    }

    private Condition comparison(Comparison comparison) {
        if (!(operand(comparison.left(), FieldResolver.Use.CONDITION)
                instanceof FieldResolver.Outcome.Resolved(Condition.Operand left))) {
            return new Unresolved();
        }
        if (isDistance(left)) {
            return distance(comparison, left);
        }
        Set<Operator> allowed = OperatorRules.allowed(left.type(), left.cardinality());
        if (!allowed.contains(comparison.operator())) {
            problems.report(
                    DiagnosticCode.TYPE_MISMATCH,
                    "operator '"
                            + comparison.operator()
                            + "' is not supported for "
                            + ConditionText.of(comparison.left())
                            + ", which is "
                            + (left.isList() ? "a list of type " : "of type ")
                            + left.type().label(),
                    "it takes " + symbols(allowed),
                    text.place(comparison.span().start()));
            return new Unresolved();
        }
        return switch (comparison.right()) {
            case Literal literal -> constants(comparison, left, List.of(literal));
            case Literals literals -> constants(comparison, left, literals.values());
            case Transformed transformed -> operands(comparison, left, transformed);
        };
    }

    private static boolean isDistance(Condition.Operand operand) {
        return operand instanceof FieldRead read && read.field().is(Field.Trait.DISTANCE);
    }

    /** {@code =} of a distance means that it is no greater. */
    private Condition distance(Comparison comparison, Condition.Operand left) {
        boolean equal =
                comparison.operator() == Operator.EQUAL
                        || comparison.operator() == Operator.DOUBLE_EQUAL;
        if (!equal || comparison.quantifier() != Quantifier.NONE) {
            String quantifier =
                    comparison.quantifier() == Quantifier.NONE
                            ? ""
                            : " " + comparison.quantifier().word();
            return notADistance(
                    comparison.left(), comparison.operator() + quantifier, comparison.span());
        }
        return switch (comparison.right()) {
            case Literal literal ->
                    switch (constants(comparison, left, List.of(literal))) {
                        case Compare read ->
                                new Compare(
                                        left,
                                        Operator.LESS_OR_EQUAL,
                                        Quantifier.NONE,
                                        read.values());
                        case Condition refused -> refused;
                    };
            case Literals literals -> constants(comparison, left, literals.values());
            case Transformed transformed -> operands(comparison, left, transformed);
        };
    }

    private Condition notADistance(Expression.Operand operand, String operator, Span span) {
        String name = ConditionText.of(operand);
        problems.report(
                DiagnosticCode.TYPE_MISMATCH,
                "operator '"
                        + operator
                        + "' is not supported for "
                        + name
                        + ", which is a distance",
                "it takes = alone: " + name + " = 1000 holds when the distance is at most 1000",
                text.place(span.start()));
        return new Unresolved();
    }

    private static String symbols(Set<Operator> operators) {
        return String.join(" ", operators.stream().map(Operator::symbol).toList());
    }

    private Condition constants(
            Comparison comparison, Condition.Operand left, List<Literal> literals) {
        checkEventTypes(comparison, literals);
        checkDoubtful(comparison, literals);
        var values = new ArrayList<Constant>();
        boolean refused = false;
        for (Literal literal : literals) {
            switch (ConstantReader.read(literal.text(), left.type(), comparison.operator())) {
                case ConstantReader.Outcome.Read read -> values.add(read.constant());
                case ConstantReader.Outcome.Refused reason -> {
                    refused = true;
                    problems.report(
                            DiagnosticCode.VALUE_INVALID,
                            ConditionText.of(comparison.left()) + ": " + reason.reason(),
                            text.place(literal.span().start()));
                }
            }
        }
        if (refused) {
            return new Unresolved();
        }
        boolean firstOnly =
                left.cardinality() == Cardinality.EITHER_END
                        && left.type() == FieldType.NETWORK
                        && values.size() > 1
                        && !options.fixUpstreamBugs();
        return new Compare(
                left,
                comparison.operator(),
                comparison.quantifier(),
                firstOnly ? values.subList(0, 1) : values);
    }

    private void checkEventTypes(Comparison comparison, List<Literal> literals) {
        boolean eventType =
                comparison.left() instanceof Expression.FieldName field
                        && EVENT_TYPE_FIELDS.contains(field.name())
                        && EVENT_TYPE_OPERATORS.contains(comparison.operator());
        if (!eventType) {
            return;
        }
        Set<String> known = catalogue.eventTypes().names();
        for (Literal literal : literals) {
            if (!known.contains(literal.text())) {
                problems.report(
                        DiagnosticCode.EVENT_TYPE_UNKNOWN,
                        "unknown event type \"" + literal.text() + "\"",
                        Suggestions.didYouMean(literal.text(), known),
                        text.place(literal.span().start()));
            }
        }
    }

    /** Warns of values that are probably not what the author meant. */
    private void checkDoubtful(Comparison comparison, List<Literal> literals) {
        for (Literal literal : literals) {
            String value = literal.text().replaceAll("\\s", "");
            if (unsafeAbsence(comparison, value)) {
                problems.report(
                        DiagnosticCode.UNSAFE_NA_CHECK,
                        "comparing "
                                + ConditionText.of(comparison.left())
                                + " with <NA> is unsafe: an absent field makes every comparison false",
                        "use 'exists'",
                        text.place(literal.span().start()));
            }
            if (catalogue.find(value).isPresent()) {
                doubtful(
                        "'"
                                + literal.text()
                                + "' may be a valid field misused as a const string value",
                        literal);
            }
            for (Transformer transformer : Transformer.values()) {
                if (value.startsWith(transformer.word() + "(") && value.endsWith(")")) {
                    doubtful(
                            "'"
                                    + literal.text()
                                    + "' may be a valid field transformer misused as a const string value",
                            literal);
                }
            }
            if (comparison.operator() == Operator.REGEX
                    && SimplePatterns.isSimple(literal.text())) {
                doubtful(
                        "regex check with '"
                                + literal.text()
                                + "' may be optimized with simpler operators such as '=', 'contains', 'startswith',"
                                + " 'endswith'",
                        literal);
            }
        }
    }

    private void doubtful(String message, Literal literal) {
        problems.report(
                DiagnosticCode.CONDITION_DOUBTFUL, message, text.place(literal.span().start()));
    }

    private static boolean unsafeAbsence(Comparison comparison, String value) {
        boolean compares =
                EVENT_TYPE_OPERATORS.contains(comparison.operator())
                        || comparison.operator() == Operator.PMATCH;
        return compares
                && value.equals("<NA>")
                && comparison.left() instanceof Expression.FieldName field
                && (field.name().startsWith("ka.") || field.name().startsWith("jevt."));
    }

    private Condition operands(
            Comparison comparison, Condition.Operand left, Transformed transformed) {
        if (!(operand(transformed, FieldResolver.Use.RIGHT_SIDE)
                instanceof FieldResolver.Outcome.Resolved(Condition.Operand right))) {
            return new Unresolved();
        }
        String reason = mismatch(comparison, left, right);
        if (!reason.isEmpty()) {
            problems.report(
                    DiagnosticCode.TYPE_MISMATCH, reason, text.place(transformed.span().start()));
            return new Unresolved();
        }
        return new CompareOperands(left, comparison.operator(), right);
    }

    private static String mismatch(
            Comparison comparison, Condition.Operand left, Condition.Operand right) {
        Operator operator = comparison.operator();
        if (operator == Operator.PMATCH || operator == Operator.REGEX) {
            return "operator '" + operator + "' does not compare with another field";
        }
        if (left.type() == FieldType.NETWORK) {
            return "a network does not compare with another field";
        }
        if (left instanceof FieldRead read && read.field().is(Field.Trait.NOT_ON_RIGHT)) {
            return "field " + read.field().name() + " does not compare with another field";
        }
        if (hasCandidates(left) || hasCandidates(right)) {
            return "a field with several candidates does not compare with another field";
        }
        if (left.type() != right.type() || left.isList() != right.isList()) {
            return ConditionText.of(comparison.left())
                    + (left.isList() ? " (a list of type " : " (of type ")
                    + left.type().label()
                    + ") does not compare with a value of type "
                    + right.type().label()
                    + (right.isList() ? ", a list" : "");
        }
        return "";
    }

    private static boolean hasCandidates(Condition.Operand operand) {
        return operand.cardinality() == Cardinality.ANY
                || operand.cardinality() == Cardinality.EITHER_END
                || operand.cardinality() == Cardinality.NAMES;
    }
}
