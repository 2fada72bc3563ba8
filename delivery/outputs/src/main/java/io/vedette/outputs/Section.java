package io.vedette.outputs;

import io.vedette.model.Suggestions;
import io.vedette.rules.RuleFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a configuration, read key by key; whatever is wrong is added to the problems, and
 * reading goes on with a default.
 */
final class Section {
    private final String name;
    private final Node node;
    private final RuleFile file;
    private final List<ConfigurationProblem> problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private boolean hasUnknownKeys;

    /**
     * A section.
     *
     * @param name for messages
     * @param keys what it may have
     */
    Section(
            String name,
            Node node,
            RuleFile file,
            List<ConfigurationProblem> problems,
            List<String> keys) {
        this.name = name;
        this.node = node;
        this.file = file;
        this.problems = problems;
        if (!(node instanceof MappingNode mapping)) {
            if (!isNull(node)) {
                problem(node, name + " takes keys with values: " + String.join(", ", keys));
            }
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            add(tuple, keys);
        }
    }

    private void add(NodeTuple tuple, List<String> keys) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || !keys.contains(key.getValue())) {
            String written =
                    tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            hasUnknownKeys = true;
            problem(
                    tuple.getKeyNode(),
                    name
                            + " has no key \""
                            + written
                            + "\"; "
                            + Suggestions.didYouMeanOrAll(written, keys));
        } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
            problem(key, "\"" + key.getValue() + "\" is given twice");
        }
    }

    void problem(Node at, String message) {
        problems.add(problemAt(at.getStartMark(), file, message));
    }

    static ConfigurationProblem problemAt(Optional<Mark> mark, RuleFile file, String message) {
        return new ConfigurationProblem(
                file.name(),
                mark.map(Mark::getLine).orElse(0) + 1,
                mark.map(Mark::getColumn).orElse(0) + 1,
                message);
    }

    /** Where a key's value is, or the section if it has none. */
    Node place(String key) {
        return values.getOrDefault(key, node);
    }

    /** Whether it has keys that mean nothing, which was said. */
    boolean hasUnknownKeys() {
        return hasUnknownKeys;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<Node> node(String key) {
        return Optional.ofNullable(values.get(key));
    }

    Section section(String key, List<String> keys) {
        return new Section(key, place(key), file, problems, keys);
    }

    /** A text that may be missing; an empty one is a problem. */
    Optional<String> text(String key) {
        Node found = values.get(key);
        if (found == null) {
            return Optional.empty();
        }
        if (!(found instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            problem(found, key + " takes a text");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    /** A text that has to be there. */
    Optional<String> required(String key) {
        if (!has(key)) {
            problem(node, name + " needs " + key);
            return Optional.empty();
        }
        return text(key);
    }

    Optional<Path> path(String key) {
        return text(key).flatMap(written -> path(key, written));
    }

    Optional<Path> path(String key, String written) {
        try {
            return Optional.of(Path.of(written));
        } catch (InvalidPathException e) {
            problem(place(key), key + " is no path: " + e.getReason());
            return Optional.empty();
        }
    }

    boolean truth(String key, boolean otherwise) {
        Optional<String> written = text(key);
        if (written.isEmpty()) {
            return otherwise;
        }
        return switch (written.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(place(key), key + " takes true or false, found \"" + written.get() + "\"");
                yield otherwise;
            }
        };
    }

    int number(String key, int least, int most, int otherwise) {
        Optional<String> written = text(key);
        if (written.isEmpty()) {
            return otherwise;
        }
        if (written.get().matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(written.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        problem(
                place(key),
                key
                        + " takes a number from "
                        + least
                        + " to "
                        + most
                        + ", found \""
                        + written.get()
                        + "\"");
        return otherwise;
    }

    Duration duration(String key, Duration most, Duration otherwise) {
        Optional<String> written = text(key);
        if (written.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration =
                Durations.parse(written.get())
                        .filter(each -> each.isPositive() && each.compareTo(most) <= 0);
        if (duration.isEmpty()) {
            problem(
                    place(key),
                    key
                            + " takes a time such as 500ms or 10s, up to "
                            + Durations.text(most)
                            + ", found \""
                            + written.get()
                            + "\"");
        }
        return duration.orElse(otherwise);
    }

    /** One of the names of an enum, in lower case and with hyphens. */
    <E extends Enum<E>> E choice(String key, E[] choices, E otherwise) {
        Optional<String> written = text(key);
        if (written.isEmpty()) {
            return otherwise;
        }
        for (E choice : choices) {
            if (written(choice).equals(written.get())) {
                return choice;
            }
        }
        problem(
                place(key),
                unknown(key, written.get(), Arrays.stream(choices).map(Section::written).toList()));
        return otherwise;
    }

    static String unknown(String key, String written, List<String> known) {
        return key + " has no \"" + written + "\"; " + Suggestions.didYouMeanOrAll(written, known);
    }

    private static String written(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A text or a list of texts, each with its place. */
    List<ScalarNode> texts(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case ScalarNode scalar -> List.of(scalar);
            case SequenceNode sequence
                    when sequence.getValue().stream().allMatch(ScalarNode.class::isInstance) ->
                    sequence.getValue().stream().map(ScalarNode.class::cast).toList();
            case Node other -> {
                problem(other, key + " takes a text or a list of texts");
                yield List.of();
            }
        };
    }

    /** The keys and values of a section whose keys are free. */
    Map<ScalarNode, String> entries(String key) {
        Node found = values.get(key);
        if (found == null) {
            return Map.of();
        }
        var entries = new LinkedHashMap<ScalarNode, String>();
        if (!(found instanceof MappingNode mapping)) {
            problem(found, key + " takes names with values");
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode entry
                    && tuple.getValueNode() instanceof ScalarNode value) {
                entries.put(entry, value.getValue());
            } else {
                problem(tuple.getKeyNode(), key + " takes names with values");
            }
        }
        return entries;
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }
}
