package io.vedette.correlation;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.Value;
import io.vedette.rules.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Runs correlations over the events that rules matched.
 *
 * <p>Time is what events say. What holds however late other events are is told when an event
 * arrives, see {@link CorrelationState}. For everything else an event waits until one came that is
 * newer by the lateness, so that events that arrive out of order within it are looked at in the
 * order in which they happened (those of the same time in the order of arrival), and there are as
 * many alerts of the same groups whatever the order of arrival was. Events that are later still are
 * counted as they come, and counted as such.
 *
 * <p>Owned by one thread, which calls everything.
 */
public final class Correlator {
    private final CorrelationLimits limits;
    private final long latenessNanos;
    private final Consumer<Alert> sink;
    private final PriorityQueue<Occurrence> held = new PriorityQueue<>();
    private final EventClock clock = new EventClock();
    private final Value register = new Value();
    private CorrelationPlan plan;
    private List<CorrelationState> states = new ArrayList<>();
    private boolean someWait;
    private boolean someTellAhead;

    /** Up to here everything was looked at: what is older and comes now is late. */
    private long lookedAtNanos = Long.MIN_VALUE;

    private long arrivals;
    private long releasedEarly;

    // for the event that is being looked at: which rules and correlations match
    private byte[] matching = {};

    /** Whether what matches now is a timespan that has ended rather than an event. */
    private boolean closing;

    private static final byte NO = 0;
    private static final byte RENEWED = 1;
    private static final byte FRESH = 2;

    /**
     * @param sink told of alerts, on the thread that calls
     */
    public Correlator(CorrelationPlan plan, CorrelationLimits limits, Consumer<Alert> sink) {
        this.limits = limits;
        this.latenessNanos = limits.lateness().toNanos();
        this.sink = sink;
        this.plan = plan;
        rewire(plan);
    }

    /**
     * Runs other correlations from now on. Those whose definition has not changed keep what they
     * hold; what waits to be put in order is looked at by the old ones first.
     */
    public void use(CorrelationPlan next) {
        flush();
        rewire(next);
    }

    private void rewire(CorrelationPlan next) {
        var old = new HashMap<String, CorrelationState>();
        states.forEach(state -> old.put(state.wiring().correlation().definition(), state));
        plan = next;
        states = new ArrayList<>();
        for (Wiring wiring : next.wirings()) {
            int number = next.ruleCount() + states.size();
            CorrelationState.Matches matches =
                    (trigger, renewed) -> matched(number, trigger, renewed);
            CorrelationState known = old.get(wiring.correlation().definition());
            if (known == null) {
                known = new CorrelationState(wiring, limits, matches, sink);
            } else {
                known.rewire(wiring, matches);
            }
            states.add(known);
        }
        matching = new byte[next.ruleCount() + states.size()];
        someTellAhead = states.stream().anyMatch(CorrelationState::tellsAhead);
        someWait = states.stream().anyMatch(CorrelationState::waits);
    }

    /** Takes note of the time of an event, whether or not a rule matched it. */
    public void see(long timeNanos) {
        if (clock.see(timeNanos)) {
            release();
        }
    }

    /**
     * Counts an event, after {@link #see} of its time.
     *
     * @param matched rules of the plan that match it; at least one
     */
    public void add(Event event, List<Rule> matched) {
        Occurrence occurrence = plan.copy(event, matched, arrivals++, register);
        // a time beyond that of all events is doubtful: nothing is told early because of it
        if (someTellAhead && occurrence.timeNanos() <= clock.newest()) {
            lookAhead(occurrence);
        }
        held.add(occurrence);
        if (held.size() > limits.held()) {
            releasedEarly++;
            lookAt(held.remove());
        }
        release();
    }

    private void lookAhead(Occurrence occurrence) {
        setMatching(occurrence);
        for (int i = 0; i < states.size(); i++) {
            CorrelationState state = states.get(i);
            int inputs = state.tellsAhead() ? inputs(state, FRESH) : 0;
            if (inputs != 0) {
                state.addAhead(occurrence, inputs, clock.newest(), lookedAtNanos);
            }
        }
    }

    private void setMatching(Occurrence occurrence) {
        Arrays.fill(matching, NO);
        for (int i = 0; i < occurrence.ruleCount(); i++) {
            matching[occurrence.rule(i)] = FRESH;
        }
    }

