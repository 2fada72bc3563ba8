package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A correlation of rules that is ready to be run: what Sigma's correlation documents say, with
 * rules and fields looked up.
 *
 * <p>Immutable. What a correlation means is told by the room that runs it.
 *
 * @param about who wrote it and what for
 * @param priority of its alerts
 * @param tags of its alerts
 * @param enabled whether it runs unless somebody says otherwise
 * @param generate whether the rules that it refers to alert on their own all the same
 * @param inputs at least one, in the order in which the document names them
 * @param groupBy the names of fields or aliases whose values separate what is counted; may be none
 * @param valueFields the names of the fields or aliases whose values are counted or added up
 * @param timespan how far apart the first and the last event may lie
 * @param position where the document begins
 */
public record Correlation(
        About about,
        Priority priority,
        SortedSet<String> tags,
        boolean enabled,
        boolean generate,
        CorrelationType type,
        List<Input> inputs,
        List<String> groupBy,
        List<String> valueFields,
        CorrelationCondition condition,
        Duration timespan,
        Position position) {
    public Correlation {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        inputs = List.copyOf(inputs);
        groupBy = List.copyOf(groupBy);
        valueFields = List.copyOf(valueFields);
    }

    /**
     * What a document says besides what is run; texts that it does not have are empty.
     *
     * @param title unique among rules and correlations
     * @param id how other correlations may refer to it
     * @param name how other correlations may refer to it, too
     */
    public record About(
            String title,
            String id,
            String name,
            String description,
            String status,
            String author,
            List<String> references,
            List<String> falsePositives) {
        public About {
            references = List.copyOf(references);
            falsePositives = List.copyOf(falsePositives);
        }
    }

    /**
     * A rule or another correlation whose matches are looked at.
     *
     * @param name the rule's name or the correlation's title
     * @param isCorrelation whether it is a correlation
     * @param fields what is read of the events behind a match, by their source
     */
    public record Input(String name, boolean isCorrelation, Map<SourceId, Fields> fields) {
        public Input {
            fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        }
    }

    /**
     * The fields of one source that a correlation reads.
     *
     * @param groupBy one for each name that it groups by
     * @param values one for each field whose values it looks at
     */
    public record Fields(List<EventField> groupBy, List<EventField> values) {
        public Fields {
            groupBy = List.copyOf(groupBy);
            values = List.copyOf(values);
        }
    }

    public String title() {
        return about.title();
    }

    /** The names of the rules that it refers to itself. */
    public List<String> ruleNames() {
        return inputs.stream().filter(input -> !input.isCorrelation()).map(Input::name).toList();
    }

    /** Everything that decides which alerts come, as one text: the same text, the same state. */
    public String definition() {
        var text = new StringBuilder();
        text.append(title()).append('\n').append(type.word()).append('\n');
        text.append(groupBy).append(valueFields).append(condition).append(' ');
        text.append(timespan).append('\n');
        for (Input input : inputs) {
            text.append(input.name()).append(input.isCorrelation()).append('\n');
            input.fields()
                    .forEach((source, fields) ->
                            text.append(source)
                                    .append(fields.groupBy())
                                    .append(fields.values())
                                    .append('\n'));
        }
        return text.toString();
    }

    /** The timespan as a document writes it, such as {@code 5m}. */
    public String timespanText() {
        long seconds = timespan.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
