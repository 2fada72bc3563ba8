package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.Suggestions;
import io.vedette.rules.RuleCollection.NamedMacro;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The macros of a collection: parsed, checked against each other, and resolved for a source when a
 * rule asks.
 */
final class MacroTable {
    /** Macros that use macros grow without end. */
    private static final long LARGEST = 100_000;

    /** Every later step recurses, on threads with stacks of a megabyte. */
    private static final int DEEPEST = 300;

    private final RuleCollection collection;
    private final ListSubstitution lists;
    private final LoadOptions options;
    private final Map<String, ParsedMacro> parsed = new LinkedHashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    private final Map<SourceId, Map<String, Resolved>> resolved = new HashMap<>();
    private final Map<String, Expression> expressions;

    private record Resolved(Condition condition, List<Diagnostic> problems) {}

    MacroTable(
            RuleCollection collection,
            ListSubstitution lists,
            LoadOptions options,
            Problems problems) {
        this.collection = collection;
        this.lists = lists;
        this.options = options;
        var open = new LinkedHashSet<String>();
        for (NamedMacro macro : collection.macros()) {
            parse(macro, open, problems);
        }
        expressions =
                parsed.values().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ParsedMacro::name, ParsedMacro::expression));
    }

    private static Problems within(NamedMacro macro, Problems problems) {
        return problems.within(macro.context())
                .within(
                        new ItemContext(
                                "macro condition", "", macro.condition().place(0).position()));
    }

    /** Parses a macro after those that it names, so that its size is known. */
    private Optional<ParsedMacro> parse(NamedMacro macro, Set<String> open, Problems problems) {
        ParsedMacro known = parsed.get(macro.name());
        if (known != null || failed.contains(macro.name())) {
            return Optional.ofNullable(known);
        }
        Problems within = within(macro, problems);
        try {
            SourceText text = lists.apply(macro.condition(), new HashSet<>());
            Expression expression = parse(text, within);
            open.add(macro.name());
            var measure = measure(expression, macro.visibility(), text, open, within);
            open.remove(macro.name());
            if (measure.isPresent()) {
                var result =
                        new ParsedMacro(
                                macro,
                                text,
                                expression,
                                measure.get().size(),
                                measure.get().depth());
                parsed.put(macro.name(), result);
                return Optional.of(result);
            }
        } catch (SyntaxException e) {
            within.report(
                    DiagnosticCode.CONDITION_TOO_LARGE, e.reason(), macro.condition().place(0));
        } catch (ItemRefused ignored) {
            open.remove(macro.name());
        }
        failed.add(macro.name());
        return Optional.empty();
    }

    /** Parses a condition whose lists are put in; what is wrong is reported. */
    static Expression parse(SourceText text, Problems problems) throws ItemRefused {
        try {
            return ConditionParser.parse(text.text());
        } catch (SyntaxException e) {
            problems.report(DiagnosticCode.CONDITION_SYNTAX, e.reason(), text.place(e.index()));
            throw new ItemRefused();
        }
    }

    /** How large a condition is with its macros put in. */
    record Measure(long size, int depth) {}

    /**
     * Looks every macro up that {@code expression} names, and measures the whole.
     *
     * @param visibility macros from this place on are not seen
     * @return empty when a macro is missing, refused, or part of itself; that is then reported
     */
    Optional<Measure> measure(
            Expression expression, int visibility, SourceText text, Problems problems) {
        return measure(expression, visibility, text, new LinkedHashSet<>(), problems);
    }

    private Optional<Measure> measure(
            Expression expression,
            int visibility,
            SourceText text,
            Set<String> open,
            Problems problems) {
        var measuring = new Measuring(visibility, text, open, problems);
        Measure measure = measuring.of(expression);
        if (measure.size() > LARGEST || measure.depth() > DEEPEST) {
            problems.report(
                    DiagnosticCode.CONDITION_TOO_LARGE,
                    "the condition has "
                            + measure.size()
                            + " parts in "
                            + measure.depth()
                            + " levels once its macros are put in, the limits are "
                            + LARGEST
                            + " and "
                            + DEEPEST,
                    text.place(0));
            return Optional.empty();
        }
        return measuring.missing ? Optional.empty() : Optional.of(measure);
    }

    private final class Measuring {
        private final int visibility;
        private final SourceText text;
        private final Set<String> open;
        private final Problems problems;
        private boolean missing;

        Measuring(int visibility, SourceText text, Set<String> open, Problems problems) {
            this.visibility = visibility;
            this.text = text;
            this.open = open;
            this.problems = problems;
        }

        Measure of(Expression expression) {
            return switch (expression) {
                case Expression.And and -> of(and.terms());
                case Expression.Or or -> of(or.terms());
                case Expression.Not not -> of(List.of(not.term()));
                case Expression.MacroName name -> macro(name);
                case Expression.Exists ignored -> new Measure(1, 1);
                case Expression.Comparison ignored -> new Measure(1, 1);
            };
        }

        private Measure of(List<Expression> terms) {
            long size = 1;
            int depth = 0;
            for (Expression term : terms) {
                Measure measure = of(term);
                size = Math.min(size + measure.size(), Long.MAX_VALUE / 4);
                depth = Math.max(depth, measure.depth());
            }
            return new Measure(size, depth + 1);
        }

        private Measure macro(Expression.MacroName name) {
            NamedMacro macro = collection.macro(name.name()).orElse(null);
            Place place = text.place(name.span().start());
            if (open.contains(name.name())) {
                missing = true;
                problems.report(
                        DiagnosticCode.MACRO_CYCLE,
                        "reference loop in macro " + name.name(),
                        place);
                return new Measure(0, 0);
            }
            if (macro == null || macro.index() >= visibility) {
                missing = true;
                problems.report(
                        DiagnosticCode.MACRO_UNKNOWN,
                        "Undefined macro '" + name.name() + "' used in filter.",
                        macro == null
                                ? Suggestions.didYouMean(name.name(), names())
                                : "it is defined only later, at " + macro.place().position(),
                        place);
                return new Measure(0, 0);
            }
            used.add(name.name());
            Optional<ParsedMacro> known = parse(macro, open, problemsOfMacros(problems));
            missing |= known.isEmpty();
            return known.map(m -> new Measure(m.size(), m.depth())).orElse(new Measure(0, 0));
        }

        /**
         * What is wrong in a macro is said under the macro's own name, not under that of who uses
         * it.
         */
        private Problems problemsOfMacros(Problems here) {
            return here.outermost();
        }
    }

    private Collection<String> names() {
        return collection.macros().stream().map(NamedMacro::name).toList();
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }

    Optional<Expression> expression(String name) {
        return Optional.ofNullable(parsed.get(name)).map(ParsedMacro::expression);
    }

    /**
     * The conditions, with lists put in, of all macros that a condition names and those name, by
     * the names of the macros.
     *
     * @param expression one that {@link #measure} is content with
     */
    Map<String, String> textsBehind(Expression expression) {
        Map<String, String> texts = new HashMap<>();
        collectTexts(expression, texts);
        return texts;
    }

    private void collectTexts(Expression expression, Map<String, String> into) {
        switch (expression) {
            case Expression.And and -> and.terms().forEach(term -> collectTexts(term, into));
            case Expression.Or or -> or.terms().forEach(term -> collectTexts(term, into));
            case Expression.Not not -> collectTexts(not.term(), into);
            case Expression.MacroName name -> {
                ParsedMacro macro = parsed.get(name.name());
                if (macro != null && into.putIfAbsent(name.name(), macro.text().text()) == null) {
                    collectTexts(macro.expression(), into);
                }
            }
            case Expression.Exists ignored -> {
                // names no macro
            }
            case Expression.Comparison ignored -> {
                // names no macro
            }
        }
    }

    /** All macros that are all right, by name. */
    Map<String, Expression> expressions() {
        return expressions;
    }

    /**
     * The condition of a macro for a source; resolved once, so that all its users share one tree.
     */
    Condition resolve(String name, FieldCatalogue catalogue, Problems problems) {
        Map<String, Resolved> ofSource =
                resolved.computeIfAbsent(catalogue.source(), source -> new HashMap<>());
        Resolved known = ofSource.get(name);
        if (known == null) {
            ParsedMacro macro = parsed.get(name);
            if (macro == null) {
                return new Condition.Unresolved();
            }
            Problems own = within(macro.macro(), problems.outermost().apart());
            var resolver =
                    new ConditionResolver(
                            catalogue,
                            (inner, innerProblems) -> resolve(inner, catalogue, innerProblems),
                            options,
                            macro.text(),
                            own);
            Condition condition = resolver.resolve(macro.expression());
            known = new Resolved(condition, own.found());
            ofSource.put(name, known);
        }
        problems.addAll(known.problems());
        return known.condition();
    }
}
