package io.vedette.rules;

import io.vedette.model.Event;
import java.util.List;
import java.util.Map;

/**
 * Tells which rules of one source match an event.
 *
 * <p>Owned by one thread. The rules are those it was made with, in load order.
 */
public interface Matcher {
    /**
     * Finds the first matching rule at or after a place in the load order.
     *
     * <p>To find all, ask again from one beyond the rule found; the event must not have moved on
     * between the calls.
     *
     * @param from 0 for a new event
     * @return the index of the rule in {@link #rules()}, or -1
     */
    int next(Event event, int from);

    List<Rule> rules();

    /** The matcher that walks the trees of conditions: the specification for all others. */
    static Matcher interpreting(List<Rule> rules) {
        return new InterpretingMatcher(rules);
    }

    /** One matcher for each source that a rule reads. */
    static Map<io.vedette.model.SourceId, Matcher> bySource(List<Rule> rules) {
        var bySource = new java.util.TreeMap<io.vedette.model.SourceId, List<Rule>>();
        for (Rule rule : rules) {
            bySource.computeIfAbsent(rule.source(), source -> new java.util.ArrayList<>())
                    .add(rule);
        }
        var matchers = new java.util.TreeMap<io.vedette.model.SourceId, Matcher>();
        bySource.forEach((source, its) -> matchers.put(source, interpreting(its)));
        return matchers;
    }
}
