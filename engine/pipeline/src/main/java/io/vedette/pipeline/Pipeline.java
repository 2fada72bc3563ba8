package io.vedette.pipeline;

import io.vedette.correlation.CorrelationLimits;
import io.vedette.correlation.CorrelationPlan;
import io.vedette.correlation.CorrelationStatus;
import io.vedette.correlation.Correlator;
import io.vedette.correlation.Snapshot;
import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.Matcher;
import io.vedette.rules.Matching;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates every event of a source against the rules and hands on the alerts, in the order of
 * events and, for one event, of rules. Alerts of correlations come when they can be told, which is
 * up to the lateness after their last event.
 *
 * <p>Rules that correlations look at are matched apart from those that alert, so {@link
 * Matching#FIRST} hides nothing from correlations, and a rule that is only counted hides no other.
 *
 * <p>One thread runs it. Rules may be replaced from another while it runs: every event is evaluated
 * once, by the rules before or those after, never by a mixture.
 */
public final class Pipeline {
    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Matching matching;
    private final AlertSink sink;
    private final Counts counts = new Counts();
    private final Correlator correlator;
    private final List<Rule> counted = new ArrayList<>();
    private volatile Compiled compiled;

    /** The rules that the correlator was last told of; the running thread's. */
    private CorrelationPlan plan;

    /** Rules as they run: for each source those that alert, and those that are counted. */
    private record Compiled(
            Map<SourceId, Matcher> alerting,
            Map<SourceId, Matcher> counting,
            CorrelationPlan plan) {
        static Compiled of(RunningRules running, Map<SourceId, FieldCatalogue> catalogues) {
            return new Compiled(
                    Matcher.bySource(running.alerting(), catalogues),
                    Matcher.bySource(running.counted(), catalogues),
                    new CorrelationPlan(running));
        }
    }

    /**
     * @param running the rules and correlations that run
     * @param catalogues of the sources that rules read
     */
    public Pipeline(
            RunningRules running,
            Map<SourceId, FieldCatalogue> catalogues,
            Matching matching,
            AlertSink sink) {
        this.catalogues = Map.copyOf(catalogues);
        this.compiled = Compiled.of(running, catalogues);
        this.matching = matching;
        this.sink = sink;
        this.plan = compiled.plan();
        this.correlator = new Correlator(plan, CorrelationLimits.DEFAULT, this::tell);
    }

    /**
     * @param rules those that run, in load order; without correlations
     * @param catalogues of the sources that rules read
     */
    public Pipeline(
            List<Rule> rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Matching matching,
            AlertSink sink) {
        this(RunningRules.of(rules), catalogues, matching, sink);
    }

    /**
     * Replaces the rules from the next event on; they are compiled on the calling thread, meanwhile
     * the old ones run. Correlations that have not changed keep what they have counted.
     */
    public void use(RunningRules running) {
        compiled = Compiled.of(running, catalogues);
    }

    /**
     * Replaces the rules by some without correlations.
     *
     * @param rules those that run, in load order
     */
    public void use(List<Rule> rules) {
        use(RunningRules.of(rules));
    }

    /**
     * Runs until the source ends; may be called again for the next source.
     *
     * @throws IOException when the source cannot be read any further; what it gave before is
     *     evaluated
     */
    public void run(EventSource source) throws IOException {
        try {
            while (source.advance()) {
                evaluate(source.event());
            }
        } finally {
            idle();
        }
    }

    /**
     * Tells that no event has come for a while, so that correlations need not wait for one that is
     * late; to be called on the thread that runs the pipeline, between events.
     */
    public void idle() {
        correlator.flush();
    }

    /** Evaluates one event; for those who carry events themselves, see {@link #run}. */
    public void evaluate(Event event) {
        Compiled now = compiled;
        Matcher matcher = now.alerting().get(event.source());
        Matcher counter = now.counting().get(event.source());
        counts.event(matcher != null || counter != null);
        if (matcher != null) {
            int matched = matcher.next(event, 0);
            while (matched >= 0) {
                tell(AlertMaker.make(matcher.rules().get(matched), event));
                matched = matching == Matching.ALL ? matcher.next(event, matched + 1) : -1;
            }
        }
        if (now.plan() != plan) {
            plan = now.plan();
            correlator.use(plan);
        }
        if (!plan.isEmpty()) {
            correlate(event, counter);
        }
    }

    private void correlate(Event event, @Nullable Matcher counter) {
        correlator.see(event.timeNanos());
        int matched = counter == null ? -1 : counter.next(event, 0);
        if (counter == null || matched < 0) {
            return;
        }
        counted.clear();
        while (matched >= 0) {
            counted.add(counter.rules().get(matched));
            matched = counter.next(event, matched + 1);
        }
        correlator.add(event, counted);
    }

    private void tell(Alert alert) {
        counts.alert(alert);
        sink.accept(alert);
    }

    /** What the operator should know of the rules that run now. */
    public List<String> notes() {
        Compiled now = compiled;
        return Stream.concat(now.alerting().values().stream(), now.counting().values().stream())
                .flatMap(matcher -> matcher.notes().stream())
                .distinct()
                .toList();
    }

    public Counts counts() {
        return counts;
    }

    /** Whether there are correlations, so that {@link #snapshot} holds something. */
    public boolean hasCorrelations() {
        return !compiled.plan().isEmpty();
    }

    /** How correlations fare; on the thread that runs the pipeline, or when it has ended. */
    public CorrelationStatus correlations() {
        return correlator.status();
    }

    /**
     * What correlations hold, to be given to {@link #restore} after a restart; on the thread that
     * runs the pipeline, or when it has ended.
     */
    public byte[] snapshot() {
        return correlator.snapshot();
    }

    /** Takes back what correlations held before a restart; to be called before any event. */
    public Snapshot.Outcome restore(byte[] snapshot) {
        return correlator.restore(snapshot);
    }
}
