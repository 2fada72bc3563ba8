package io.vedette.rules;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads a file of rules into its items; an item that is refused does not keep the others from being
 * read.
 *
 * <p>All scalars are text (YAML's failsafe schema): what {@code yes} or {@code =} mean is decided
 * key by key.
 */
final class RuleFileReader {
    private static final int LARGEST_CODE_POINTS = 64 * 1024 * 1024;

    /**
     * Stands for an exclamation mark before an equals sign while YAML is read: to YAML, a plain
     * scalar that begins with {@code !=} is a tag, in rules it is an operator. A character for
     * private use, which nobody else's rules have a use for.
     */
    static final char EXCLAMATION = '\ue000';

    private RuleFileReader() {}

    /**
     * What a file holds: items of Falco's language, and correlations, which are documents of their
     * own.
     */
    record Parts(List<RuleItem> items, List<CorrelationDocument> correlations) {}

    static Parts read(RuleFile file, Problems problems) {
        var parts = new Parts(new ArrayList<>(), new ArrayList<>());
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setCodePointLimit(LARGEST_CODE_POINTS)
                        .setLabel(file.name())
                        .build();
        try {
            String content = file.content().replace("!=", EXCLAMATION + "=");
            var parser = new ParserImpl(settings, new StreamReader(settings, content));
            var documents = new Composer(settings, new NestingLimit(parser));
            while (documents.hasNext()) {
                readDocument(documents.next(), file, problems, parts);
            }
        } catch (MarkedYamlEngineException e) {
            problems.report(
                    DiagnosticCode.YAML_MALFORMED,
                    "not well-formed YAML: " + e.getProblem().replace(EXCLAMATION, '!'),
                    e.getContext() == null ? "" : e.getContext(),
                    file.place(e.getProblemMark()));
        } catch (YamlEngineException e) {
            problems.report(
                    DiagnosticCode.YAML_MALFORMED,
                    "not well-formed YAML: " + e.getMessage(),
                    new Place(file, 0));
        }
        return parts;
    }

    private static void readDocument(Node document, RuleFile file, Problems problems, Parts into) {
        if (YamlItem.isNull(document)) {
            return;
        }
        if (document instanceof MappingNode mapping && CorrelationReader.isFor(mapping)) {
            into.correlations().add(CorrelationReader.read(mapping, file, problems));
            return;
        }
        Place start = file.place(document.getStartMark());
        if (!(document instanceof SequenceNode sequence)) {
            problems.report(
                    DiagnosticCode.ITEM_MALFORMED,
                    document instanceof MappingNode
                            ? "Rules content is not yaml array of objects"
                            : "Rules content is not yaml",
                    "a rules file is a sequence of items, each beginning with \"- rule:\", \"- macro:\" or \"- list:\";"
                            + " a correlation is a mapping with the key \"correlation\"",
                    start);
            return;
        }
        for (Node element : sequence.getValue()) {
            if (YamlItem.isNull(element)) {
                continue;
            }
            if (element instanceof MappingNode mapping) {
                readItem(new YamlItem(mapping, file, problems), into.items());
            } else {
                Place place = file.place(element.getStartMark());
                problems.within(new ItemContext("rules content item", "", place.position()))
                        .report(
                                DiagnosticCode.ITEM_MALFORMED,
                                "Unexpected element type. Each element should be a yaml associative array.",
                                place);
            }
        }
    }

    private static void readItem(YamlItem item, List<RuleItem> into) {
        try {
            new RuleItemReader(item, into).read();
        } catch (ItemRefused ignored) {
            // why is among the problems; the next item may be all right
        }
    }
}
