package io.vedette.pipeline;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.LateFields;
import io.vedette.rules.Condition;
import io.vedette.rules.Condition.FieldRead;
import io.vedette.rules.PartialEvaluation;
import io.vedette.rules.Rule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Rules that wait for the late fields of an event.
 *
 * <p>The event itself does not wait, nor does any other: of the condition only the tests of late
 * fields are kept, of the output what is filled in already. When the time is over, a rule is
 * decided as if the missing fields were absent, and decided again when they are known. An alert
 * that went out without them, after waiting or at once, is told once more when they are known,
 * naming the first. Bounded. One thread owns it.
 */
final class LateAlerts {
    /** So many wait, as many are undecided, and as many to be completed. */
    static final int MOST = 4096;

    /** So many of those to be completed are looked at each time. */
    static final int MOST_AT_A_TIME = 256;

    /** What has not been found out by then never is. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final long waitNanos;
    private final LongSupplier clock;
    private final Consumer<Alert> sink;
    private final BiConsumer<BegunAlert, Throwable> failures;
    private final LateCounts counts = new LateCounts();

    /** In the order in which they began, and so in that in which their time is over. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Those that did not match without what is late. */
    private final Deque<Waiting> undecided = new ArrayDeque<>();

    private final Deque<Told> told = new ArrayDeque<>();

    /** What it found out about conditions is used for the next event; for each trait its own. */
    private final Map<Field.Trait, PartialEvaluation> evaluations =
            new EnumMap<>(Field.Trait.class);

    /**
     * One rule that waits for one event's late fields.
     *
     * @param rest of the condition; empty when it holds whatever they are
     * @param later whether it needs what is only {@link LateFields#isComplete} known for certain
     */
    private record Waiting(
            LateFields late,
            Optional<Condition> rest,
            BegunAlert alert,
            boolean later,
            long since) {
        boolean isSettled() {
            return later ? late.isComplete() : late.isSettled();
        }
    }

    /** An alert that has gone out before all was known. */
    private record Told(Waiting rule, Alert first) {}

    /**
     * Rules apart by what they need of late fields.
     *
     * @param trait that late fields have
     * @param inCondition those whose condition reads some, in load order
     * @param conditional the same, to be asked for one
     * @param inOutput those whose output alone does
     */
    record Needs(
            Field.Trait trait, List<Rule> inCondition, Set<Rule> conditional, Set<Rule> inOutput) {
        static Needs of(List<Rule> rules, Field.Trait trait) {
            var inCondition = new ArrayList<Rule>();
            Set<Rule> conditional = byIdentity();
            Set<Rule> inOutput = byIdentity();
            for (Rule rule : rules) {
                if (PartialEvaluation.fields(rule.condition()).stream()
                        .anyMatch(read -> read.field().is(trait))) {
                    inCondition.add(rule);
                    conditional.add(rule);
                } else if (rule.output().reads(trait)) {
                    inOutput.add(rule);
                }
            }
            return new Needs(trait, inCondition, conditional, inOutput);
        }

        /** Whether a rule reads some such field. */
        boolean has(Rule rule) {
            return conditional.contains(rule) || inOutput.contains(rule);
        }

        /** What a rule is made of is much to compare. */
        private static Set<Rule> byIdentity() {
            return Collections.newSetFromMap(new IdentityHashMap<>());
        }
    }

    /**
     * @param wait how long a rule waits
     * @param clock as {@link System#nanoTime}
     * @param failures told of what could not be evaluated
     */
    LateAlerts(
            Duration wait,
            LongSupplier clock,
            Consumer<Alert> sink,
            BiConsumer<BegunAlert, Throwable> failures) {
        this.failures = failures;
        waitNanos = wait.toNanos();
        this.clock = clock;
        this.sink = sink;
    }

    LateCounts counts() {
        return counts;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && undecided.isEmpty() && told.isEmpty();
    }

    /** Forgets what it knows of conditions: there are others now. */
    void forgetConditions() {
        evaluations.clear();
    }

    /** What is decided about a rule by all fields of an event that do not have a trait. */
    PartialEvaluation.Outcome evaluate(Event event, Rule rule, Field.Trait trait) {
        Predicate<FieldRead> known = read -> !read.field().is(trait);
        return evaluations
                .computeIfAbsent(trait, any -> new PartialEvaluation(event, known))
                .with(event, known)
                .of(rule.condition());
    }

    private boolean holds(Waiting one, Event late) {
        if (one.rest().isEmpty()) {
            return true;
        }
        try {
            return new PartialEvaluation(late, read -> true).of(one.rest().get())
                    instanceof PartialEvaluation.Holds;
        } catch (RuntimeException | StackOverflowError e) {
            failures.accept(one.alert(), e);
            return false;
        }
    }

