package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     * @throws RuleEvaluationException when a rule before the next match cannot be evaluated; ask
     *     again from one beyond it to go on
     */
    int next(Event event, int from);

    List<Rule> rules();

    /** Does now what would be done with the first event, so that it does not wait. */
    default void prepare() {}

    /**
     * What the operator should know of these rules once they are prepared: those that are slower
     * than others, with the reason.
     */
    default List<String> notes() {
        return List.of();
    }

    /** The matcher that walks the trees of conditions: the specification for all others. */
    static Matcher interpreting(List<Rule> rules) {
        return new InterpretingMatcher(rules);
    }

    /**
     * A matcher whose conditions are compiled together once: what {@link #compiling} is measured
     * against.
     *
     * @param rules of one source
     * @param types the kinds of event of that source
     */
    static Matcher compilingOnce(List<Rule> rules, EventTypes types) {
        return MatcherCompiler.compile(rules, types, LeafFrequencies.NONE);
    }

    /**
     * A matcher whose conditions are compiled together, and again when the events call for another
     * order of their terms; the one to use.
     *
     * @param rules of one source
     * @param types the kinds of event of that source
     */
    static Matcher compiling(List<Rule> rules, EventTypes types) {
        return new AdaptiveMatcher(rules, types);
    }

    /**
     * A compiled matcher for each source that a rule reads; it is compiled with the first event of
     * the source, or by {@link #prepare}.
     */
    static Map<SourceId, Matcher> bySource(
            List<Rule> rules, Map<SourceId, FieldCatalogue> catalogues) {
        var bySource = new TreeMap<SourceId, List<Rule>>();
        for (Rule rule : rules) {
            bySource.computeIfAbsent(rule.source(), source -> new ArrayList<>()).add(rule);
        }
        // in order of their names; asked for with each event, so by hash
        var matchers = new LinkedHashMap<SourceId, Matcher>();
        bySource.forEach((source, its) -> {
            FieldCatalogue catalogue = catalogues.get(source);
            if (catalogue == null) {
                throw new IllegalArgumentException("no catalogue for source " + source);
            }
            matchers.put(source, new OnDemandMatcher(its, catalogue.eventTypes()));
        });
        return matchers;
    }
}
