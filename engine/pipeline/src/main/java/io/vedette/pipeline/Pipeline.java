package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.Matcher;
import io.vedette.rules.Matching;
import io.vedette.rules.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Evaluates every event of a source against the rules and hands on the alerts, in the order of
 * events and, for one event, of rules.
 *
 * <p>One thread runs it. Rules may be replaced from another while it runs: every event is evaluated
 * once, by the rules before or those after, never by a mixture.
 */
public final class Pipeline {
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Matching matching;
    private final AlertSink sink;
    private final Counts counts = new Counts();
    private volatile Map<SourceId, Matcher> matchers;

    /**
     * @param rules those that run, in load order
     * @param catalogues of the sources that rules read
     */
    public Pipeline(
            List<Rule> rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Matching matching,
            AlertSink sink) {
        this.catalogues = Map.copyOf(catalogues);
        this.matchers = Matcher.bySource(rules, catalogues);
        this.matching = matching;
        this.sink = sink;
    }

    /**
     * Replaces the rules from the next event on; they are compiled on the calling thread, meanwhile
     * the old ones run.
     *
     * @param rules those that run, in load order
     */
    public void use(List<Rule> rules) {
        matchers = Matcher.bySource(rules, catalogues);
    }

    /**
     * Runs until the source ends; may be called again for the next source.
     *
     * @throws IOException when the source cannot be read any further; what it gave before is
     *     evaluated
     */
    public void run(EventSource source) throws IOException {
        while (source.advance()) {
            evaluate(source.event());
        }
    }

    private void evaluate(Event event) {
        Matcher matcher = matchers.get(event.source());
        counts.event(matcher != null);
        if (matcher == null) {
            return;
        }
        int matched = matcher.next(event, 0);
        while (matched >= 0) {
            Alert alert = AlertMaker.make(matcher.rules().get(matched), event);
            counts.alert(alert);
            sink.accept(alert);
            matched = matching == Matching.ALL ? matcher.next(event, matched + 1) : -1;
        }
    }

    /** What the operator should know of the rules that run now. */
    public List<String> notes() {
        return matchers.values().stream().flatMap(matcher -> matcher.notes().stream()).toList();
    }

    public Counts counts() {
        return counts;
    }
}
