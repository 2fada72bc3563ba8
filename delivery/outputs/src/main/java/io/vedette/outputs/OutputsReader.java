package io.vedette.outputs;

import io.vedette.model.Priority;
import io.vedette.model.Suggestions;
import io.vedette.rules.Diagnostic;
import io.vedette.rules.EventFilter;
import io.vedette.rules.RuleFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the section {@code outputs} of a configuration: a list, each item of which has the kind of
 * an output as a key ({@code http: {url: …}}), and perhaps {@code name}, {@code minimum-priority}
 * and {@code filter}.
 */
public final class OutputsReader {
    private static final String SECTION = "outputs";
    private static final List<String> KINDS = List.of("stdout", "file", "http", "syslog");
    private static final List<String> KEYS =
            List.of("stdout", "file", "http", "syslog", "name", "minimum-priority", "filter");
    private static final int MOST_OUTPUTS = 64;

    private final RuleFile file;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    private OutputsReader(RuleFile file) {
        this.file = file;
    }

    /** What came of reading. */
    public sealed interface Result {
        record Read(List<OutputConfiguration> outputs) implements Result {
            public Read {
                outputs = List.copyOf(outputs);
            }
        }

        /** All that is wrong, in the order of the file. */
        record Refused(List<ConfigurationProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads the section from the text of a whole configuration, whose other sections are left
     * alone.
     */
    public static Result read(RuleFile file) {
        var reader = new OutputsReader(file);
        try {
            var compose =
                    new Compose(
                            LoadSettings.builder()
                                    .setLabel(file.name())
                                    .setAllowDuplicateKeys(true)
                                    .setMaxAliasesForCollections(0)
                                    .build());
            Optional<Node> root = compose.composeString(file.content());
            if (root.isEmpty() || Section.isNull(root.get())) {
                return new Result.Read(List.of());
            }
            if (root.get() instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(SECTION)) {
                        return read(tuple.getValueNode(), file);
                    }
                }
                reader.noSection(mapping);
                return new Result.Refused(reader.problems);
            }
            reader.problem(root.get(), "a configuration takes sections such as outputs:");
        } catch (MarkedYamlEngineException e) {
            reader.problems.add(
                    Section.problemAt(
                            e.getProblemMark(), file, "this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException | StackOverflowError e) {
            reader.problems.add(
                    Section.problemAt(
                            Optional.empty(), file, "this is no YAML: " + e.getMessage()));
        }
        return new Result.Refused(reader.problems);
    }

    /** Alerts would go nowhere, and nobody would know. */
    private void noSection(MappingNode root) {
        for (NodeTuple tuple : root.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            String advice = Suggestions.didYouMean(key, List.of(SECTION));
            if (!advice.isEmpty()) {
                problem(tuple.getKeyNode(), "there is no section \"" + key + "\"; " + advice);
                return;
            }
        }
        problem(root, "there is no section outputs, which says where alerts go");
    }

    /**
     * Reads the section.
     *
     * @param outputs its value
     * @param file the whole file, for positions
     */
    public static Result read(Node outputs, RuleFile file) {
        var reader = new OutputsReader(file);
        List<OutputConfiguration> read = reader.all(outputs);
        return reader.problems.isEmpty()
                ? new Result.Read(read)
                : new Result.Refused(
                        reader.problems.stream()
                                .sorted(
                                        Comparator.comparingInt(ConfigurationProblem::line)
                                                .thenComparingInt(ConfigurationProblem::column))
                                .toList());
    }

    private void problem(Node at, String message) {
        problems.add(Section.problemAt(at.getStartMark(), file, message));
    }

    private List<OutputConfiguration> all(Node outputs) {
        var all = new ArrayList<OutputConfiguration>();
        if (Section.isNull(outputs)) {
            return all;
        }
        if (!(outputs instanceof SequenceNode sequence)) {
            problem(outputs, "outputs takes a list, such as - stdout: {}");
            return all;
        }
        if (sequence.getValue().size() > MOST_OUTPUTS) {
            problem(
                    outputs,
                    sequence.getValue().size()
                            + " outputs exceed the "
                            + MOST_OUTPUTS
                            + " output limit");
            return all;
        }
        Set<String> names = new LinkedHashSet<>();
        List<Section> items =
                sequence.getValue().stream()
                        .map(item -> new Section("an output", item, file, problems, KEYS))
                        .toList();
        // names that are given go before those that are made
        items.forEach(item -> name(item, names));
        items.forEach(item -> output(item, names).ifPresent(all::add));
        return all;
    }

    private void name(Section item, Set<String> names) {
        item.text("name")
                .ifPresent(name -> {
                    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                        item.problem(
                                item.place("name"),
                                "a name has 1 to 64 letters, digits, dots, hyphens and underscores,"
                                        + " found \""
                                        + name
                                        + "\"");
                    } else if (!names.add(name)) {
                        item.problem(item.place("name"), "two outputs are named \"" + name + "\"");
                    }
                });
    }

    private Optional<OutputConfiguration> output(Section item, Set<String> names) {
        List<String> kinds = KINDS.stream().filter(item::has).toList();
        if (kinds.isEmpty() && item.hasUnknownKeys()) {
            // one of them is meant to say the kind
            return Optional.empty();
        }
        if (kinds.size() != 1) {
            item.problem(
                    item.place(kinds.isEmpty() ? "" : kinds.get(1)),
                    "an output is one of "
                            + String.join(", ", KINDS)
                            + (kinds.isEmpty()
                                    ? ", found none"
                                    : ", found " + String.join(" and ", kinds)));
            return Optional.empty();
        }
        String kind = kinds.getFirst();
        Optional<Destination> destination =
                switch (kind) {
                    case "stdout" -> DestinationReader.standardOutput(item);
                    case "file" -> DestinationReader.logFile(item);
                    case "http" -> HttpReader.read(item);
                    default -> SyslogReader.read(item);
                };
        Priority priority = priority(item);
        List<EventFilter> filters = filters(item);
        String name = item.text("name").orElseGet(() -> freeName(kind, names));
        return destination.map(where -> new OutputConfiguration(name, priority, filters, where));
    }

    private static String freeName(String kind, Set<String> names) {
        String name = kind;
        for (int number = 2; !names.add(name); number++) {
            name = kind + "-" + number;
        }
        return name;
    }

    private static Priority priority(Section item) {
        Optional<String> written = item.text("minimum-priority");
        Optional<Priority> priority = written.flatMap(Priority::parse);
        if (written.isPresent() && priority.isEmpty()) {
            item.problem(
                    item.place("minimum-priority"),
                    Section.unknown(
                            "minimum-priority",
                            written.get(),
                            java.util.Arrays.stream(Priority.values())
                                    .map(each -> each.label().toLowerCase(java.util.Locale.ROOT))
                                    .toList()));
        }
        return priority.orElse(Priority.DEBUG);
    }

    private List<EventFilter> filters(Section item) {
        if (item.text("filter").isEmpty()
                || !(item.place("filter") instanceof ScalarNode condition)) {
            return List.of();
        }
        return switch (EventFilter.compile(condition, file, AlertFilter.FIELDS)) {
            case EventFilter.Result.Compiled compiled -> List.of(compiled.filter());
            case EventFilter.Result.Refused refused -> {
                for (Diagnostic each : refused.problems()) {
                    problems.add(
                            new ConfigurationProblem(
                                    file.name(),
                                    each.position().line(),
                                    each.position().column(),
                                    "in filter: " + each.text()));
                }
                yield List.of();
            }
        };
    }
}
