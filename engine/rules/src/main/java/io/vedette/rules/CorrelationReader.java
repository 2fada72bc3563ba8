package io.vedette.rules;

import io.vedette.model.Priority;
import io.vedette.model.Suggestions;
import io.vedette.rules.CorrelationDocument.Alias;
import io.vedette.rules.CorrelationDocument.AliasField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a correlation document (Sigma correlation rules specification 2.1.0).
 *
 * <pre>
 * document    = { title, id?, name?, status?, description?, author?, references?, date?, modified?, taxonomy?, tags?,
 *                 falsepositives?, level?, generate?, correlation }
 * correlation = { type, rules: [name or id], group-by: [field or alias], timespan, condition?, aliases?, generate? }
 * condition   = { (gt | gte | lt | lte | eq | neq): number ..., field? }
 * aliases     = { alias: { rule: field } }
 * </pre>
 *
 * <p>A key of the section {@code correlation} that is not known is an error: it would be a demand
 * that is never checked.
 */
final class CorrelationReader {
    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_DESCRIPTION = 65_535;

    private static final Set<String> KEYS =
            Set.of(
                    "title",
                    "id",
                    "name",
                    "status",
                    "description",
                    "author",
                    "references",
                    "reference",
                    "date",
                    "modified",
                    "taxonomy",
                    "related",
                    "license",
                    "tags",
                    "falsepositives",
                    "level",
                    "generate",
                    "correlation");

    private static final Set<String> STATUSES =
            Set.of("stable", "test", "experimental", "deprecated", "unsupported");

    /** Sigma's levels, which docs/correlation.md tells authors. */
    private static final Map<String, Priority> LEVELS =
            new TreeMap<>(
                    Map.of(
                            "informational", Priority.INFORMATIONAL,
                            "low", Priority.NOTICE,
                            "medium", Priority.WARNING,
                            "high", Priority.ERROR,
                            "critical", Priority.CRITICAL));

    private static final Pattern ATTACK_TECHNIQUE = Pattern.compile("attack\\.t\\d{4}(\\.\\d{3})?");

    private final YamlItem item;
    private final CorrelationDocument document;

    private CorrelationReader(YamlItem item, CorrelationDocument document) {
        this.item = item;
        this.document = document;
    }

    /** Whether a document of a rules file is meant to be a correlation. */
    static boolean isFor(MappingNode mapping) {
        return mapping.getValue().stream()
                .anyMatch(tuple ->
                        tuple.getKeyNode() instanceof ScalarNode key
                                && YamlItem.scalarText(key).equals("correlation"));
    }

    /** Reads as much as can be understood; what is wrong is reported. */
    static CorrelationDocument read(MappingNode mapping, RuleFile file, Problems problems) {
        var bare = new YamlItem(mapping, file, problems.apart());
        Optional<SourceText> title = bare.find("title").flatMap(node -> text(bare, node));
        var document = new CorrelationDocument(bare.place(), title, problems);
        var reader =
                new CorrelationReader(new YamlItem(mapping, file, document.problems), document);
        reader.read();
        return document;
    }

    private static Optional<SourceText> text(YamlItem item, Node node) {
        return node instanceof ScalarNode scalar
                        && !YamlItem.isNull(node)
                        && !YamlItem.scalarText(scalar).isEmpty()
                ? Optional.of(item.text(scalar))
                : Optional.empty();
    }

    private void read() {
        item.warnOfKeysBeyond(KEYS);
        readTitle();
        item.find("id")
                .ifPresent(node -> required("id", node).ifPresent(t -> document.id = t.text()));
        item.find("name")
                .ifPresent(node -> required("name", node).ifPresent(t -> document.name = t.text()));
        item.find("description")
                .ifPresent(node -> optional("description", node).ifPresent(this::describe));
        item.find("author")
                .ifPresent(node ->
                        optional("author", node).ifPresent(t -> document.author = t.text()));
        item.find("references").ifPresent(node -> plain("references", node, document.references));
        item.find("reference").ifPresent(node -> plain("reference", node, document.references));
        item.find("falsepositives")
                .ifPresent(node -> plain("falsepositives", node, document.falsePositives));
        item.find("status").ifPresent(this::readStatus);
        item.find("level").ifPresent(this::readLevel);
        item.find("tags").ifPresent(this::readTags);
        item.find("generate").ifPresent(node -> readGenerate(node));
        Node section = item.find("correlation").orElseThrow();
        if (section instanceof MappingNode mapping) {
            new CorrelationSectionReader(
                            new YamlItem(mapping, item.file(), document.problems), document, this)
                    .read();
        } else {
            refuse(
                    "'correlation' is a mapping with the keys type, rules, group-by and timespan",
                    section);
        }
    }

