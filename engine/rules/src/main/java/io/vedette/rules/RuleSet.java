package io.vedette.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of all files loaded, in load order, with the macros and lists they were made from.
 *
 * <p>Immutable and safe to share.
 *
 * @param requiredEngine the highest version of Falco's engine that a file asks for
 * @param correlations each after those that it refers to
 */
public record RuleSet(
        List<Rule> rules,
        List<Macro> macros,
        List<NamedList> lists,
        Version requiredEngine,
        List<Correlation> correlations) {
    public RuleSet {
        correlations = List.copyOf(correlations);
        rules = List.copyOf(rules);
        macros = List.copyOf(macros);
        lists = List.copyOf(lists);
    }

    /** Rules without correlations. */
    public RuleSet(
            List<Rule> rules, List<Macro> macros, List<NamedList> lists, Version requiredEngine) {
        this(rules, macros, lists, requiredEngine, List.of());
    }

    RuleSet with(List<Correlation> those) {
        return new RuleSet(rules, macros, lists, requiredEngine, those);
    }

    /** A macro, for those who look at rules. */
    public record Macro(
            String name,
            String conditionText,
            String compiledText,
            boolean used,
            Position position) {}

    /** A list, for those who look at rules. */
    public record NamedList(String name, List<String> items, boolean used, Position position) {
        public NamedList {
            items = List.copyOf(items);
        }
    }

    public Optional<Rule> rule(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    public Optional<Correlation> correlation(String title) {
        return correlations.stream().filter(each -> each.title().equals(title)).findFirst();
    }

    /**
     * The names of rules and titles of correlations that are there to be counted and do not alert
     * themselves: some correlation refers to them, and none of those that do generates them.
     */
    public Set<String> silent() {
        return SilentRules.names(correlations);
    }
}
