package io.vedette.rules;

import io.vedette.model.SourceId;
import java.util.List;
import java.util.Optional;

/**
 * The rules of all files loaded, in load order, with the macros and lists they were made from.
 *
 * <p>Immutable and safe to share.
 *
 * @param requiredEngine the highest version of Falco's engine that a file asks for
 */
public record RuleSet(
        List<Rule> rules, List<Macro> macros, List<NamedList> lists, Version requiredEngine) {
    public RuleSet {
        rules = List.copyOf(rules);
        macros = List.copyOf(macros);
        lists = List.copyOf(lists);
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

    /** The sources that some rule reads. */
    public List<SourceId> sources() {
        return rules.stream().map(Rule::source).distinct().sorted().toList();
    }
}
