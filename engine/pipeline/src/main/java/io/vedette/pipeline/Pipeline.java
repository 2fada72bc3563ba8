package io.vedette.pipeline;

import io.vedette.correlation.CorrelationLimits;
import io.vedette.correlation.CorrelationPlan;
import io.vedette.correlation.CorrelationStatus;
import io.vedette.correlation.Correlator;
import io.vedette.correlation.Snapshot;
import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.LateFields;
import io.vedette.model.SourceId;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.Condition;
import io.vedette.rules.Matcher;
import io.vedette.rules.Matching;
import io.vedette.rules.PartialEvaluation;
import io.vedette.rules.Position;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleEvaluationException;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates every event of a source against the rules and hands on the alerts, in the order of
 * events and, for one event, of rules. Alerts of correlations come when they can be told, some of
 * them up to the lateness after their last event.
 *
 * <p>Of the rules that correlations look at all that match count, whatever alerted, so {@link
 * Matching#FIRST} hides nothing from correlations, and a rule that is only counted hides no other.
 *
 * <p>One thread runs it. Rules may be replaced from another while it runs: every event is evaluated
 * once, by the rules before or those after, never by a mixture.
 */
public final class Pipeline {
    /** How long rules wait for late fields unless it is said otherwise. */
    public static final Duration LATE_WAIT = Duration.ofMillis(250);

    private final Map<SourceId, FieldCatalogue> catalogues;
    private final Matching matching;
    private final AlertSink sink;
    private final Consumer<EvaluationFailure> failures;
    private final Set<String> failed = new HashSet<>();
    private final Counts counts = new Counts();
    private final Correlator correlator;
    private final List<Rule> counted = new ArrayList<>();
    private volatile MatchedRules compiled;
    private LateAlerts lateAlerts;

    /** Sources whose rules are not left to be compiled with the first event. */
    private final Set<SourceId> prepared = ConcurrentHashMap.newKeySet();

    /** The rules that the correlator was last told of; the running thread's. */
    private CorrelationPlan plan;

    /** The source of the last event and its rules, if any; the running thread's. */
    private SourceId source = SourceId.SYSCALL;

    private MatchedRules.@Nullable SourceRules sourceRules;

    /**
     * @param running the rules and correlations that run
     * @param catalogues of the sources that rules read
     * @param failures told of what could not be evaluated, on the thread that runs this: once for
     *     each rule until rules are replaced; {@link Counts#failures} counts all
     */
    public Pipeline(
            RunningRules running,
            Map<SourceId, FieldCatalogue> catalogues,
            Matching matching,
            AlertSink sink,
            Consumer<EvaluationFailure> failures) {
        this.failures = failures;
        this.catalogues = Map.copyOf(catalogues);
        this.compiled = MatchedRules.of(running, catalogues);
        this.matching = matching;
        this.sink = sink;
        this.plan = compiled.plan();
        this.sourceRules = compiled.bySource().get(source);
        this.lateAlerts = new LateAlerts(LATE_WAIT, System::nanoTime, this::tell, this::fail);
        this.correlator = new Correlator(plan, CorrelationLimits.DEFAULT, this::tellOfCorrelation);
    }

    /**
     * @param rules those that run, in load order; without correlations
     * @param catalogues of the sources that rules read
     * @param failures told of what could not be evaluated
     */
    public Pipeline(
            List<Rule> rules,
            Map<SourceId, FieldCatalogue> catalogues,
            Matching matching,
            AlertSink sink,
            Consumer<EvaluationFailure> failures) {
        this(RunningRules.of(rules), catalogues, matching, sink, failures);
    }

    /**
     * Lets rules wait for late fields so long and no longer; to be called before any event.
     *
     * @param clock as {@link System#nanoTime}
     */
    public void waitForLateFields(Duration longest, LongSupplier clock) {
        lateAlerts = new LateAlerts(longest, clock, this::tell, this::fail);
    }

    /**
     * Replaces the rules from the next event on; they are compiled on the calling thread, meanwhile
     * the old ones run. Correlations that have not changed keep what they have counted.
     */
    public void use(RunningRules running) {
        MatchedRules next = MatchedRules.of(running, catalogues);
        prepared.forEach(next::prepare);
        compiled = next;
    }

    /**
     * Compiles the rules of a source now, and whenever rules are replaced; those of others are
     * compiled with the first event. To be called before the pipeline runs.
     */
    public void prepare(SourceId source) {
        prepared.add(source);
        compiled.prepare(source);
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
            end();
        }
    }

    /** Tells all that can be told, since no more events come. */
    public void end() {
        lateAlerts.end();
        idle();
    }

    /**
     * Tells alerts whose late fields have come, or have not come in time; to be called every few
     * milliseconds while {@link #hasLateAlerts}, on the thread that runs the pipeline, between
     * events.
     */
    public void settle() {
        lateAlerts.settle();
    }

    /** Whether there is something for {@link #settle}. */
    public boolean hasLateAlerts() {
        return !lateAlerts.isEmpty();
    }

    /** What became of rules that waited for late fields. */
    public LateCounts lateCounts() {
        return lateAlerts.counts();
    }

    /**
     * Tells that no event has come for a while, so that correlations need not wait for one that is
     * late; to be called on the thread that runs the pipeline, between events.
     */
    public void idle() {
        try {
            correlator.flush();
        } catch (SinkException e) {
            throw e.thrown();
        } catch (RuntimeException | StackOverflowError e) {
            fail(EvaluationFailure.CORRELATIONS, Optional.empty(), List.of(), e);
        }
    }

    /**
     * Evaluates one event; for those who carry events themselves, see {@link #run}. What cannot be
     * evaluated is told and counted, and the rest goes on; what the sink throws is passed on.
     */
    public void evaluate(Event event) {
        MatchedRules now = compiled;
        if (now.plan() != plan) {
            begin(now);
        }
        // looking the rules up for each event took a twentieth of a replay
        if (!source.equals(event.source())) {
            source = event.source();
            sourceRules = now.bySource().get(source);
        }
        MatchedRules.SourceRules rules = sourceRules;
        counts.event(rules != null);
        int counted = rules == null ? -1 : tellAlerts(event, rules, now);
        if (!plan.isEmpty()) {
            try {
                correlate(event, counted);
            } catch (SinkException e) {
                throw e.thrown();
            } catch (RuntimeException | StackOverflowError e) {
                fail(EvaluationFailure.CORRELATIONS, Optional.empty(), event.ids(), e);
            }
        }
    }

    /** Returns the first matching rule that is counted, or -1. */
    private int tellAlerts(Event event, MatchedRules.SourceRules rules, MatchedRules now) {
        Optional<LateFields> late = event.late();
        if (late.isPresent()) {
            return tellAlerts(event, late.get(), rules, now);
        }
        Matcher matcher = rules.matcher();
        int matched = next(matcher, event, 0);
        while (matched >= 0 && matched < rules.alerting()) {
            alert(matcher.rules().get(matched), event);
            matched =
                    next(matcher, event, matching == Matching.ALL ? matched + 1 : rules.alerting());
        }
        return matched;
    }

    /** Runs other rules from the next event on. */
    private void begin(MatchedRules now) {
        plan = now.plan();
        sourceRules = now.bySource().get(source);
        failed.clear();
        lateAlerts.forgetConditions();
        correlator.use(plan);
    }

    /**
     * Rules that need no late field alert at once, the others wait; {@link Matching#FIRST} would
     * make all wait for one, and is not kept here. Correlations count with what is known.
     */
    private int tellAlerts(
            Event event, LateFields late, MatchedRules.SourceRules rules, MatchedRules now) {
        LateAlerts.Needs needs = late.isSettled() ? now.laterNeeds() : now.needs();
        Matcher matcher = rules.matcher();
        int matched = next(matcher, event, 0);
        for (;
                matched >= 0 && matched < rules.alerting();
                matched = next(matcher, event, matched + 1)) {
            Rule rule = matcher.rules().get(matched);
            if (needs.inOutput().contains(rule)) {
                waitFor(late, Optional.empty(), rule, event, now);
            } else if (!needs.conditional().contains(rule)) {
                alertAtOnce(late, rule, event);
            }
        }
        for (Rule rule : needs.inCondition()) {
            if (rule.source().equals(event.source()) && rule.canMatch(event.typeCode())) {
                evaluate(event, late, rule, needs.trait(), now);
            }
        }
        return matched;
    }

    private void evaluate(
            Event event, LateFields late, Rule rule, Field.Trait trait, MatchedRules now) {
        PartialEvaluation.Outcome outcome;
        try {
            outcome = lateAlerts.evaluate(event, rule, trait);
        } catch (RuntimeException | StackOverflowError e) {
            fail(rule, event, e);
            return;
        }
        switch (outcome) {
            case PartialEvaluation.Fails ignored -> {}
            case PartialEvaluation.Open(Condition rest) ->
                    waitFor(late, Optional.of(rest), rule, event, now);
            case PartialEvaluation.Holds ignored -> {
                if (rule.output().reads(trait)) {
                    waitFor(late, Optional.empty(), rule, event, now);
                } else {
                    alertAtOnce(late, rule, event);
                }
            }
        }
    }

    /** Tells it without what is late, which is told when it is known. */
    private void alertAtOnce(LateFields late, Rule rule, Event event) {
        lateAlerts.counts().atOnce();
        BegunAlert begun;
        Alert first;
        try {
            begun = AlertMaker.begin(rule, event);
            first = begun.finish(event);
        } catch (RuntimeException | StackOverflowError e) {
            fail(rule, event, e);
            tell(AlertMaker.makeWithoutOutput(rule, event));
            return;
        }
        tell(first);
        lateAlerts.addTold(late, begun, first);
    }

    private void waitFor(
            LateFields late, Optional<Condition> rest, Rule rule, Event event, MatchedRules now) {
        BegunAlert begun;
        try {
            begun = AlertMaker.begin(rule, event);
        } catch (RuntimeException | StackOverflowError e) {
            fail(rule, event, e);
            tell(AlertMaker.makeWithoutOutput(rule, event));
            return;
        }
        lateAlerts.add(late, rest, begun, now.laterNeeds().has(rule));
    }

    /** Passes over rules that cannot be evaluated. */
    private int next(Matcher matcher, Event event, int from) {
        int at = from;
        while (true) {
            try {
                return matcher.next(event, at);
            } catch (RuleEvaluationException e) {
                fail(e.rule(), event, e.getCause() == null ? e : e.getCause());
                at = e.index() + 1;
            } catch (RuntimeException | StackOverflowError e) {
                fail(EvaluationFailure.EVENT, Optional.empty(), event.ids(), e);
                return -1;
            }
        }
    }

    private void alert(Rule rule, Event event) {
        Alert alert;
        try {
            alert = AlertMaker.make(rule, event);
        } catch (RuntimeException | StackOverflowError e) {
            fail(rule, event, e);
            alert = AlertMaker.makeWithoutOutput(rule, event);
        }
        tell(alert);
    }

    private void fail(Rule rule, Event event, Throwable cause) {
        fail(rule.name(), Optional.of(rule.position()), event.ids(), cause);
    }

    private void fail(BegunAlert alert, Throwable cause) {
        Rule rule = alert.rule();
        fail(rule.name(), Optional.of(rule.position()), alert.eventIds(), cause);
    }

    private void fail(
            String subject, Optional<Position> position, List<String> eventIds, Throwable cause) {
        counts.failure(subject);
        if (failed.add(subject)) {
            failures.accept(new EvaluationFailure(subject, position, eventIds, cause));
        }
    }

    /**
     * @param first the first matching rule that is counted, or -1
     */
    private void correlate(Event event, int first) {
        correlator.see(event.timeNanos());
        MatchedRules.SourceRules rules = sourceRules;
        if (rules == null || first < 0) {
            return;
        }
        Matcher matcher = rules.matcher();
        counted.clear();
        for (int matched = first; matched >= 0; matched = next(matcher, event, matched + 1)) {
            counted.add(matcher.rules().get(matched));
        }
        correlator.add(event, counted);
    }

    /** What the sink threw on behalf of a correlation: that is no mistake of the correlation. */
    private static final class SinkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient RuntimeException thrown;

        SinkException(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        RuntimeException thrown() {
            return thrown;
        }
    }

    private void tellOfCorrelation(Alert alert) {
        try {
            tell(alert);
        } catch (RuntimeException e) {
            throw new SinkException(e);
        }
    }

    private void tell(Alert alert) {
        if (!alert.isCompletion()) {
            counts.alert(alert);
        }
        sink.accept(alert);
    }

    /** What the operator should know of the rules that run now, of those that are compiled. */
    public List<String> notes() {
        return compiled.bySource().values().stream()
                .flatMap(rules -> rules.matcher().notes().stream())
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
     * Writes what correlations hold, to be given to {@link #restore} after a restart; on the thread
     * that runs the pipeline, or when it has ended.
     */
    public void snapshot(OutputStream out) throws IOException {
        correlator.snapshot(out);
    }

    /** Takes back what correlations held before a restart; to be called before any event. */
    public Snapshot.Outcome restore(ByteBuffer snapshot) {
        return correlator.restore(snapshot);
    }
}
