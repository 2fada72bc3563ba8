package io.vedette.correlation;

import io.vedette.model.Alert;
import io.vedette.model.FieldValue;
import io.vedette.rules.Correlation;
import io.vedette.rules.CorrelationCondition;
import io.vedette.rules.CorrelationType;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one correlation: counts in groups, and tells when the condition of one holds.
 *
 * <p>There are two ways to look at a timespan. A condition that more events can only make true
 * ({@code gte} and {@code gt}) is looked at with every event, over the timespan that ends with it,
 * both ends included. Any other one can only be told when a timespan is over: it begins with an
 * event that is in no timespan, and what it counted is looked at when an event is newer than its
 * end.
 *
 * <p>Events come here in the order in which they happened, which is known only once late ones have
 * had time to come. A condition of the first kind is therefore looked at a second time ahead of
 * that, as events arrive ({@link #addAhead}): what holds then holds however late the others are, so
 * it is told at once, and not again when the events come in order. This may find less than there
 * is, for it looks only at the timespan that ends with the newest event; the rest is found in
 * order.
 *
 * <p>Once the condition of a group has held, it alerts again only when a whole timespan has passed
 * in which it never held: one story, one alert. One thread's.
 */
final class CorrelationState {
    private final long spanNanos;
    private final boolean waits;
    private final boolean takesRenewals;
    private final GroupTable groups;

    /**
     * As events arrive; {@code fired} says that it was told, {@code left} that it is left to the
     * order, and {@code heldNanos} of when that is.
     */
    private final GroupTable ahead;

    private final long latenessNanos;
    private final Consumer<Alert> sink;
    private final TreeSet<Group> due =
            new TreeSet<>(
                    Comparator.<Group>comparingLong(group -> group.closeNanos)
                            .thenComparing(group -> group.key));
    private final Map<CorrelationLoss, Long> losses = new EnumMap<>(CorrelationLoss.class);
    private Wiring wiring;
    private int[] inputNumbers;
    private Matches matches;
    private CorrelationAlerts alerts;
    private Measuring measuring;
    private Measuring measuringAhead;
    private boolean tellsAhead;
    private long events;
    private long alertCount;

    /**
     * Told that the condition of a group holds, on behalf of correlations that look at this one.
     */
    @FunctionalInterface
    interface Matches {
        /**
         * Takes note of a match.
         *
         * @param trigger the event behind it
         * @param renewed whether it held before and still does
         */
        void matched(Occurrence trigger, boolean renewed);
    }

    /**
     * When an event is looked at.
     *
     * @param nanos the time up to which everything was looked at
     * @param late whether newer events were looked at before
     */
    record Moment(long nanos, boolean late) {}

    CorrelationState(
            Wiring wiring, CorrelationLimits limits, Matches matches, Consumer<Alert> sink) {
        CorrelationType type = wiring.correlation().type();
        this.spanNanos = wiring.correlation().timespan().toNanos();
        this.waits = Measuring.waits(wiring.correlation());
        this.takesRenewals = type.isTemporal() || type == CorrelationType.VALUE_COUNT;
        CorrelationLimits each = waits ? limits : limits.halved();
        this.groups = new GroupTable(each, spanNanos, this::removed);
        this.ahead = new GroupTable(each, spanNanos, group -> {});
        this.latenessNanos = limits.lateness().toNanos();
        this.sink = sink;
        this.wiring = wiring;
        this.inputNumbers = numbers(wiring);
        this.matches = matches;
        this.alerts = new CorrelationAlerts(wiring.correlation());
        this.measuring = new Measuring(wiring, this::count);
        this.measuringAhead = new Measuring(wiring, loss -> {});
        this.tellsAhead = tellsAhead(wiring.correlation());
    }

    /**
     * What more events cannot make false again, and what a story that is not over cannot be part
     * of: events that are not yet in order are within one timespan.
     */
    private boolean tellsAhead(Correlation correlation) {
        boolean grows =
                switch (correlation.type()) {
                    case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> true;
                    // numbers may be negative
                    case VALUE_SUM, VALUE_AVG -> false;
                };
        return grows
                && !waits
                && !wiring.silent()
                && spanNanos >= latenessNanos
                && correlation.inputs().stream().noneMatch(Correlation.Input::isCorrelation);
    }

    Wiring wiring() {
        return wiring;
    }

    /** As {@link Wiring#inputs}, not to be changed: every event asks. */
    int[] inputNumbers() {
        return inputNumbers;
    }

    private static int[] numbers(Wiring wiring) {
        return wiring.inputs().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The same correlation by other numbers, after rules were loaded again. */
    void rewire(Wiring those, Matches told) {
        wiring = those;
        inputNumbers = numbers(those);
        matches = told;
        alerts = new CorrelationAlerts(those.correlation());
        measuring = new Measuring(those, this::count);
        measuringAhead = new Measuring(those, loss -> {});
        tellsAhead = tellsAhead(those.correlation());
    }

    boolean tellsAhead() {
        return tellsAhead;
    }

    private CorrelationCondition condition() {
        return wiring.correlation().condition();
    }

    private void removed(Group group) {
        if (group.open) {
            due.remove(group);
        }
    }

    Measure newMeasure() {
        return measuring.newMeasure();
    }

    /**
     * Counts an event: once, however many of the rules it matches.
     *
     * @param fresh the inputs that it matches, by bit
     * @param renewed inputs that are correlations whose condition still holds because of it: a
     *     burst is counted once, but lasts as long as it does
     */
    void add(Occurrence occurrence, int fresh, int renewed, Moment moment) {
        int left = takesRenewals ? fresh | renewed : fresh;
        while (left != 0) {
            int input = Integer.numberOfTrailingZeros(left);
            Optional<List<FieldValue>> values = wiring.group(occurrence, input);
            int same = 1 << input;
            if (values.isEmpty()) {
                count(CorrelationLoss.GROUP_FIELD_ABSENT);
            } else {
                for (int other = input + 1; other < inputNumbers.length; other++) {
                    if ((left & 1 << other) != 0
                            && wiring.group(occurrence, other).equals(values)) {
                        same |= 1 << other;
                    }
                }
                add(occurrence, same, values.get(), moment);
            }
            left &= ~same;
        }
    }

    private void add(Occurrence occurrence, int inputs, List<FieldValue> values, Moment moment) {
        String key = BoundedValue.key(values);
        Group known = groups.find(key);
        if (isTooLate(occurrence, known, moment)) {
            count(CorrelationLoss.TOO_LATE);
            return;
        }
        Group group = known == null ? new Group(key, values, newMeasure()) : known;
        if (!measuring.measure(group.measure, occurrence, inputs)) {
            return;
        }
        events++;
        if (moment.late()) {
            count(CorrelationLoss.OUT_OF_ORDER);
        }
        group.newestNanos = Math.max(group.newestNanos, occurrence.timeNanos());
        if (waits) {
            open(group, occurrence, moment);
        } else {
            settleAhead(group);
            lookAt(group, occurrence);
        }
        if (known == null) {
            groups.add(group, moment.nanos());
        } else {
            groups.settle(group, moment.nanos());
        }
    }

    /**
     * Looks at an event as it arrives.
     *
     * @param inputs rules that it matches, by bit
     * @param nowNanos the time that it is; the event is not newer
     * @param orderedNanos up to which time events have come to {@link #add}
     */
    void addAhead(Occurrence occurrence, int inputs, long nowNanos, long orderedNanos) {
        int left = inputs;
        while (left != 0) {
            int input = Integer.numberOfTrailingZeros(left);
            int same = 1 << input;
            Optional<List<FieldValue>> values = wiring.group(occurrence, input);
            if (values.isPresent()) {
                for (int other = input + 1; other < inputNumbers.length; other++) {
                    if ((left & 1 << other) != 0
                            && wiring.group(occurrence, other).equals(values)) {
                        same |= 1 << other;
                    }
                }
                addAhead(occurrence, same, values.get(), nowNanos, orderedNanos);
            }
            left &= ~same;
        }
    }

    private void addAhead(
            Occurrence occurrence,
            int inputs,
            List<FieldValue> values,
            long nowNanos,
            long orderedNanos) {
        String key = BoundedValue.key(values);
        Group known = ahead.find(key);
        if (known != null && occurrence.timeNanos() < Times.minus(known.newestNanos, spanNanos)) {
            return;
        }
        Group group = known == null ? new Group(key, values, newMeasure()) : known;
        if (!measuringAhead.measure(group.measure, occurrence, inputs)) {
            return;
        }
        group.newestNanos = Math.max(group.newestNanos, occurrence.timeNanos());
        long from = Times.minus(group.newestNanos, spanNanos);
        if (group.left && group.heldNanos < orderedNanos) {
            group.left = false;
        }
        if (!group.fired && !group.left && condition().holds(group.measure.measured(from))) {
            group.heldNanos = group.newestNanos;
            group.left = !isNewStory(groups.find(key), orderedNanos);
            if (!group.left) {
                group.fired = true;
                alertCount++;
                sink.accept(alerts.make(group, occurrence, from));
            }
        }
        if (known == null) {
            ahead.add(group, nowNanos);
        } else {
            ahead.settle(group, nowNanos);
        }
    }

    /** Whether nothing that can still come makes what holds now part of a story that was told. */
    private boolean isNewStory(@Nullable Group inOrder, long orderedNanos) {
        return inOrder == null
                || !inOrder.fired
                || Times.plus(inOrder.heldNanos, spanNanos) < orderedNanos;
    }

    /** Whether the alert of a story was told as its events arrived; asked once for each story. */
    private boolean wasTold(Group group) {
        Group told = tellsAhead ? ahead.find(group.key) : null;
        boolean was = told != null && told.fired;
        if (told != null) {
            told.fired = false;
        }
        return was;
    }

    /** What was told ahead is over once all events up to it have come in order. */
    private void settleAhead(Group group) {
        Group told = tellsAhead ? ahead.find(group.key) : null;
        if (told != null && told.fired && group.newestNanos > told.heldNanos) {
            told.fired = false;
        }
    }

    private boolean isTooLate(Occurrence occurrence, @Nullable Group group, Moment moment) {
        if (group == null) {
            return waits && moment.late();
        }
        return occurrence.timeNanos() < Times.minus(group.newestNanos, spanNanos)
                || (waits && moment.late() && !group.open);
    }

    /** Looks at the timespan that ends with the newest event of the group. */
    private void lookAt(Group group, Occurrence trigger) {
        long now = group.newestNanos;
        long from = Times.minus(now, spanNanos);
        if (condition().holds(group.measure.measured(from))) {
            boolean renewed = group.fired && group.heldNanos >= from;
            group.heldNanos = now;
            hold(group, trigger, from, renewed);
        }
    }

    private void hold(Group group, Occurrence trigger, long from, boolean renewed) {
        group.fired = true;
        if (!renewed && !wiring.silent() && !wasTold(group)) {
            alertCount++;
            sink.accept(alerts.make(group, trigger, from));
        }
        matches.matched(trigger, renewed);
    }

    private void open(Group group, Occurrence occurrence, Moment moment) {
        group.last = occurrence;
        if (!group.open) {
            group.open = true;
            group.openedNanos = occurrence.timeNanos();
            group.closeNanos = Times.plus(moment.nanos(), spanNanos);
            due.add(group);
        }
    }

    /** Whether timespans may end without an event of their group. */
    boolean waits() {
        return waits;
    }

    /** Looks at the timespans that end before a time. */
    void closeBefore(long nowNanos) {
        while (!due.isEmpty() && due.first().closeNanos < nowNanos) {
            Group group = due.removeFirst();
            group.open = false;
            Occurrence last = group.last;
            if (last != null && condition().holds(group.measure.measured(Long.MIN_VALUE))) {
                boolean renewed =
                        group.fired && Times.minus(group.openedNanos, spanNanos) <= group.heldNanos;
                group.heldNanos = Times.plus(group.openedNanos, spanNanos);
                hold(group, last, Long.MIN_VALUE, renewed);
            }
            group.last = null;
            group.measure = newMeasure();
            if (group.fired) {
                groups.settle(group, nowNanos);
            } else {
                groups.remove(group);
            }
        }
    }

    private void count(CorrelationLoss loss) {
        losses.merge(loss, 1L, Long::sum);
    }

    CorrelationStatus.One status() {
        var all = new EnumMap<>(losses);
        if (groups.evicted() > 0) {
            all.put(CorrelationLoss.GROUP_EVICTED, groups.evicted());
        }
        return new CorrelationStatus.One(
                wiring.correlation().title(),
                groups.size(),
                groups.bytes() + ahead.bytes(),
                events,
                alertCount,
                all);
    }

    /** Hands over all groups, to be written. */
    void forEachGroup(Consumer<Group> visitor) {
        groups.forEach(visitor);
    }

    /** Hands over the groups of events as they arrive. */
    void forEachGroupAhead(Consumer<Group> visitor) {
        ahead.forEach(visitor);
    }

    /** Adds a group of events as they arrive that was read back. */
    void restoreAhead(Group group) {
        if (ahead.find(group.key) == null) {
            ahead.restore(group);
        }
    }

    /** Adds a group that was read back. */
    void restore(Group group) {
        if (groups.find(group.key) == null) {
            if (group.open) {
                due.add(group);
            }
            groups.restore(group);
        }
    }
}
