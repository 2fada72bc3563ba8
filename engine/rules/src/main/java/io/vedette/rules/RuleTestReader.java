package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.Suggestions;
import io.vedette.rules.RuleTestFile.Demand;
import io.vedette.rules.RuleTestFile.Events;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestFile.InlineEvent;
import io.vedette.rules.RuleTestFile.Named;
import io.vedette.rules.RuleTestFile.RuleTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads a file of tests. A key that is not known is an error: in a test it would be a demand that
 * is never checked.
 *
 * <pre>
 * file   = { rules: [path]?, matching: first|all ?, tests: [test] }
 * test   = { name, (events: [mapping] | file: path), alerts: [alert], rules_checked: [name]? }
 * alert  = { rule, priority?, event: number ?, output?, output_contains?, fields: { name: value|[value]|null } ? }
 * </pre>
 */
public final class RuleTestReader {
    private static final int LARGEST_CODE_POINTS = 64 * 1024 * 1024;

    /** Aliases keep tests short; what they are written out to is limited for each event. */
    private static final int MOST_ALIASES = 1_000_000;

    private static final Set<String> FILE_KEYS = Set.of("rules", "matching", "tests");
    private static final Set<String> TEST_KEYS =
            Set.of("name", "events", "file", "alerts", "rules_checked");
    private static final Set<String> ALERT_KEYS =
            Set.of("rule", "priority", "event", "output", "output_contains", "fields");

    private final RuleFile file;
    private final TestEvents testEvents;
    private final Problems problems;

    private RuleTestReader(RuleFile file, TestEvents testEvents, Problems problems) {
        this.file = file;
        this.testEvents = testEvents;
        this.problems = problems;
    }

    /**
     * What came of reading a file of tests.
     *
     * @param tests as far as it could be understood; not to be run when there are problems
     * @param problems all that is wrong with it
     */
    public record Outcome(RuleTestFile tests, List<Diagnostic> problems) {
        public Outcome {
            problems = List.copyOf(problems);
        }
    }

    public static Outcome read(RuleFile file, TestEvents testEvents) {
        Problems problems = Problems.collecting(file);
        var reader = new RuleTestReader(file, testEvents, problems);
        RuleTestFile tests = new RuleTestFile(file, List.of(), Matching.ALL, List.of());
        try {
            tests = reader.file(reader.compose());
        } catch (ItemRefused ignored) {
            // why is among the problems
        }
        return new Outcome(tests, sorted(problems.found()));
    }

