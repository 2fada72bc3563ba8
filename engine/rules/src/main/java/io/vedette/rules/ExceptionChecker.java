package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.Suggestions;
import io.vedette.rules.CollectedRule.CollectedException;
import io.vedette.rules.RuleItem.Entry;
import io.vedette.rules.RuleItem.ExceptionItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the fields and operators of an exception, and fills in the operators that are left out.
 */
final class ExceptionChecker {
    private static final Set<String> SINGLE_OPERATORS = Set.of("in", "pmatch", "intersects");

    private final Optional<FieldCatalogue> catalogue;
    private final Problems problems;

    /**
     * @param catalogue the fields of the rule's source; empty when the source is unknown, then
     *     fields are not checked
     */
    ExceptionChecker(Optional<FieldCatalogue> catalogue, Problems problems) {
        this.catalogue = catalogue;
        this.problems = problems;
    }

    CollectedException check(ExceptionItem item) throws ItemRefused {
        Problems within = problems.within(item.context());
        Entry fields = item.fields().orElse(null);
        if (fields == null) {
            throw refuse(
                    within,
                    "Rule exception must have fields property with a list of fields",
                    item.place());
        }
        return switch (fields) {
            case Entry.Scalar(SourceText field) -> single(item, field, within);
            case Entry.Sequence(List<Entry> entries) -> several(item, entries, within);
        };
    }

    private CollectedException single(ExceptionItem item, SourceText field, Problems within)
            throws ItemRefused {
        String comp = "in";
        if (item.comps().isPresent()) {
            if (!(item.comps().get() instanceof Entry.Scalar(SourceText written))) {
                throw refuse(within, "Fields and comps must both be strings", item.place());
            }
            comp = written.text().strip();
            if (!SINGLE_OPERATORS.contains(comp) && !isQuantified(comp)) {
                throw refuse(
                        within,
                        "When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier"
                                + " operator (e.g. startswith oneof), found '"
                                + comp
                                + "'",
                        written.place(0));
            }
        }
        checkField(field, within);
        return collected(item, List.of(field), List.of(comp), true);
    }

    private CollectedException several(ExceptionItem item, List<Entry> entries, Problems within)
            throws ItemRefused {
        var fields = new ArrayList<SourceText>();
        for (Entry entry : entries) {
            if (!(entry instanceof Entry.Scalar(SourceText field))) {
                throw refuse(within, "fields is a list of field names", item.place());
            }
            fields.add(field);
        }
        var comps = new ArrayList<String>();
        if (item.comps().isEmpty()) {
            fields.forEach(field -> comps.add("="));
        } else if (item.comps().get() instanceof Entry.Sequence(List<Entry> written)
                && written.size() == fields.size()) {
            for (Entry entry : written) {
                if (!(entry instanceof Entry.Scalar(SourceText comp))) {
                    throw refuse(within, "comps is a list of operators", item.place());
                }
                String operator = comp.text().strip();
                if (Operator.parse(operator).isEmpty() && !isQuantified(operator)) {
                    throw refuse(
                            within,
                            "'" + operator + "' is not a supported comparison operator",
                            comp.place(0));
                }
                comps.add(operator);
            }
        } else {
            throw refuse(within, "Fields and comps lists must have equal length", item.place());
        }
        for (SourceText field : fields) {
            checkField(field, within);
        }
        return collected(item, fields, comps, false);
    }

    private static CollectedException collected(
            ExceptionItem item, List<SourceText> fields, List<String> comps, boolean single) {
        return new CollectedException(
                item.name(), fields, comps, single, item.values(), item.place(), item.context());
    }

    private void checkField(SourceText field, Problems within) throws ItemRefused {
        if (catalogue.isEmpty()) {
            return;
        }
        String advice = Suggestions.didYouMean(field.text(), catalogue.get().names());
        try {
            Expression.Operand operand = ConditionParser.parseOperand(field.text());
            if (new FieldResolver(catalogue.get()).resolve(operand, FieldResolver.Use.CONDITION)
                    instanceof FieldResolver.Outcome.Resolved) {
                return;
            }
        } catch (SyntaxException ignored) {
            // said below: what is no field by its form is no supported field either
        }
        within.report(
                DiagnosticCode.EXCEPTION_REFUSED,
                "'" + field + "' is not a supported filter field",
                advice,
                field.place(0));
        throw new ItemRefused();
    }

    /** Whether a text is an operator with a quantifier, as {@code startswith oneof}. */
    static boolean isQuantified(String comp) {
        int blank = comp.indexOf(' ');
        return blank > 0
                && Operator.parse(comp.substring(0, blank))
                        .filter(Operator::takesModifier)
                        .isPresent()
                && Quantifier.parse(comp.substring(blank).strip()).isPresent();
    }

    private static ItemRefused refuse(Problems within, String message, Place place) {
        within.report(DiagnosticCode.EXCEPTION_REFUSED, message, place);
        return new ItemRefused();
    }
}
