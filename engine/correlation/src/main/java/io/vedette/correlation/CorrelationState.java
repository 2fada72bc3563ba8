package io.vedette.correlation;

import io.vedette.model.Alert;
import io.vedette.model.FieldValue;
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
 * <p>Once the condition of a group has held, it alerts again only when a whole timespan has passed
 * in which it never held: one story, one alert. One thread's.
 */
final class CorrelationState {
    private final long spanNanos;
    private final boolean waits;
    private final boolean takesRenewals;
    private final GroupTable groups;
    private final Consumer<Alert> sink;
    private final TreeSet<Group> due =
            new TreeSet<>(
                    Comparator.<Group>comparingLong(group -> group.closeNanos)
                            .thenComparing(group -> group.key));
    private final Map<CorrelationLoss, Long> losses = new EnumMap<>(CorrelationLoss.class);
    private Wiring wiring;
    private Matches matches;
    private CorrelationAlerts alerts;
    private Measuring measuring;
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
        this.groups = new GroupTable(limits, spanNanos, this::removed);
        this.sink = sink;
        this.wiring = wiring;
        this.matches = matches;
        this.alerts = new CorrelationAlerts(wiring.correlation());
        this.measuring = new Measuring(wiring, this::count);
    }

    Wiring wiring() {
        return wiring;
    }

    /** The same correlation by other numbers, after rules were loaded again. */
    void rewire(Wiring those, Matches told) {
        wiring = those;
        matches = told;
        alerts = new CorrelationAlerts(those.correlation());
        measuring = new Measuring(those, this::count);
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
                for (int other = input + 1; other < wiring.inputs().size(); other++) {
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
            lookAt(group, occurrence);
        }
        if (known == null) {
            groups.add(group, moment.nanos());
        } else {
            groups.settle(group, moment.nanos());
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
        if (!renewed && !wiring.silent()) {
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
                groups.bytes(),
                events,
                alertCount,
                all);
    }

    /** Hands over all groups, to be written. */
    void forEachGroup(Consumer<Group> visitor) {
        groups.forEach(visitor);
    }

    /** Adds a group that was read back. */
    void restore(Group group) {
        if (groups.find(group.key) == null) {
            if (group.open) {
                due.add(group);
            }
            groups.add(group, group.touchedNanos);
        }
    }
}
