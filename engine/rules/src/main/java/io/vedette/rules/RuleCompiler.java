package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.rules.Expression.Comparison;
import io.vedette.rules.Expression.Exists;
import io.vedette.rules.Expression.FieldName;
import io.vedette.rules.Expression.MacroName;
import io.vedette.rules.Expression.Operand;
import io.vedette.rules.Expression.OperandList;
import io.vedette.rules.Expression.Transformed;
import io.vedette.rules.RuleCollection.NamedList;
import io.vedette.rules.RuleCollection.NamedMacro;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rules of everything that was collected: lists and macros put in, names looked up, outputs
 * parsed.
 *
 * <p>After each file all rules are made, since each file may amend what is before it. What a file
 * leaves as it is, is taken from the compiler of the file before.
 */
final class RuleCompiler {
    /** From here on a rule is evaluated for nearly every event, which its author should know. */
    private static final int MANY_EVENT_TYPES = 100;

    private final RuleCollection collection;
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final LoadOptions options;
    private final Problems problems;
    private final ListSubstitution lists;
    private final MacroTable macros;
    private final Map<CollectedRule, Made> made;

    /**
     * A rule about which there was nothing to say.
     *
     * @param text its condition with lists put in
     * @param macros the conditions of all macros in it, see {@link MacroTable#textsBehind}
     */
    private record Made(Rule rule, int revision, String text, Map<String, String> macros) {}

    /**
     * @param before of the files before; empty for the first
     */
    RuleCompiler(
            RuleCollection collection,
            Map<SourceId, FieldCatalogue> catalogues,
            LoadOptions options,
            Problems problems,
            Optional<RuleCompiler> before) {
        this.collection = collection;
        this.catalogues = catalogues;
        this.options = options;
        this.problems = problems;
        this.lists = new ListSubstitution(collection);
        this.macros = new MacroTable(collection, lists, options, problems);
        this.made = before.map(compiler -> compiler.made).orElseGet(IdentityHashMap::new);
    }

    /** Makes the rules; what is wrong with them is reported. */
    List<Rule> compile() {
        var rules = new ArrayList<Rule>();
        for (CollectedRule collected : collection.rules()) {
            if (collected.sourceKnown) {
                compile(collected).ifPresent(rules::add);
            }
        }
        return rules;
    }

    /**
     * Warns of lists and macros that nothing refers to; asked for once all files are there.
     *
     * @param rules those that {@link #compile} made
     */
    RuleSet finish(List<Rule> rules) {
        warnOfUnused();
        return new RuleSet(rules, shownMacros(), shownLists(), collection.requiredEngine());
    }

    private void warnOfUnused() {
        for (NamedMacro macro : collection.macros()) {
            if (!macros.isUsed(macro.name())) {
                problems.within(macro.context())
                        .report(
                                DiagnosticCode.MACRO_UNUSED,
                                "Macro not referred to by any other rule/macro",
                                macro.place());
            }
        }
        for (NamedList list : collection.lists()) {
            if (!lists.isUsed(list.name())) {
                problems.within(list.context())
                        .report(
                                DiagnosticCode.LIST_UNUSED,
                                "List not referred to by any other rule/macro",
                                list.place());
            }
        }
    }

    private Optional<Rule> compile(CollectedRule collected) {
        FieldCatalogue catalogue = catalogues.get(collected.source);
        if (catalogue == null) {
            throw new IllegalStateException("source " + collected.source + " was known before");
        }
        Problems within = problems.within(collected.context);
        Problems ofRule = within.apart();
        try {
            Optional<Rule> rule = compile(collected, catalogue, ofRule);
            if (rule.isEmpty()
                    && collected.skipIfUnknownFilter
                    && onlyUnknownNames(ofRule.found())) {
                ofRule.found().stream()
                        .filter(Diagnostic::isError)
                        .findFirst()
                        .ifPresent(first ->
                                problems.addAll(List.of(first.as(DiagnosticCode.RULE_SKIPPED))));
                return Optional.empty();
            }
            problems.addAll(ofRule.found());
            return rule;
        } catch (ItemRefused ignored) {
            problems.addAll(ofRule.found());
            return Optional.empty();
        }
    }

    private static boolean onlyUnknownNames(List<Diagnostic> found) {
        return found.stream().anyMatch(Diagnostic::isError)
                && found.stream()
                        .filter(Diagnostic::isError)
                        .allMatch(problem ->
                                problem.code() == DiagnosticCode.FIELD_UNKNOWN
                                        || problem.code() == DiagnosticCode.EVENT_TYPE_UNKNOWN
                                        || problem.code() == DiagnosticCode.OUTPUT_FIELD);
    }

