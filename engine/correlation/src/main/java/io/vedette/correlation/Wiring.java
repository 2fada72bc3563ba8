package io.vedette.correlation;

import io.vedette.model.FieldValue;
import io.vedette.model.SourceId;
import io.vedette.rules.Correlation;
import io.vedette.rules.EventField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/**
 * A correlation with the numbers of what it looks at.
 *
 * @param inputs for each of its inputs the number of a rule, or, from the number of rules on, of a
 *     correlation
 * @param silent whether only other correlations look at its matches
 * @param groupBy for each source and input the numbers of the fields to group by
 * @param values for each source and input the numbers of the fields to look at
 */
record Wiring(
        Correlation correlation,
        List<Integer> inputs,
        boolean silent,
        Map<SourceId, List<List<Integer>>> groupBy,
        Map<SourceId, List<List<Integer>>> values) {

    static Wiring of(
            Correlation correlation,
            List<Integer> inputs,
            boolean silent,
            ToIntBiFunction<SourceId, EventField> number) {
        var groupBy = new HashMap<SourceId, List<List<Integer>>>();
        var values = new HashMap<SourceId, List<List<Integer>>>();
        int count = correlation.inputs().size();
        for (int i = 0; i < count; i++) {
            int input = i;
            correlation
                    .inputs()
                    .get(i)
                    .fields()
                    .forEach((source, fields) -> {
                        list(groupBy, source, count)
                                .set(input, numbers(source, fields.groupBy(), number));
                        list(values, source, count)
                                .set(input, numbers(source, fields.values(), number));
                    });
        }
        return new Wiring(correlation, List.copyOf(inputs), silent, groupBy, values);
    }

    private static List<List<Integer>> list(
            Map<SourceId, List<List<Integer>>> bySource, SourceId source, int count) {
        return bySource.computeIfAbsent(
                source, its -> new ArrayList<>(java.util.Collections.nCopies(count, List.of())));
    }

    private static List<Integer> numbers(
            SourceId source,
            List<EventField> fields,
            ToIntBiFunction<SourceId, EventField> number) {
        return fields.stream().map(field -> number.applyAsInt(source, field)).toList();
    }

    /** The values to group by; empty when one is absent. */
    Optional<List<FieldValue>> group(Occurrence occurrence, int input) {
        return read(occurrence, groupBy, input);
    }

    /** The values to look at; empty when one is absent. */
    Optional<List<FieldValue>> value(Occurrence occurrence, int input) {
        return read(occurrence, values, input);
    }

    private static Optional<List<FieldValue>> read(
            Occurrence occurrence, Map<SourceId, List<List<Integer>>> bySource, int input) {
        List<List<Integer>> byInput = bySource.get(occurrence.origin().source());
        if (byInput == null) {
            return Optional.empty();
        }
        List<Integer> numbers = byInput.get(input);
        var read = new ArrayList<FieldValue>(numbers.size());
        for (int number : numbers) {
            FieldValue value = occurrence.value(number);
            if (value instanceof FieldValue.Absent) {
                return Optional.empty();
            }
            read.add(value);
        }
        return Optional.of(read);
    }
}
