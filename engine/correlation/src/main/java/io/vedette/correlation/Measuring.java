package io.vedette.correlation;

import io.vedette.model.FieldValue;
import io.vedette.rules.Correlation;
import io.vedette.rules.CorrelationCondition;
import io.vedette.rules.CorrelationType;
import io.vedette.rules.EventField;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How one correlation measures its groups: makes measures and hands events to them. */
final class Measuring {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    /** So many more values than a condition names are told apart when it has an upper bound. */
    private static final int MOST_VALUES = 10_001;

    private final Wiring wiring;
    private final boolean waits;
    private final Consumer<CorrelationLoss> losses;

    Measuring(Wiring wiring, Consumer<CorrelationLoss> losses) {
        this.wiring = wiring;
        this.waits = waits(wiring.correlation());
        this.losses = losses;
    }

    /** Whether the condition can only be told at the end of a timespan. */
    static boolean waits(Correlation correlation) {
        return correlation.type() == CorrelationType.VALUE_AVG
                || !correlation.condition().isReachedFromBelow();
    }

    Measure newMeasure() {
        Correlation correlation = wiring.correlation();
        long least = correlation.condition().least();
        int enough = Math.clamp(least, 1, Integer.MAX_VALUE);
        return switch (correlation.type()) {
            case EVENT_COUNT -> waits ? new EventTotal() : new EventWindow(enough);
            case VALUE_COUNT -> new ValueWindow(waits ? enoughValues(correlation) : enough);
            case TEMPORAL -> new RuleWindow(correlation.inputs().size());
            case TEMPORAL_ORDERED -> new SequenceWindow(correlation.inputs().size());
            case VALUE_SUM -> waits ? new NumberTotal(false) : new NumberWindow();
            case VALUE_AVG -> new NumberTotal(true);
        };
    }

    /**
     * More than the highest number that the condition names change nothing, if they make it false.
     */
    private static int enoughValues(Correlation correlation) {
        double highest =
                correlation.condition().bounds().stream()
                        .mapToDouble(CorrelationCondition.Bound::number)
                        .max()
                        .orElse(0);
        double beyond = highest + 2;
        return correlation.condition().holds(beyond)
                ? MOST_VALUES
                : (int) Math.min(beyond, MOST_VALUES);
    }

    /**
     * Hands an event to the measure of its group.
     *
     * @param inputs those that it matches, by bit; at least one
     * @return whether there was something to measure
     */
    boolean measure(Measure measure, Occurrence occurrence, int inputs) {
        long time = occurrence.timeNanos();
        List<String> ids = occurrence.origin().ids();
        switch (measure) {
            case EventWindow window -> window.add(time, ids);
            case EventTotal total -> total.add(time, ids);
            case RuleWindow window -> window.add(time, inputs, ids);
            case SequenceWindow window -> window.add(time, inputs, ids);
            case ValueWindow window -> {
                return addValues(window, occurrence, inputs);
            }
            case NumberWindow window -> {
                OptionalDouble number = number(occurrence, inputs);
                if (number.isPresent() && window.add(time, number.getAsDouble(), ids)) {
                    losses.accept(CorrelationLoss.EVENTS_EVICTED);
                }
                return number.isPresent();
            }
            case NumberTotal total -> {
                OptionalDouble number = number(occurrence, inputs);
                number.ifPresent(each -> total.add(time, each, ids));
                return number.isPresent();
            }
        }
        return true;
    }

    private boolean addValues(ValueWindow window, Occurrence occurrence, int inputs) {
        boolean some = false;
        for (int left = inputs; left != 0; left &= left - 1) {
            Optional<List<FieldValue>> values =
                    wiring.value(occurrence, Integer.numberOfTrailingZeros(left));
            if (values.isEmpty()) {
                losses.accept(CorrelationLoss.VALUE_ABSENT);
            } else {
                window.add(occurrence.timeNanos(), text(values.get()), occurrence.origin().ids());
                some = true;
            }
        }
        return some;
    }

    private static String text(List<FieldValue> values) {
        return values.size() == 1
                ? EventField.text(values.getFirst())
                : String.join(" ", values.stream().map(Measuring::quoted).toList());
    }

    /** Several values as one text that no other values have. */
    private static String quoted(FieldValue value) {
        String text = EventField.text(value);
        boolean plain = !text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('"') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private OptionalDouble number(Occurrence occurrence, int inputs) {
        Optional<List<FieldValue>> values =
                wiring.value(occurrence, Integer.numberOfTrailingZeros(inputs));
        if (values.isEmpty()) {
            losses.accept(CorrelationLoss.VALUE_ABSENT);
            return OptionalDouble.empty();
        }
        FieldValue value = values.get().getFirst();
        if (value instanceof FieldValue.Decimal(double decimal) && Double.isFinite(decimal)) {
            return OptionalDouble.of(decimal);
        }
        String text = EventField.text(value);
        if (!NUMBER.matcher(text).matches()) {
            losses.accept(CorrelationLoss.VALUE_NOT_NUMERIC);
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }
}