    private Alert made(Waiting one, Function<BegunAlert, Alert> how) {
        try {
            return how.apply(one.alert());
        } catch (RuntimeException | StackOverflowError e) {
            failures.accept(one.alert(), e);
            return one.alert().withoutOutput();
        }
    }

    /**
     * @param later whether it waits until all is known
     */
    void add(LateFields late, Optional<Condition> rest, BegunAlert alert, boolean later) {
        counts.begin();
        if (waiting.size() == MOST) {
            endWithout(waiting.removeFirst(), LateCounts.End.CROWDED_OUT);
        }
        waiting.addLast(new Waiting(late, rest, alert, later, clock.getAsLong()));
    }

    /** An alert has gone out at once, since its rule needs nothing that is late. */
    void addTold(LateFields late, BegunAlert alert, Alert first) {
        addTold(new Waiting(late, Optional.empty(), alert, true, clock.getAsLong()), first);
    }

    private void addTold(Waiting one, Alert first) {
        if (told.size() == MOST) {
            giveUp(told.removeFirst().rule());
        }
        told.addLast(new Told(one, first));
    }

    /** Decides what can be decided now. */
    void settle() {
        long now = clock.getAsLong();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (one.isSettled()) {
                all.remove();
                endInTime(one);
            } else if (now - one.since() >= waitNanos) {
                all.remove();
                endWithout(one, LateCounts.End.INCOMPLETE);
            }
        }
        for (Iterator<Waiting> all = undecided.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (one.isSettled()) {
                all.remove();
                decide(one);
            } else if (isOver(one, now)) {
                all.remove();
                giveUp(one);
            }
        }
        for (int i = Math.min(told.size(), MOST_AT_A_TIME); i > 0; i--) {
            Told one = told.removeFirst();
            if (one.rule().late().isComplete() || isOver(one.rule(), now)) {
                complete(one);
            } else {
                told.addLast(one);
            }
        }
    }

    private static boolean isOver(Waiting one, long now) {
        return now - one.since() >= LONGEST.toNanos();
    }

    /** Decides everything, since there will be no later. */
    void end() {
        settle();
        while (!waiting.isEmpty()) {
            endWithout(waiting.removeFirst(), LateCounts.End.INCOMPLETE);
        }
        while (!undecided.isEmpty()) {
            giveUp(undecided.removeFirst());
        }
        while (!told.isEmpty()) {
            complete(told.removeFirst());
        }
    }

    private long age(Waiting one) {
        return clock.getAsLong() - one.since();
    }

    private void endInTime(Waiting one) {
        Event late = one.late().event();
        boolean holds = holds(one, late);
        counts.end(holds ? LateCounts.End.COMPLETE : LateCounts.End.NO_MATCH, age(one));
        if (holds) {
            tell(one, late);
        }
    }

    /**
     * @param how when it matches; otherwise it is undecided
     */
    private void endWithout(Waiting one, LateCounts.End how) {
        Event late = one.late().event();
        boolean holds = holds(one, late);
        counts.end(holds ? how : LateCounts.End.UNDECIDED, age(one));
        if (holds) {
            tell(one, late);
            return;
        }
        if (undecided.size() == MOST) {
            giveUp(undecided.removeFirst());
        }
        undecided.addLast(one);
    }

    private void tell(Waiting one, Event late) {
        Alert alert = made(one, begun -> begun.finish(late));
        sink.accept(alert);
        if (!one.late().isComplete()) {
            addTold(one, alert);
        }
    }

    private void giveUp(Waiting one) {
        counts.later(LateCounts.Later.GIVEN_UP, age(one));
    }

    /** What was undecided is settled. */
    private void decide(Waiting one) {
        Event late = one.late().event();
        if (holds(one, late)) {
            counts.later(LateCounts.Later.DECIDED, age(one));
            tell(one, late);
        } else {
            counts.later(LateCounts.Later.WITHDRAWN, age(one));
        }
    }

    /** Tells what is known now of an alert that has gone out. */
    private void complete(Told told) {
        Waiting one = told.rule();
        if (!one.late().isSettled()) {
            giveUp(one);
            return;
        }
        Event late = one.late().event();
        if (!holds(one, late)) {
            counts.later(LateCounts.Later.WITHDRAWN, age(one));
            return;
        }
        Optional<Alert> more;
        try {
            more = one.alert().complete(late, told.first());
        } catch (RuntimeException | StackOverflowError e) {
            failures.accept(one.alert(), e);
            more = Optional.empty();
        }
        counts.later(
                more.isPresent() ? LateCounts.Later.COMPLETED : LateCounts.Later.GIVEN_UP,
                age(one));
        more.ifPresent(sink);
    }
}
