package io.vedette.rules;

import io.vedette.model.Cardinality;
import io.vedette.model.EventTypes;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Comparison;
import io.vedette.model.SourceFilter.Requirement;
import io.vedette.rules.Condition.Compare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Derives from rules what their source may leave out.
 *
 * <p>Only what has to be true is kept: comparisons of one field with texts or whole numbers, where
 * they are not negated; everything else counts as perhaps true.
 */
public final class SourceFilters {
    /**
     * A filter of one event type with more tests than this is of no use to a kernel: then
     * everything of it passes.
     */
    private static final int MOST_TESTS = 2_000;

    private static final Requirement ANYTHING = new Requirement.Anything();

    private SourceFilters() {}

    /**
     * The filter for rules of one source.
     *
     * @param rules those that run
     */
    public static SourceFilter derive(List<Rule> rules, EventTypes types) {
        var requirements = new TreeMap<Integer, Requirement>();
        var typed = new TypedConditions(rules, types, LeafFrequencies.NONE);
        for (int code = 0; code < types.size(); code++) {
            TypedConditions.OfType ofType = typed.of(code);
            if (!ofType.conditions().isEmpty()) {
                var terms = new ArrayList<Requirement>();
                ofType.conditions().forEach(condition -> terms.add(requirement(condition)));
                requirements.put(ofType.code(), bounded(anyOf(terms)));
            }
        }
        return new SourceFilter(requirements, fields(rules), names(rules));
    }

    private static Set<String> fields(List<Rule> rules) {
        var fields = new TreeSet<String>();
        for (Rule rule : rules) {
            rule.uses().fields().forEach(field -> fields.add(withoutArgument(field)));
            rule.output().fields().forEach(read -> fields.add(read.field().name()));
        }
        return fields;
    }

    private static Set<String> names(List<Rule> rules) {
        var names = new TreeSet<String>();
        for (Rule rule : rules) {
            names.addAll(
                    PartialEvaluation.textsComparedWith(
                            rule.condition(), read -> read.cardinality() == Cardinality.NAMES));
        }
        return names;
    }

    private static String withoutArgument(String field) {
        int bracket = field.indexOf('[');
        return bracket < 0 ? field : field.substring(0, bracket);
    }

    private static Requirement requirement(Node node) {
        return switch (node.kind()) {
            case TRUE, NOT -> ANYTHING;
            case FALSE -> new Requirement.AnyOf(List.of());
            case LEAF -> node.leaf() instanceof Compare compare ? test(compare) : ANYTHING;
            case ALL -> allOf(node.children().stream().map(SourceFilters::requirement).toList());
            case ANY -> anyOf(node.children().stream().map(SourceFilters::requirement).toList());
        };
    }

    private static Requirement allOf(List<Requirement> terms) {
        List<Requirement> needed =
                terms.stream().filter(term -> !term.equals(ANYTHING)).distinct().toList();
        return switch (needed.size()) {
            case 0 -> ANYTHING;
            case 1 -> needed.getFirst();
            default -> new Requirement.AllOf(needed);
        };
    }

    private static Requirement anyOf(List<Requirement> terms) {
        if (terms.contains(ANYTHING)) {
            return ANYTHING;
        }
        var distinct = new LinkedHashSet<>(terms);
        return distinct.size() == 1
                ? distinct.getFirst()
                : new Requirement.AnyOf(List.copyOf(distinct));
    }

    private static Requirement test(Compare compare) {
        Optional<Comparison> comparison = comparison(compare.operator());
        boolean plain =
                compare.operand() instanceof Condition.FieldRead
                        && compare.operand().cardinality() == Cardinality.ONE
                        && (compare.quantifier() == Quantifier.NONE
                                || compare.quantifier() == Quantifier.ANYOF);
        if (!plain || comparison.isEmpty()) {
            return ANYTHING;
        }
        var values = new ArrayList<String>();
        for (Constant constant : compare.values()) {
            Optional<String> value = value(constant);
            if (value.isEmpty()) {
                return ANYTHING;
            }
            values.add(value.get());
        }
        var field = (Condition.FieldRead) compare.operand();
        return new Requirement.Test(
                field.field().name(), field.argument(), comparison.get(), values);
    }

    private static Optional<Comparison> comparison(Operator operator) {
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS -> Optional.of(Comparison.EQUALS);
            case STARTSWITH -> Optional.of(Comparison.STARTS_WITH);
            case ENDSWITH -> Optional.of(Comparison.ENDS_WITH);
            case CONTAINS -> Optional.of(Comparison.CONTAINS);
            default -> Optional.empty();
        };
    }

    /** A value as text; empty when it is none, or is not UTF-8. */
    private static Optional<String> value(Constant constant) {
        return switch (constant) {
            case Constant.Text(Bytes bytes) ->
                    Optional.of(bytes.toString())
                            .filter(text -> Bytes.ofText(text).equals(bytes) && isUtf8(bytes));
            case Constant.Whole(long number) -> Optional.of(Long.toString(number));
            default -> Optional.empty();
        };
    }

    private static boolean isUtf8(Bytes bytes) {
        return new String(bytes.array(), StandardCharsets.UTF_8).indexOf('\ufffd') < 0;
    }

    private static Requirement bounded(Requirement requirement) {
        return tests(requirement) > MOST_TESTS ? ANYTHING : requirement;
    }

    private static long tests(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Anything ignored -> 0;
            case Requirement.Test ignored -> 1;
            case Requirement.AllOf(List<Requirement> terms) ->
                    terms.stream().mapToLong(SourceFilters::tests).sum();
            case Requirement.AnyOf(List<Requirement> terms) ->
                    terms.stream().mapToLong(SourceFilters::tests).sum();
        };
    }
}
