package io.vedette.correlation;

import io.vedette.model.Event;
import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.rules.Correlation;
import io.vedette.rules.EventField;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How matches of rules reach correlations: rules, correlations and fields by number.
 *
 * <p>Immutable; safe to make on one thread and to use on another.
 */
public final class CorrelationPlan {
    private final Map<String, Integer> ruleNumbers = new HashMap<>();
    private final List<String> ruleNames;
    private final Map<SourceId, SourceFields> sources = new TreeMap<>();
    private final List<Wiring> wirings = new ArrayList<>();

    /** The fields that are read of the events of one source. */
    private static final class SourceFields {
        final Map<String, Integer> numbers = new LinkedHashMap<>();
        final List<EventField> fields = new ArrayList<>();

        /** For each rule the numbers of the fields that its matches need. */
        final Map<Integer, TreeSet<Integer>> needed = new HashMap<>();

        /** As {@link #needed}, by the rule's number; empty for rules that need none. */
        int[][] neededByRule = {};

        void fix(int ruleCount) {
            neededByRule = new int[ruleCount][];
            for (int rule = 0; rule < ruleCount; rule++) {
                neededByRule[rule] =
                        needed.getOrDefault(rule, NOTHING).stream()
                                .mapToInt(Integer::intValue)
                                .toArray();
            }
        }

        int number(EventField field) {
            return numbers.computeIfAbsent(
                    field.name(),
                    name -> {
                        fields.add(field);
                        return fields.size() - 1;
                    });
        }
    }

    public CorrelationPlan(RunningRules running) {
        ruleNames = running.counted().stream().map(Rule::name).toList();
        for (int i = 0; i < ruleNames.size(); i++) {
            ruleNumbers.put(ruleNames.get(i), i);
        }
        var sourceOfRule = running.counted().stream().map(Rule::source).toList();
        var titles = new HashMap<String, Integer>();
        var leaves = new ArrayList<TreeSet<Integer>>();
        for (Correlation correlation : running.correlations()) {
            var inputs = new ArrayList<Integer>();
            var itsLeaves = new TreeSet<Integer>();
            for (Correlation.Input input : correlation.inputs()) {
                var behind = new TreeSet<Integer>();
                if (input.isCorrelation()) {
                    int number = number(titles, input.name());
                    inputs.add(ruleNames.size() + number);
                    behind.addAll(leaves.get(number));
                } else {
                    int number = number(ruleNumbers, input.name());
                    inputs.add(number);
                    behind.add(number);
                }
                behind.forEach(rule -> need(rule, sourceOfRule.get(rule), input));
                itsLeaves.addAll(behind);
            }
            titles.put(correlation.title(), wirings.size());
            leaves.add(itsLeaves);
            boolean silent = running.silentCorrelations().contains(correlation.title());
            wirings.add(Wiring.of(correlation, inputs, silent, this::fieldNumber));
        }
        sources.values().forEach(source -> source.fix(ruleNames.size()));
    }

    private static int number(Map<String, Integer> numbers, String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException(
                    "a correlation refers to \"" + name + "\", which does not run before it");
        }
        return number;
    }

    private void need(int rule, SourceId source, Correlation.Input input) {
        Correlation.Fields fields = input.fields().get(source);
        if (fields == null) {
            throw new IllegalArgumentException(
                    "nothing is said of source " + source + " for \"" + input.name() + "\"");
        }
        var numbers = sources.computeIfAbsent(source, its -> new SourceFields());
        var needed = numbers.needed.computeIfAbsent(rule, its -> new TreeSet<>());
        fields.groupBy().forEach(field -> needed.add(numbers.number(field)));
        fields.values().forEach(field -> needed.add(numbers.number(field)));
    }

    private int fieldNumber(SourceId source, EventField field) {
        return sources.computeIfAbsent(source, its -> new SourceFields()).number(field);
    }

    /** Whether there is nothing to do, whatever happens. */
    public boolean isEmpty() {
        return wirings.isEmpty();
    }

    List<Wiring> wirings() {
        return wirings;
    }

    int ruleCount() {
        return ruleNames.size();
    }

    /** The number of a rule; -1 for one that no correlation looks at. */
    int ruleNumber(String name) {
        return ruleNumbers.getOrDefault(name, -1);
    }

    /** The names of the rules that correlations look at, by number. */
    List<String> ruleNames() {
        return ruleNames;
    }

    /** The sources of which fields are read. */
    Set<SourceId> sources() {
        return sources.keySet();
    }

    /** The names of the fields that are read of a source's events, by number. */
    List<String> fieldNames(SourceId source) {
        SourceFields fields = sources.get(source);
        return fields == null ? List.of() : List.copyOf(fields.numbers.keySet());
    }

    /**
     * A copy of what correlations need of an event.
     *
     * @param matched rules of this plan; at least one
     */
    Occurrence copy(Event event, List<Rule> matched, long sequence, Value register) {
        SourceFields source = sources.get(event.source());
        int fieldCount = source == null ? 0 : source.fields.size();
        var values = new FieldValue[fieldCount];
        Arrays.fill(values, ABSENT);
        int[] rules = new int[matched.size()];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = number(ruleNumbers, matched.get(i).name());
            if (source != null) {
                for (int field : source.neededByRule[rules[i]]) {
                    if (values[field] instanceof FieldValue.Absent) {
                        values[field] =
                                BoundedValue.of(source.fields.get(field).read(event, register));
                    }
                }
            }
        }
        var origin =
                new Occurrence.Origin(
                        event.timeNanos(),
                        event.source(),
                        event.hostname(),
                        boundedIds(event.ids()),
                        BoundedValue.sentence(event.sentence()));
        return new Occurrence(origin, sequence, rules, values);
    }

    private static List<String> boundedIds(List<String> ids) {
        return ids.size() == 1
                ? List.of(BoundedValue.id(ids.getFirst()))
                : ids.stream().map(BoundedValue::id).toList();
    }

    private static final TreeSet<Integer> NOTHING = new TreeSet<>();
    private static final FieldValue ABSENT = new FieldValue.Absent();
}
