package io.vedette.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A rule matched: what an operator is told.
 *
 * <p>Immutable and safe to share. Text in it comes from events and so from attackers: it may hold
 * any character.
 *
 * @param id the same for the same rule on the same event
 * @param timeNanos when the event happened at its origin, nanoseconds since the Unix epoch
 * @param rule the rule's name
 * @param source where the event came from
 * @param priority the rule's priority
 * @param tags the rule's tags, sorted
 * @param hostname the host that observed the event
 * @param message the rule's output with its fields filled in, without time and priority
 * @param fields the fields that the output names, in its order
 * @param eventIds the ids of the event
 * @param sentence who did what, when and where
 */
public record Alert(
        AlertId id,
        long timeNanos,
        String rule,
        SourceId source,
        Priority priority,
        SortedSet<String> tags,
        String hostname,
        String message,
        Map<String, FieldValue> fields,
        List<String> eventIds,
        String sentence) {
    /** A field of an alert that tells what was found out after another: the id of that. */
    public static final String COMPLETES = "alert.completes";

    public Alert {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        eventIds = List.copyOf(eventIds);
    }

    /** Whether it tells more of an alert before, rather than that a rule matched. */
    public boolean isCompletion() {
        return fields.containsKey(COMPLETES);
    }

    /** The ATT&amp;CK techniques that the rule's tags name. */
    public List<Technique> techniques() {
        return tags.stream().filter(Technique::isId).map(Technique::new).toList();
    }
}