    static List<Diagnostic> sorted(List<Diagnostic> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> problem.position().offset()))
                .toList();
    }

    private MappingNode compose() throws ItemRefused {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setCodePointLimit(LARGEST_CODE_POINTS)
                        .setMaxAliasesForCollections(MOST_ALIASES)
                        .setAllowNonScalarKeys(true)
                        .setLabel(file.name())
                        .build();
        try {
            var parser = new ParserImpl(settings, new StreamReader(settings, file.content()));
            var documents = new Composer(settings, new NestingLimit(parser));
            if (documents.hasNext() && documents.next() instanceof MappingNode mapping) {
                if (documents.hasNext()) {
                    throw refuse("a test file is one YAML document", documents.next());
                }
                return mapping;
            }
        } catch (MarkedYamlEngineException e) {
            problems.report(
                    DiagnosticCode.YAML_MALFORMED,
                    "not well-formed YAML: " + e.getProblem(),
                    e.getContext() == null ? "" : e.getContext(),
                    file.place(e.getProblemMark()));
            throw new ItemRefused();
        } catch (YamlEngineException e) {
            problems.report(
                    DiagnosticCode.YAML_MALFORMED,
                    "not well-formed YAML: " + e.getMessage(),
                    new Place(file, 0));
            throw new ItemRefused();
        }
        problems.report(
                DiagnosticCode.ITEM_MALFORMED,
                "a test file is a mapping with the key 'tests'",
                new Place(file, 0));
        throw new ItemRefused();
    }

    private ItemRefused refuse(String message, Node node) {
        return refuse(message, "", node);
    }

    private ItemRefused refuse(String message, String advice, Node node) {
        report(message, advice, node);
        return new ItemRefused();
    }

    private void report(String message, String advice, Node node) {
        problems.report(DiagnosticCode.ITEM_MALFORMED, message, advice, YamlItem.place(node, file));
    }

    /** Reads a part and goes on when it is refused, so that all mistakes are found. */
    @FunctionalInterface
    private interface Part {
        void read() throws ItemRefused;
    }

    private static void attempt(Part part) {
        try {
            part.read();
        } catch (ItemRefused ignored) {
            // why is among the problems; what follows is looked at all the same
        }
    }

    private YamlItem item(Node node, String what, Set<String> known) throws ItemRefused {
        if (!(node instanceof MappingNode mapping)) {
            throw refuse(what + " is a mapping", node);
        }
        var seen = new HashSet<String>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key =
                    tuple.getKeyNode() instanceof ScalarNode scalar
                            ? YamlItem.scalarText(scalar)
                            : "";
            if (!known.contains(key)) {
                report(
                        "unknown key '" + key + "' in " + what,
                        Suggestions.didYouMean(key, known),
                        tuple.getKeyNode());
            } else if (!seen.add(key)) {
                report("key '" + key + "' is given twice", "", tuple.getKeyNode());
            }
        }
        return new YamlItem(mapping, file, problems);
    }

    private List<Node> elements(YamlItem item, String key) throws ItemRefused {
        Node node = item.find(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw refuse("'" + key + "' is a sequence", node);
        }
        return sequence.getValue();
    }

    private List<Named> names(YamlItem item, String key) throws ItemRefused {
        var names = new ArrayList<Named>();
        for (Node node : elements(item, key)) {
            attempt(() -> names.add(named(key, node)));
        }
        return names;
    }

    private Named named(String key, Node node) throws ItemRefused {
        String text = text(key, node);
        if (text.isEmpty()) {
            throw refuse("'" + key + "' is empty", node);
        }
        return new Named(text, position(node));
    }

    private Position position(Node node) {
        return YamlItem.place(node, file).position();
    }

    private String text(String key, Node node) throws ItemRefused {
        if (!(node instanceof ScalarNode scalar)) {
            throw refuse("'" + key + "' is a text", node);
        }
        return YamlItem.scalarText(scalar);
    }

    private RuleTestFile file(MappingNode root) throws ItemRefused {
        YamlItem item = item(root, "a test file", FILE_KEYS);
        var rules = new ArrayList<Named>();
        attempt(() -> rules.addAll(names(item, "rules")));
        var matching = new ArrayList<Matching>();
        attempt(() -> {
            if (item.find("matching").isPresent()) {
                matching.add(matching(item.find("matching").get()));
            }
        });
        if (item.find("tests").isEmpty()) {
            throw refuse("a test file needs the key 'tests'", root);
        }
        var tests = new ArrayList<RuleTest>();
        for (Node node : elements(item, "tests")) {
            attempt(() -> tests.add(test(node)));
        }
        return new RuleTestFile(
                file, rules, matching.isEmpty() ? Matching.ALL : matching.getFirst(), tests);
    }

    private Matching matching(Node node) throws ItemRefused {
        String text = text("matching", node);
        return Arrays.stream(Matching.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> refuse("'matching' is first or all, found \"" + text + "\"", node));
    }

    private RuleTest test(Node node) throws ItemRefused {
        YamlItem item = item(node, "a test", TEST_KEYS);
        var names = new ArrayList<Named>();
        attempt(() -> {
            Node name = item.find("name").orElseThrow(() -> refuse("a test needs a name", node));
            names.add(named("name", name));
        });
        var events = new ArrayList<Events>();
        attempt(() -> events.add(events(item, node)));
        var alerts = new ArrayList<ExpectedAlert>();
        attempt(() -> {
            if (item.find("alerts").isEmpty()) {
                throw refuse("a test needs the key 'alerts'", "write [] when none may come", node);
            }
            for (Node alert : elements(item, "alerts")) {
                attempt(() -> alerts.add(alert(alert)));
            }
        });
        var checked = new ArrayList<Named>();
        attempt(() -> checked.addAll(names(item, "rules_checked")));
        checkThatExpectedAreChecked(alerts, checked);
        if (names.isEmpty() || events.isEmpty()) {
            throw new ItemRefused();
        }
        return new RuleTest(
                names.getFirst().name(), position(node), events.getFirst(), alerts, checked);
    }

    private void checkThatExpectedAreChecked(List<ExpectedAlert> alerts, List<Named> checked) {
        Set<String> names = new HashSet<>();
        checked.forEach(name -> names.add(name.name()));
        for (ExpectedAlert alert : alerts) {
            if (!names.isEmpty() && !names.contains(alert.rule().name())) {
                problems.report(
                        DiagnosticCode.ITEM_MALFORMED,
                        "an alert of \""
                                + alert.rule().name()
                                + "\" is expected, which 'rules_checked' leaves out",
                        new Place(file, alert.rule().position().offset()));
            }
        }
    }

    private Events events(YamlItem item, Node test) throws ItemRefused {
        Node inline = item.find("events").orElse(null);
        Node recorded = item.find("file").orElse(null);
        if ((inline == null) == (recorded == null)) {
            throw refuse(
                    "a test has either 'events' or the 'file' of a recording",
                    inline == null ? test : recorded == null ? test : recorded);
        }
        if (recorded != null) {
            return new RuleTestFile.Recorded(named("file", recorded));
        }
        var events = new ArrayList<InlineEvent>();
        for (Node node : elements(item, "events")) {
            attempt(() -> events.add(event(item, node, events.size() + 1)));
        }
        return new RuleTestFile.Inline(events);
    }

    private InlineEvent event(YamlItem test, Node node, int number) throws ItemRefused {
        if (!(node instanceof MappingNode mapping)) {
            throw refuse("an event is a mapping", node);
        }
        String json =
                YamlJson.write(mapping, test, members -> testEvents.defaults(number, members));
        return new InlineEvent(json, position(node));
    }

    private ExpectedAlert alert(Node node) throws ItemRefused {
        YamlItem item = item(node, "an alert", ALERT_KEYS);
        var demands = new ArrayList<Demand>();
        for (String key : List.of("event", "priority", "output", "output_contains", "fields")) {
            Node value = item.find(key).orElse(null);
            if (value != null) {
                attempt(() -> demands.addAll(demands(key, value)));
            }
        }
        Node rule = item.find("rule").orElseThrow(() -> refuse("an alert needs a rule", node));
        return new ExpectedAlert(named("rule", rule), demands);
    }

    private List<Demand> demands(String key, Node node) throws ItemRefused {
        return switch (key) {
            case "event" -> List.of(new RuleTestFile.OfEvent(number(node)));
            case "priority" -> List.of(new RuleTestFile.HasPriority(priority(node)));
            case "output" -> List.of(new RuleTestFile.HasOutput(text(key, node)));
            case "output_contains" -> List.of(new RuleTestFile.OutputContains(text(key, node)));
            default -> fields(node);
        };
    }

    private int number(Node node) throws ItemRefused {
        String text = text("event", node);
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw refuse("'event' is the number of an event, from 1, found \"" + text + "\"", node);
        }
        return Integer.parseInt(text);
    }

    private Priority priority(Node node) throws ItemRefused {
        String text = text("priority", node);
        return Priority.parse(text)
                .orElseThrow(() -> refuse("\"" + text + "\" is no priority", node));
    }

    private List<Demand> fields(Node node) throws ItemRefused {
        if (!(node instanceof MappingNode mapping)) {
            throw refuse("'fields' is a mapping of fields to values", node);
        }
        var demands = new ArrayList<Demand>();
        for (NodeTuple tuple : mapping.getValue()) {
            attempt(() ->
                    demands.add(field(text("fields", tuple.getKeyNode()), tuple.getValueNode())));
        }
        return demands;
    }

    private Demand field(String name, Node node) throws ItemRefused {
        if (YamlItem.isNull(node)) {
            return new RuleTestFile.LacksField(name);
        }
        if (node instanceof SequenceNode sequence) {
            var values = new ArrayList<String>();
            for (Node element : sequence.getValue()) {
                values.add(text("fields", element));
            }
            return new RuleTestFile.HasFields(name, values);
        }
        return new RuleTestFile.HasField(name, text("fields", node));
    }
}
