package io.vedette.correlation;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldValue;
import io.vedette.rules.Correlation;
import io.vedette.rules.EventField;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the alerts of one correlation. */
final class CorrelationAlerts {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");

    private final Correlation correlation;

    CorrelationAlerts(Correlation correlation) {
        this.correlation = correlation;
    }

    /**
     * An alert of a group whose condition holds.
     *
     * @param trigger the event that made it hold, or the last of a timespan that is over
     * @param from when the timespan began
     */
    Alert make(Group group, Occurrence trigger, long from) {
        double measured = group.measure.measured(from);
        Occurrence.Origin origin = trigger.origin();
        List<String> ids = ids(group, trigger, from);
        var identity = new ArrayList<String>();
        identity.add(group.key);
        // clients may choose the ids of their requests
        identity.add(Long.toString(origin.timeNanos()));
        identity.addAll(origin.ids());
        return new Alert(
                AlertId.of(correlation.title(), identity),
                origin.timeNanos(),
                correlation.title(),
                origin.source(),
                correlation.priority(),
                correlation.tags(),
                origin.hostname(),
                message(group, measured),
                fields(group, measured, group.measure.first(from)),
                ids,
                origin.sentence());
    }

    /** The event that the alert comes of is the last. */
    private static List<String> ids(Group group, Occurrence trigger, long from) {
        List<String> last = trigger.origin().ids();
        var ids = new ArrayList<String>();
        for (String id : group.measure.ids(from)) {
            if (!last.contains(id) && !ids.contains(id)) {
                ids.add(id);
            }
        }
        ids.addAll(last);
        return ids;
    }

    private Map<String, FieldValue> fields(Group group, double measured, long first) {
        var fields = new LinkedHashMap<String, FieldValue>();
        for (int i = 0; i < group.values.size(); i++) {
            fields.put(correlation.groupBy().get(i), group.values.get(i));
        }
        fields.put(
                "correlation.count",
                correlation.type().isCount()
                        ? new FieldValue.UnsignedWhole((long) measured)
                        : new FieldValue.Decimal(measured));
        fields.put("correlation.timespan", new FieldValue.Text(correlation.timespanText()));
        fields.put("correlation.first_time", new FieldValue.Text(time(first)));
        fields.put("correlation.last_time", new FieldValue.Text(time(group.newestNanos)));
        if (group.measure instanceof ValueWindow values) {
            fields.put(
                    "correlation.values",
                    new FieldValue.Several(
                            values.shown().stream()
                                    .<FieldValue>map(FieldValue.Text::new)
                                    .toList()));
        }
        return fields;
    }

    static String time(long nanos) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(nanos, NANOS_PER_SECOND),
                        Math.floorMod(nanos, NANOS_PER_SECOND));
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    private String message(Group group, double measured) {
        var message = new StringBuilder(correlation.title());
        for (int i = 0; i < group.values.size(); i++) {
            message.append(i == 0 ? " (" : " ")
                    .append(correlation.groupBy().get(i))
                    .append('=')
                    .append(EventField.text(group.values.get(i)));
        }
        if (!group.values.isEmpty()) {
            message.append(')');
        }
        message.append(": ").append(counted(group, measured));
        return message.append(" within ").append(correlation.timespanText()).toString();
    }

    private String counted(Group group, double measured) {
        long count = (long) measured;
        String fields = String.join(" and ", correlation.valueFields());
        return switch (correlation.type()) {
            case EVENT_COUNT -> count + (count == 1 ? " event" : " events");
            case VALUE_COUNT ->
                    count
                            + (count == 1 ? " value of " : " different values of ")
                            + fields
                            + shown(group);
            case TEMPORAL -> matched(count, " and ");
            case TEMPORAL_ORDERED -> matched(count, ", then ");
            case VALUE_SUM -> "a sum of " + number(measured) + " of " + fields;
            case VALUE_AVG -> "a mean of " + number(measured) + " of " + fields;
        };
    }

    private static String shown(Group group) {
        return group.measure instanceof ValueWindow values
                ? " (" + String.join(", ", values.shown()) + ")"
                : "";
    }

    private String matched(long count, String between) {
        List<Correlation.Input> inputs = correlation.inputs();
        return count == inputs.size()
                ? inputs.stream()
                        .map(input -> '"' + input.name() + '"')
                        .collect(Collectors.joining(between))
                : count + " of " + inputs.size() + " rules";
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