    private void readTitle() {
        Optional<Node> node = item.find("title");
        if (document.title.isEmpty()) {
            refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "a correlation needs a title",
                    "it names its alerts",
                    node.map(item::place).orElse(document.place));
        } else if (document.titleText().length() > LONGEST_TITLE) {
            refuse(
                    "a title of "
                            + document.titleText().length()
                            + " characters exceeds the limit of "
                            + LONGEST_TITLE,
                    node.orElseThrow());
        }
    }

    private void describe(SourceText text) {
        document.description = text.text();
        if (text.length() > LONGEST_DESCRIPTION) {
            refuse(
                    DiagnosticCode.CORRELATION_MALFORMED,
                    "a description of "
                            + text.length()
                            + " characters exceeds the limit of "
                            + LONGEST_DESCRIPTION,
                    "",
                    text.place(0));
        }
    }

    private void readStatus(Node node) {
        required("status", node)
                .ifPresent(text -> {
                    document.status = text.text();
                    if (!STATUSES.contains(text.text())) {
                        refuse(
                                DiagnosticCode.CORRELATION_MALFORMED,
                                "\"" + text + "\" is no status",
                                oneOf(text.text(), STATUSES),
                                text.place(0));
                    }
                });
    }

    private void readLevel(Node node) {
        required("level", node)
                .ifPresent(text -> {
                    document.level = Optional.ofNullable(LEVELS.get(text.text()));
                    if (document.level.isEmpty()) {
                        refuse(
                                DiagnosticCode.CORRELATION_MALFORMED,
                                "\"" + text + "\" is no level",
                                oneOf(text.text(), LEVELS.keySet()),
                                text.place(0));
                    }
                });
    }

    private void readTags(Node node) {
        for (SourceText tag : texts("tags", node)) {
            document.tags.add(tag(tag.text()));
        }
    }

    /** Tags as our rules have them: {@code attack.t1110.001} becomes {@code T1110.001}. */
    static String tag(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        if (ATTACK_TECHNIQUE.matcher(lower).matches()) {
            return lower.substring("attack.".length()).toUpperCase(Locale.ROOT);
        }
        return lower.startsWith("attack.") && lower.length() > "attack.".length()
                ? lower.substring("attack.".length()).replace('-', '_')
                : written;
    }

    void readGenerate(Node node) {
        required("generate", node)
                .ifPresent(text -> {
                    switch (text.text()) {
                        case "true" -> document.generate = true;
                        case "false" -> {
                            // as without it
                        }
                        default ->
                                refuse(
                                        DiagnosticCode.CORRELATION_MALFORMED,
                                        "'generate' is true or false, found \"" + text + "\"",
                                        "",
                                        text.place(0));
                    }
                });
    }

    private void plain(String key, Node node, List<String> into) {
        texts(key, node).forEach(text -> into.add(text.text()));
    }

    Optional<SourceText> required(String key, Node node) {
        Optional<SourceText> text = text(item, node);
        if (text.isEmpty()) {
            refuse("'" + key + "' is a text that is not empty", node);
        }
        return text;
    }

    private Optional<SourceText> optional(String key, Node node) {
        return YamlItem.isNull(node) ? Optional.empty() : required(key, node);
    }

    /** A text, or a sequence of texts. */
    List<SourceText> texts(String key, Node node) {
        var texts = new ArrayList<SourceText>();
        List<Node> elements =
                node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        var seen = new HashSet<String>();
        for (Node element : elements) {
            Optional<SourceText> text = text(item, element);
            if (text.isEmpty()) {
                refuse("'" + key + "' is a sequence of texts that are not empty", element);
            } else if (!seen.add(text.get().text())) {
                refuse("\"" + text.get() + "\" is given twice in '" + key + "'", element);
            } else {
                texts.add(text.get());
            }
        }
        return texts;
    }

    List<Alias> aliases(Node node) {
        var aliases = new ArrayList<Alias>();
        if (!(node instanceof MappingNode mapping)) {
            refuse("'aliases' is a mapping of aliases to mappings of rules to fields", node);
            return aliases;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Optional<SourceText> name = required("aliases", tuple.getKeyNode());
            if (!(tuple.getValueNode() instanceof MappingNode fields)) {
                refuse("an alias is a mapping of rules to fields", tuple.getValueNode());
                continue;
            }
            var its = new ArrayList<AliasField>();
            for (NodeTuple field : fields.getValue()) {
                Optional<SourceText> rule = required("aliases", field.getKeyNode());
                Optional<SourceText> read = required("aliases", field.getValueNode());
                if (rule.isPresent() && read.isPresent()) {
                    its.add(new AliasField(rule.get(), read.get()));
                }
            }
            name.ifPresent(text -> aliases.add(new Alias(text, its)));
        }
        return aliases;
    }

    static String oneOf(String written, Set<String> known) {
        String meant = Suggestions.didYouMean(written, known);
        return meant.isEmpty()
                ? "it is one of " + String.join(", ", known.stream().sorted().toList())
                : meant;
    }

    void refuse(String message, Node node) {
        refuse(DiagnosticCode.CORRELATION_MALFORMED, message, "", item.place(node));
    }

    void refuse(DiagnosticCode code, String message, String advice, Place place) {
        document.report(code, message, advice, place);
    }
}