    private Optional<Rule> compile(
            CollectedRule collected, FieldCatalogue catalogue, Problems within) throws ItemRefused {
        Optional<Made> before =
                Optional.ofNullable(made.get(collected))
                        .filter(m -> m.revision() == collected.revision);
        OutputTemplate output =
                before.isPresent()
                        ? before.get().rule().output()
                        : OutputTemplateParser.parse(
                                collected.output,
                                catalogue,
                                within.within(
                                        new ItemContext(
                                                "rule output",
                                                "",
                                                collected.output.place(0).position())));
        Problems ofCondition =
                within.within(
                        new ItemContext(
                                "condition expression",
                                "",
                                collected.condition.place(0).position()));
        var usedLists = new HashSet<String>();
        SourceText text =
                withLists(ExceptionText.condition(collected, within), usedLists, ofCondition);
        before =
                before.filter(m ->
                        m.text().equals(text.text()) && m.rule().uses().lists().equals(usedLists));
        Expression expression =
                before.isPresent()
                        ? before.get().rule().written().expression()
                        : MacroTable.parse(text, ofCondition);
        if (macros.measure(expression, Integer.MAX_VALUE, text, ofCondition).isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> macroTexts = macros.textsBehind(expression);
        if (before.isPresent() && before.get().macros().equals(macroTexts)) {
            return Optional.of(before.get().rule());
        }
        var resolver =
                new ConditionResolver(
                        catalogue,
                        (name, itsProblems) -> macros.resolve(name, catalogue, itsProblems),
                        options,
                        text,
                        ofCondition);
        Condition condition = resolver.resolve(expression);
        if (within.hasErrors()) {
            return Optional.empty();
        }
        BitSet eventTypes = new EventTypeAnalysis(catalogue.eventTypes()).possible(condition);
        if (collected.source.equals(SourceId.SYSCALL)
                && collected.warnEventTypes
                && eventTypes.cardinality() > MANY_EVENT_TYPES) {
            within.report(
                    DiagnosticCode.TOO_MANY_EVENT_TYPES,
                    "Rule matches too many evt.type values. This has a significant performance penalty.",
                    "restrict it with evt.type, or set warn_evttypes: false",
                    collected.place);
        }
        var rule =
                new Rule(
                        collected.name,
                        collected.source,
                        collected.description,
                        collected.priority,
                        collected.tags,
                        collected.enabled,
                        condition,
                        collected.condition.text(),
                        ConditionText.of(expression, macros::expression),
                        output,
                        collected.output.text(),
                        eventTypes,
                        collected.place.position(),
                        collected.capture,
                        collected.captureMillis,
                        uses(collected, expression, usedLists),
                        new Rule.Written(
                                expression, macros.expressions(), exceptionsWithValues(collected)));
        if (within.found().isEmpty()) {
            made.put(collected, new Made(rule, collected.revision, text.text(), macroTexts));
        } else {
            made.remove(collected);
        }
        return Optional.of(rule);
    }

    private static List<String> exceptionsWithValues(CollectedRule collected) {
        return collected.exceptions.stream()
                .filter(exception -> !exception.values().isEmpty())
                .map(CollectedRule.CollectedException::name)
                .toList();
    }

    private SourceText withLists(SourceText text, Set<String> used, Problems within)
            throws ItemRefused {
        try {
            return lists.apply(text, used);
        } catch (SyntaxException e) {
            within.report(DiagnosticCode.CONDITION_TOO_LARGE, e.reason(), text.place(0));
            throw new ItemRefused();
        }
    }

    private Rule.Uses uses(CollectedRule collected, Expression expression, Set<String> usedLists) {
        var direct = new HashSet<String>();
        var fields = new HashSet<String>();
        var operators = new HashSet<String>();
        collect(expression, direct, fields, operators, true);
        var exceptionFields = new HashSet<String>();
        var exceptionNames = new ArrayList<String>();
        for (CollectedRule.CollectedException exception : collected.exceptions) {
            exceptionNames.add(exception.name());
            exception.fields().forEach(field -> exceptionFields.add(field.text()));
        }
        return new Rule.Uses(direct, usedLists, fields, operators, exceptionNames, exceptionFields);
    }

    private void collect(
            Expression expression,
            Set<String> macroNames,
            Set<String> fields,
            Set<String> operators,
            boolean direct) {
        switch (expression) {
            case Expression.And and ->
                    and.terms().forEach(t -> collect(t, macroNames, fields, operators, direct));
            case Expression.Or or ->
                    or.terms().forEach(t -> collect(t, macroNames, fields, operators, direct));
            case Expression.Not not -> collect(not.term(), macroNames, fields, operators, direct);
            case MacroName macro -> {
                if (direct) {
                    macroNames.add(macro.name());
                }
                macros.expression(macro.name())
                        .ifPresent(inner -> collect(inner, macroNames, fields, operators, false));
            }
            case Exists exists -> {
                operators.add(Operator.EXISTS.symbol());
                collectFields(exists.left(), fields);
            }
            case Comparison comparison -> {
                operators.add(comparison.operator().symbol());
                collectFields(comparison.left(), fields);
                if (comparison.right() instanceof Transformed right) {
                    collectFields(right, fields);
                }
            }
        }
    }

    private static void collectFields(Operand operand, Set<String> fields) {
        switch (operand) {
            case FieldName field -> fields.add(field.text());
            case Transformed transformed ->
                    transformed.operands().forEach(o -> collectFields(o, fields));
            case OperandList list -> list.operands().forEach(o -> collectFields(o, fields));
            case Expression.Literal ignored -> {
                // no field in it
            }
        }
    }

    private List<RuleSet.Macro> shownMacros() {
        var shown = new ArrayList<RuleSet.Macro>();
        for (NamedMacro macro : collection.macros()) {
            String compiled =
                    macros.expression(macro.name())
                            .map(expression -> ConditionText.of(expression, macros::expression))
                            .orElse("");
            shown.add(
                    new RuleSet.Macro(
                            macro.name(),
                            macro.condition().text(),
                            compiled,
                            macros.isUsed(macro.name()),
                            macro.place().position()));
        }
        return shown;
    }

    private List<RuleSet.NamedList> shownLists() {
        var shown = new ArrayList<RuleSet.NamedList>();
        for (NamedList list : collection.lists()) {
            shown.add(
                    new RuleSet.NamedList(
                            list.name(),
                            list.items().stream().map(SourceText::text).toList(),
                            lists.isUsed(list.name()),
                            list.place().position()));
        }
        return shown;
    }
}
