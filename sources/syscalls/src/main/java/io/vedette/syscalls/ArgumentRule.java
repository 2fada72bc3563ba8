package io.vedette.syscalls;

import io.vedette.model.ArgumentKind;
import io.vedette.model.FieldArgument;
import io.vedette.model.Suggestions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the argument of a field may be.
 *
 * <p>What an argument names has to be there, else a rule with a typing error would silently never
 * match.
 */
enum ArgumentRule {
    NONE("none", ArgumentKind.NONE),
    INDEX("index", ArgumentKind.INDEX),
    KEY("key", ArgumentKind.KEY),
    INDEX_OR_KEY("index-or-key", ArgumentKind.INDEX_OR_KEY),
    /** A parameter of some event, by name or position. */
    PARAMETER("parameter", ArgumentKind.INDEX_OR_KEY),
    EVENT_TYPE("event-type", ArgumentKind.KEY),
    /** One of the two paths of a rename or link. */
    PATH_END("path-end", ArgumentKind.KEY),
    /** Nanoseconds since the Unix epoch. */
    TIME("time", ArgumentKind.KEY),
    /** A subsystem of control groups. */
    SUBSYSTEM("subsystem", ArgumentKind.KEY);

    private static final Set<String> PATH_ENDS = new TreeSet<>(Set.of("src", "dst"));

    private final String word;
    private final ArgumentKind kind;

    ArgumentRule(String word, ArgumentKind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** The rule that the table of fields calls {@code word}. */
    static ArgumentRule called(String word, String row) {
        for (ArgumentRule rule : values()) {
            if (rule.word.equals(word)) {
                return rule;
            }
        }
        throw new IllegalStateException("row " + row + ": no argument is called " + word);
    }

    ArgumentKind kind() {
        return kind;
    }

    /** What is wrong with an argument of the right kind; empty when nothing is. */
    Optional<String> objection(FieldArgument argument) {
        String text = argument.text();
        return switch (this) {
            case NONE, INDEX, KEY, INDEX_OR_KEY -> Optional.empty();
            case PARAMETER ->
                    argument.index().isPresent()
                            ? Optional.empty()
                            : unknown(
                                    "no event has a parameter",
                                    text,
                                    EventTable.get().parameterNames());
            case EVENT_TYPE ->
                    unknown("there is no event type", text, EventTable.get().names().names());
            case PATH_END -> unknown("src and dst are the paths, not", text, PATH_ENDS);
            case TIME ->
                    isUnsigned(text)
                            ? Optional.empty()
                            : Optional.of("\"" + text + "\" is no number of nanoseconds");
            case SUBSYSTEM ->
                    text.matches("[A-Za-z_]+")
                            ? Optional.empty()
                            : Optional.of(
                                    "a subsystem has letters and underscores alone, unlike \""
                                            + text
                                            + "\"");
        };
    }

    private static Optional<String> unknown(String reason, String text, Set<String> known) {
        if (known.contains(text)) {
            return Optional.empty();
        }
        String advice = Suggestions.didYouMean(text, known);
        return Optional.of(reason + " \"" + text + "\"" + (advice.isEmpty() ? "" : "; " + advice));
    }

    private static boolean isUnsigned(String text) {
        try {
            Long.parseUnsignedLong(text);
            return true;
        } catch (NumberFormatException ignored) { // that is the answer
            return false;
        }
    }
}
