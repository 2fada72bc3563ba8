package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule that is ready to be matched: its condition with its metadata.
 *
 * <p>Immutable.
 *
 * @param name unique within a rule set
 * @param enabled what the file says; see {@link RuleSelection} for what is run
 * @param condition resolved and typed
 * @param conditionText the condition as written, lists and macros not replaced
 * @param compiledText the condition with lists, macros and exceptions put in, as Falco prints it
 * @param output the template of the alert's message
 * @param outputText the output as written
 * @param eventTypes codes of the event types that can match; a superset
 * @param position where the rule begins
 * @param capture whether an alert starts a recording
 * @param captureMillis for how long; 0 for the default
 * @param uses names of what the rule refers to
 * @param written what the author wrote, for explanations
 */
public record Rule(
        String name,
        SourceId source,
        String description,
        Priority priority,
        NavigableSet<String> tags,
        boolean enabled,
        Condition condition,
        String conditionText,
        String compiledText,
        OutputTemplate output,
        String outputText,
        BitSet eventTypes,
        Position position,
        boolean capture,
        long captureMillis,
        Uses uses,
        Written written) {
    public Rule {
        tags = Collections.unmodifiableNavigableSet(new TreeSet<>(tags));
        eventTypes = (BitSet) eventTypes.clone();
    }

    /** Codes of the event types that can match; a copy. */
    @Override
    public BitSet eventTypes() {
        return (BitSet) eventTypes.clone();
    }

    /** Whether events of a type can match. */
    public boolean canMatch(int typeCode) {
        return eventTypes.get(typeCode);
    }

    /**
     * Names that a rule refers to.
     *
     * @param macros directly in its condition
     * @param lists put into its condition
     * @param fields of its condition, macros included, as written
     * @param operators of its condition, macros included
     * @param exceptions names of its exceptions
     * @param exceptionFields fields of its exceptions
     */
    public record Uses(
            Set<String> macros,
            Set<String> lists,
            Set<String> fields,
            Set<String> operators,
            List<String> exceptions,
            Set<String> exceptionFields) {
        public Uses {
            macros = Collections.unmodifiableSet(new TreeSet<>(macros));
            lists = Collections.unmodifiableSet(new TreeSet<>(lists));
            fields = Collections.unmodifiableSet(new TreeSet<>(fields));
            operators = Collections.unmodifiableSet(new TreeSet<>(operators));
            exceptions = List.copyOf(exceptions);
            exceptionFields = Collections.unmodifiableSet(new TreeSet<>(exceptionFields));
        }
    }

    /**
     * The syntax that the condition was resolved from, which knows the names of macros and
     * exceptions. It has the shape of the condition, so that both can be walked side by side;
     * matchers never look at it.
     *
     * @param expression exceptions put in as its last terms
     * @param macros by name all that it uses, among others
     * @param exceptions names of the exceptions that have values, in the order of their terms
     */
    public record Written(
            Expression expression, Map<String, Expression> macros, List<String> exceptions) {
        public Written {
            macros = Map.copyOf(macros);
            exceptions = List.copyOf(exceptions);
        }
    }
}
