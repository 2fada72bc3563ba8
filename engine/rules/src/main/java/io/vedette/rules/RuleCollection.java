package io.vedette.rules;

import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.Suggestions;
import io.vedette.rules.CollectedRule.CollectedException;
import io.vedette.rules.RuleItem.ExceptionItem;
import io.vedette.rules.RuleItem.RuleParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All items of all files in one namespace, later ones amending earlier ones.
 *
 * <p>A name that is defined again keeps its place in the order, and moves its visibility to the new
 * place: a macro sees the macros whose place is before its visibility. One thread's.
 */
final class RuleCollection {
    /** The version of Falco's rule language that this engine speaks. */
    static final Version ENGINE = new Version(0, 62, 0);

    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Map<String, NamedList> lists = new LinkedHashMap<>();
    private final Map<String, NamedMacro> macros = new LinkedHashMap<>();
    private final Map<String, CollectedRule> rules = new LinkedHashMap<>();
    private Version requiredEngine = new Version(0, 0, 0);
    private final List<List<RuleItem.PluginVersion>> requiredPlugins = new ArrayList<>();
    private int next;

    RuleCollection(Map<SourceId, FieldCatalogue> catalogues) {
        this.catalogues = catalogues;
    }

    /** A list: its items as they are written, names of other lists among them. */
    record NamedList(
            String name,
            List<SourceText> items,
            int index,
            int visibility,
            Place place,
            ItemContext context) {}

    record NamedMacro(
            String name,
            SourceText condition,
            int index,
            int visibility,
            Place place,
            ItemContext context) {}

    Collection<NamedList> lists() {
        return lists.values();
    }