    /** The inputs of a correlation that match in one way, by bit. */
    private int inputs(CorrelationState state, byte mark) {
        int found = 0;
        int[] inputs = state.inputNumbers();
        for (int input = 0; input < inputs.length; input++) {
            if (matching[inputs[input]] == mark) {
                found |= 1 << input;
            }
        }
        return found;
    }

    private void release() {
        long upTo = Times.minus(clock.newest(), latenessNanos);
        Occurrence first = held.peek();
        while (first != null && first.timeNanos() <= upTo) {
            lookAt(held.remove());
            first = held.peek();
        }
        if (upTo > lookedAtNanos) {
            lookedAtNanos = upTo;
            if (someWait) {
                closeBefore(upTo);
            }
        }
    }

    /**
     * Looks at everything that waits to be put in order: because the source has ended or is quiet.
     * Conditions that wait for the end of a timespan still do.
     */
    public void flush() {
        while (!held.isEmpty()) {
            lookAt(held.remove());
        }
    }

    private void lookAt(Occurrence occurrence) {
        boolean late = occurrence.timeNanos() < lookedAtNanos;
        // an event whose time is doubtful does not make all others late
        lookedAtNanos = Math.max(lookedAtNanos, Math.min(occurrence.timeNanos(), clock.newest()));
        if (someWait) {
            closeBefore(lookedAtNanos);
        }
        setMatching(occurrence);
        pass(occurrence, 0, new CorrelationState.Moment(lookedAtNanos, late));
    }

    /** Looks at an event, from a correlation on: those behind may look at those before. */
    private void pass(Occurrence occurrence, int from, CorrelationState.Moment moment) {
        for (int i = from; i < states.size(); i++) {
            CorrelationState state = states.get(i);
            int fresh = inputs(state, FRESH);
            int renewed = inputs(state, RENEWED);
            if ((fresh | renewed) != 0) {
                state.add(occurrence, fresh, renewed, moment);
            }
        }
    }

    private void closeBefore(long nowNanos) {
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).waits()) {
                closing = true;
                states.get(i).closeBefore(nowNanos);
                closing = false;
            }
        }
    }

    /** The condition of a correlation holds; those that look at it come behind it. */
    private void matched(int number, Occurrence trigger, boolean renewed) {
        byte mark = renewed ? RENEWED : FRESH;
        if (!closing) {
            matching[number] = (byte) Math.max(matching[number], mark);
            return;
        }
        // a timespan has ended, which is no event: what looks at it looks at its last event
        closing = false;
        Arrays.fill(matching, NO);
        matching[number] = mark;
        boolean late = trigger.timeNanos() < lookedAtNanos;
        pass(
                trigger,
                number - plan.ruleCount() + 1,
                new CorrelationState.Moment(lookedAtNanos, late));
        closing = true;
    }

    public CorrelationStatus status() {
        return new CorrelationStatus(
                states.stream().map(CorrelationState::status).toList(), held.size(), releasedEarly);
    }

    /** Writes everything that is held, as {@link Snapshot} says. */
    public void snapshot(OutputStream out) throws IOException {
        Snapshot.write(this, out);
    }

    /**
     * Takes back what another correlator held; call it before any event.
     *
     * @param snapshot from its position to its limit
     * @return what came of it; when refused, nothing was taken back
     */
    public Snapshot.Outcome restore(ByteBuffer snapshot) {
        return Snapshot.read(snapshot, this);
    }

    CorrelationPlan plan() {
        return plan;
    }

    EventClock clock() {
        return clock;
    }

    long lookedAtNanos() {
        return lookedAtNanos;
    }

    Iterable<Occurrence> held() {
        return held.stream().sorted().toList();
    }

    long arrivals() {
        return arrivals;
    }

    List<CorrelationState> states() {
        return states;
    }

    /** The state of a correlation that has this definition. */
    Map<String, CorrelationState> statesByDefinition() {
        var byDefinition = new HashMap<String, CorrelationState>();
        states.forEach(state -> byDefinition.put(state.wiring().correlation().definition(), state));
        return byDefinition;
    }

    void restore(long itsLookedAtNanos, List<Occurrence> itsHeld) {
        lookedAtNanos = itsLookedAtNanos;
        for (Occurrence occurrence : itsHeld) {
            arrivals = Math.max(arrivals, occurrence.sequence() + 1);
            if (held.size() < limits.held()) {
                held.add(occurrence);
            }
        }
    }
}
