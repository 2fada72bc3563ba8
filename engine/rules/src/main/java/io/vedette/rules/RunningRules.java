package io.vedette.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a set of rules is run, and for what.
 *
 * <p>Immutable.
 *
 * @param alerting rules whose matches are alerts, in load order
 * @param counted rules whose matches correlations look at, in load order; some alert, too
 * @param correlations those that run, each after those that it refers to
 * @param silentCorrelations titles of those that only others look at
 */
public record RunningRules(
        List<Rule> alerting,
        List<Rule> counted,
        List<Correlation> correlations,
        Set<String> silentCorrelations) {
    public RunningRules {
        alerting = List.copyOf(alerting);
        counted = List.copyOf(counted);
        correlations = List.copyOf(correlations);
        silentCorrelations = Set.copyOf(silentCorrelations);
    }

    /** Rules that all alert, without correlations. */
    public static RunningRules of(List<Rule> alerting) {
        return new RunningRules(alerting, List.of(), List.of(), Set.of());
    }

    /**
     * @param rules those that were selected
     * @param selected correlations that were selected
     */
    static RunningRules of(RuleSet set, List<Rule> rules, List<Correlation> selected) {
        Set<String> silent = set.silent();
        var needed = new HashSet<String>();
        var running = new ArrayList<Correlation>();
        var onlyNeeded = new HashSet<String>();
        // those that refer stand behind what they refer to
        for (Correlation correlation : set.correlations().reversed()) {
            boolean alerts =
                    selected.contains(correlation) && !silent.contains(correlation.title());
            if (alerts || needed.contains(correlation.title())) {
                running.addFirst(correlation);
                correlation.inputs().forEach(input -> needed.add(input.name()));
                if (!alerts) {
                    onlyNeeded.add(correlation.title());
                }
            }
        }
        return new RunningRules(
                rules.stream().filter(rule -> !silent.contains(rule.name())).toList(),
                set.rules().stream().filter(rule -> needed.contains(rule.name())).toList(),
                running,
                onlyNeeded);
    }

    /**
     * All rules that are evaluated, for alerts or to be counted: what a source must not leave out.
     */
    public List<Rule> evaluated() {
        var all = new LinkedHashSet<>(alerting);
        all.addAll(counted);
        return List.copyOf(all);
    }

    /** How many rules and correlations can alert. */
    public int size() {
        return alerting.size() + correlations.size() - silentCorrelations.size();
    }
}