    Optional<NamedList> list(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    Collection<NamedMacro> macros() {
        return macros.values();
    }

    Optional<NamedMacro> macro(String name) {
        return Optional.ofNullable(macros.get(name));
    }

    Collection<CollectedRule> rules() {
        return rules.values();
    }

    Version requiredEngine() {
        return requiredEngine;
    }

    List<List<RuleItem.PluginVersion>> requiredPlugins() {
        return List.copyOf(requiredPlugins);
    }

    /**
     * Takes an item in; when it is refused, the reason is among the problems and nothing has
     * changed.
     */
    void apply(RuleItem item, Problems problems) {
        Problems within = problems.within(item.context());
        try {
            switch (item) {
                case RuleItem.EngineVersion version -> require(version, within);
                case RuleItem.PluginVersions versions -> require(versions, within);
                case RuleItem.ListDefinition list -> define(list, within);
                case RuleItem.MacroDefinition macro -> define(macro, within);
                case RuleItem.RuleDefinition rule -> define(rule, within);
                case RuleItem.RuleAmendment amendment -> amend(amendment, within);
                case RuleItem.RuleSwitch switching -> switchRule(switching, within);
            }
        } catch (ItemRefused ignored) {
            // why is among the problems
        }
    }

    private void require(RuleItem.EngineVersion item, Problems problems) {
        if (!ENGINE.satisfies(item.version())) {
            problems.report(
                    DiagnosticCode.ENGINE_TOO_OLD,
                    "Rules require engine version "
                            + item.written()
                            + ", but engine version is "
                            + ENGINE,
                    item.place());
            return;
        }
        if (item.version().satisfies(requiredEngine)) {
            requiredEngine = item.version();
        }
    }

    private void require(RuleItem.PluginVersions item, Problems problems) {
        requiredPlugins.add(item.alternatives());
        for (RuleItem.PluginVersion alternative : item.alternatives()) {
            for (FieldCatalogue catalogue : catalogues.values()) {
                String offered = catalogue.standsInFor().get(alternative.name());
                if (offered != null
                        && Version.parse(offered)
                                .filter(v -> v.satisfies(alternative.version()))
                                .isPresent()) {
                    return;
                }
            }
        }
        var wanted = new ArrayList<String>();
        item.alternatives().forEach(each -> wanted.add(each.name() + " " + each.version()));
        problems.report(
                DiagnosticCode.PLUGIN_MISSING,
                "Plugin requirement not satisfied, must load one of: " + String.join(", ", wanted),
                "built in are " + offered(),
                item.place());
    }

    private String offered() {
        var offered = new ArrayList<String>();
        catalogues
                .values()
                .forEach(catalogue ->
                        catalogue
                                .standsInFor()
                                .forEach((name, version) -> offered.add(name + " " + version)));
        offered.sort(null);
        return String.join(", ", offered);
    }

    private void define(RuleItem.ListDefinition item, Problems problems) throws ItemRefused {
        NamedList previous = lists.get(item.name());
        if (!item.append()) {
            int index = previous == null ? next : previous.index();
            lists.put(
                    item.name(),
                    new NamedList(
                            item.name(),
                            item.items(),
                            index,
                            next++,
                            item.place(),
                            item.context()));
            return;
        }
        if (previous == null) {
            throw nothingToAmend(
                    problems,
                    "List uses 'append' or 'override.items: append' but no list by that name already exists",
                    item.name(),
                    lists.keySet(),
                    item.place());
        }
        var items = new ArrayList<>(previous.items());
        items.addAll(item.items());
        lists.put(
                item.name(),
                new NamedList(
                        item.name(),
                        items,
                        previous.index(),
                        next++,
                        previous.place(),
                        previous.context()));
    }

    private void define(RuleItem.MacroDefinition item, Problems problems) throws ItemRefused {
        NamedMacro previous = macros.get(item.name());
        if (!item.append()) {
            int index = previous == null ? next : previous.index();
            macros.put(
                    item.name(),
                    new NamedMacro(
                            item.name(),
                            item.condition(),
                            index,
                            next++,
                            item.place(),
                            item.context()));
            return;
        }
        if (previous == null) {
            throw nothingToAmend(
                    problems,
                    "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
                    item.name(),
                    macros.keySet(),
                    item.place());
        }
        macros.put(
                item.name(),
                new NamedMacro(
                        item.name(),
                        previous.condition().append(item.condition()),
                        previous.index(),
                        next++,
                        previous.place(),
                        previous.context()));
    }

    private void define(RuleItem.RuleDefinition item, Problems problems) throws ItemRefused {
        checkSource(rules.get(item.name()), item.source(), item.place(), problems);
        Optional<FieldCatalogue> catalogue = catalogue(item.source());
        if (catalogue.isEmpty()) {
            var known = catalogues.keySet().stream().map(SourceId::name).toList();
            problems.report(
                    DiagnosticCode.SOURCE_UNKNOWN,
                    "Unknown source " + item.source() + ", skipping",
                    Suggestions.didYouMean(item.source(), known),
                    item.place());
        }
        var rule = new CollectedRule(item, catalogue.isPresent());
        var checker = new ExceptionChecker(catalogue, problems);
        for (ExceptionItem exception : item.parts().exceptions().orElse(List.of())) {
            rule.exceptions.add(checker.check(exception));
        }
        next++;
        rules.put(item.name(), rule);
    }

    private Optional<FieldCatalogue> catalogue(String source) {
        return Optional.ofNullable(catalogues.get(new SourceId(source)));
    }

    private static void checkSource(
            @org.jspecify.annotations.Nullable CollectedRule previous,
            String source,
            Place place,
            Problems problems)
            throws ItemRefused {
        if (previous != null && !source.isEmpty() && !previous.source.name().equals(source)) {
            problems.report(
                    DiagnosticCode.SOURCE_CHANGED,
                    "Rule has been re-defined with a different source: it was "
                            + previous.source
                            + ", here it is "
                            + source,
                    place);
            throw new ItemRefused();
        }
    }

    private void amend(RuleItem.RuleAmendment item, Problems problems) throws ItemRefused {
        CollectedRule rule = rules.get(item.name());
        checkSource(rule, item.source(), item.place(), problems);
        if (rule == null) {
            throw nothingToAmend(
                    problems,
                    item.replaced().isPresent() && item.appended().isEmpty()
                            ? "An 'override.<key>: replace' to a rule was requested but no rule by that name already"
                                    + " exists"
                            : "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
                    item.name(),
                    rules.keySet(),
                    item.place());
        }
        if (item.appended().filter(RuleParts::isEmpty).isPresent()) {
            problems.report(
                    DiagnosticCode.ITEM_MALFORMED,
                    "Appended rule must have exceptions or condition property",
                    item.place());
            throw new ItemRefused();
        }
        var exceptions = new ArrayList<>(rule.exceptions);
        var checker = new ExceptionChecker(catalogue(rule.source.name()), problems);
        for (ExceptionItem exception :
                item.appended().flatMap(RuleParts::exceptions).orElse(List.of())) {
            appendException(exceptions, exception, checker, problems);
        }
        Optional<List<ExceptionItem>> replacements = item.replaced().flatMap(RuleParts::exceptions);
        if (replacements.isPresent()) {
            exceptions.clear();
            for (ExceptionItem exception : replacements.get()) {
                exceptions.add(checker.check(exception));
            }
        }
        rule.exceptions.clear();
        rule.exceptions.addAll(exceptions);
        item.appended().ifPresent(rule::append);
        item.replaced().ifPresent(rule::replace);
        rule.revision++;
        next++;
    }

    private static void appendException(
            List<CollectedException> exceptions,
            ExceptionItem item,
            ExceptionChecker checker,
            Problems problems)
            throws ItemRefused {
        for (int i = 0; i < exceptions.size(); i++) {
            if (exceptions.get(i).name().equals(item.name())) {
                if (item.fields().isPresent() || item.comps().isPresent()) {
                    problems.within(item.context())
                            .report(
                                    DiagnosticCode.EXCEPTION_REFUSED,
                                    "Can not append exception "
                                            + (item.fields().isPresent() ? "fields" : "comps")
                                            + " to existing exception, only values",
                                    item.place());
                    throw new ItemRefused();
                }
                exceptions.set(i, exceptions.get(i).withMore(item.values()));
                return;
            }
        }
        CollectedException checked = checker.check(item);
        if (item.values().isEmpty()) {
            problems.within(item.context())
                    .report(
                            DiagnosticCode.EXCEPTION_REFUSED,
                            "Rule exception must have values property with a list of values",
                            item.place());
            throw new ItemRefused();
        }
        exceptions.add(checked);
    }

    private void switchRule(RuleItem.RuleSwitch item, Problems problems) throws ItemRefused {
        CollectedRule rule = rules.get(item.name());
        if (rule == null) {
            throw nothingToAmend(
                    problems,
                    "Rule has 'enabled' key but no rule by that name already exists",
                    item.name(),
                    rules.keySet(),
                    item.place());
        }
        rule.enabled = item.enabled();
        rule.revision++;
    }

    private static ItemRefused nothingToAmend(
            Problems problems, String message, String name, Collection<String> known, Place place) {
        problems.report(
                DiagnosticCode.NOTHING_TO_AMEND,
                message,
                Suggestions.didYouMean(name, known),
                place);
        return new ItemRefused();
    }
}
