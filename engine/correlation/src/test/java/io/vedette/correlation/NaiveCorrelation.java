package io.vedette.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoublePredicate;

/**
 * What a correlation of {@code knock}, {@code open} and {@code close}, grouped by {@code it.who},
 * has to say of all events, once they lie there in order: the specification, done again for each
 * event from nothing.
 */
record NaiveCorrelation(String type, long spanNanos, DoublePredicate condition, boolean waits) {
    private static final List<String> RULES = List.of("knock", "open", "close");

    /** For each alert: whose, of which event, and what was counted. */
    TreeSet<String> alerts(List<Happening> events) {
        var groups = new LinkedHashMap<String, List<Happening>>();
        events.stream()
                .sorted(Comparator.comparingLong(Happening::timeNanos))
                .filter(event -> RULES.contains(event.values().get("what")))
                .forEach(event ->
                        groups.computeIfAbsent(
                                        event.values().getOrDefault("who", ""),
                                        who -> new ArrayList<>())
                                .add(event));
        var alerts = new TreeSet<String>();
        for (Map.Entry<String, List<Happening>> group : groups.entrySet()) {
            if (waits) {
                addTimespans(group.getKey(), group.getValue(), alerts);
            } else {
                addBursts(group.getKey(), group.getValue(), alerts);
            }
        }
        return alerts;
    }

    private void addBursts(String who, List<Happening> events, TreeSet<String> alerts) {
        long held = Long.MIN_VALUE;
        for (int i = 0; i < events.size(); i++) {
            long from = events.get(i).timeNanos() - spanNanos;
            double measured =
                    measure(
                            events.subList(0, i + 1).stream()
                                    .filter(event -> event.timeNanos() >= from)
                                    .toList());
            if (condition.test(measured)) {
                if (held < from) {
                    alerts.add(who + " " + events.get(i).id() + " " + measured);
                }
                held = events.get(i).timeNanos();
            }
        }
    }

    private void addTimespans(String who, List<Happening> events, TreeSet<String> alerts) {
        int start = 0;
        long held = Long.MIN_VALUE;
        while (start < events.size()) {
            long began = events.get(start).timeNanos();
            int end = start;
            while (end < events.size() && events.get(end).timeNanos() <= began + spanNanos) {
                end++;
            }
            double measured = measure(events.subList(start, end));
            if (condition.test(measured)) {
                if (held < began - spanNanos) {
                    alerts.add(who + " " + events.get(end - 1).id() + " " + measured);
                }
                held = began + spanNanos;
            }
            start = end;
        }
    }

    private double measure(List<Happening> events) {
        var values = new HashSet<String>();
        var rules = new HashSet<String>();
        double sum = 0;
        for (Happening event : events) {
            values.add(event.values().get("where"));
            rules.add(event.values().get("what"));
            sum += Double.parseDouble(event.values().getOrDefault("amount", "0"));
        }
        return switch (type) {
            case "event_count" -> events.size();
            case "value_count" -> values.size();
            case "value_sum" -> sum;
            case "value_avg" -> sum / events.size();
            case "temporal" -> rules.size();
            default -> longest(events);
        };
    }

    /** The longest sequence of rules in their order. */
    private static int longest(List<Happening> events) {
        int[] ending = new int[events.size()];
        int longest = 0;
        for (int i = 0; i < ending.length; i++) {
            ending[i] = 1;
            for (int j = 0; j < i; j++) {
                if (rule(events.get(j)) < rule(events.get(i))) {
                    ending[i] = Math.max(ending[i], ending[j] + 1);
                }
            }
            longest = Math.max(longest, ending[i]);
        }
        return longest;
    }

    private static int rule(Happening event) {
        return RULES.indexOf(event.values().get("what"));
    }
}
