package io.vedette.rules;

import io.vedette.model.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a rules file, read key by key; whatever has the wrong shape is reported with its
 * place.
 */
final class YamlItem {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

    private final MappingNode mapping;
    private final RuleFile file;
    private final Problems problems;

    YamlItem(MappingNode mapping, RuleFile file, Problems problems) {
        this.mapping = mapping;
        this.file = file;
        this.problems = problems;
    }

    YamlItem within(ItemContext context) {
        return new YamlItem(mapping, file, problems.within(context));
    }

    Problems problems() {
        return problems;
    }

    RuleFile file() {
        return file;
    }

    Place place() {
        return place(mapping);
    }

    Place place(Node node) {
        return place(node, file);
    }

    static Place place(Node node, RuleFile file) {
        return file.place(node.getStartMark());
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    Optional<Node> find(String key) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name && scalarText(name).equals(key)) {
                return Optional.of(tuple.getValueNode());
            }
        }
        return Optional.empty();
    }

    List<ScalarNode> keys() {
        var keys = new ArrayList<ScalarNode>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                keys.add(name);
            }
        }
        return keys;
    }

    void warnOfKeysBeyond(Collection<String> known) {
        var seen = new java.util.HashSet<String>();
        for (ScalarNode node : keys()) {
            String key = scalarText(node);
            if (!known.contains(key)) {
                problems.report(
                        DiagnosticCode.KEY_UNKNOWN,
                        "Unknown key '" + key + "'. The key will be ignored.",
                        Suggestions.didYouMean(key, known),
                        place(node));
            } else if (!seen.add(key)) {
                problems.report(
                        DiagnosticCode.KEY_TWICE,
                        "key '" + key + "' is given twice; the first one counts",
                        place(node));
            }
        }
    }

    /** A text that has to be there and not be empty. */
    SourceText required(String key) throws ItemRefused {
        Node node = find(key).orElse(null);
        if (node == null) {
            throw refuse("Item has no mapping for key '" + key + "'", place());
        }
        if (isNull(node)) {
            throw refuse("Mapping for key '" + key + "' is empty", place(node));
        }
        return scalar(key, node);
    }

    Optional<SourceText> optional(String key) throws ItemRefused {
        return has(key) ? Optional.of(required(key)) : Optional.empty();
    }

    /** A text that may be missing, empty or null. */
    Optional<String> optionalOrEmpty(String key) throws ItemRefused {
        Optional<Node> node = find(key);
        if (node.isEmpty() || isNull(node.get())) {
            return Optional.empty();
        }
        if (node.get() instanceof ScalarNode scalar && scalarText(scalar).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(scalar(key, node.get()).text());
    }

    private SourceText scalar(String key, Node node) throws ItemRefused {
        if (!(node instanceof ScalarNode scalar)) {
            throw refuse("Value for key '" + key + "' is not a scalar value", place(node));
        }
        SourceText text = text(scalar);
        if (text.length() == 0) {
            throw refuse("Value for key '" + key + "' must be non-empty", place(node));
        }
        return text;
    }

    Optional<Boolean> optionalBoolean(String key) throws ItemRefused {
        Optional<SourceText> text = optional(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String lower = text.get().text().toLowerCase(Locale.ROOT);
        if (TRUE.contains(lower) || FALSE.contains(lower)) {
            boolean written =
                    find(key).orElseThrow() instanceof ScalarNode node
                            && node.getScalarStyle() == ScalarStyle.PLAIN;
            if (!written || (!lower.equals("true") && !lower.equals("false"))) {
                problems.report(
                        DiagnosticCode.FLAG_NOT_BOOLEAN,
                        "'" + key + "' is read as " + TRUE.contains(lower),
                        "write true or false, without quotes",
                        text.get().place(0));
            }
            return Optional.of(TRUE.contains(lower));
        }
        throw refuse(
                "Can't decode YAML scalar value: '"
                        + key
                        + "' takes true or false, found \""
                        + text.get()
                        + "\"",
                text.get().place(0));
    }

    Optional<Long> optionalMillis(String key) throws ItemRefused {
        Optional<SourceText> text = optional(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().text().matches("[0-9]{1,10}")) {
            return Optional.of(Long.parseLong(text.get().text()));
        }
        throw refuse(
                "Can't decode YAML scalar value: '"
                        + key
                        + "' takes milliseconds, found \""
                        + text.get()
                        + "\"",
                text.get().place(0));
    }

    List<SourceText> texts(String key, Node node) throws ItemRefused {
        if (!(node instanceof SequenceNode sequence)) {
            throw refuse("Value for key '" + key + "' is not a sequence", place(node));
        }
        var texts = new ArrayList<SourceText>();
        for (Node element : sequence.getValue()) {
            if (!(element instanceof ScalarNode scalar) || isNull(element)) {
                throw refuse("sequence value of '" + key + "' is not scalar", place(element));
            }
            texts.add(text(scalar));
        }
        return texts;
    }

    ItemRefused refuse(String message, Place place) {
        return refuse(DiagnosticCode.ITEM_MALFORMED, message, place);
    }

    ItemRefused refuse(DiagnosticCode code, String message, Place place) {
        problems.report(code, message, place);
        return new ItemRefused();
    }

    SourceText text(ScalarNode node) {
        int start = place(node).offset();
        int end = file.place(node.getEndMark()).offset();
        return ScalarAlignment.align(scalarText(node), file, start, Math.max(start, end));
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && NULLS.contains(scalarText(scalar));
    }

    /** The text of a scalar. */
    static String scalarText(ScalarNode node) {
        return node.getValue().replace(RuleFileReader.EXCLAMATION, '!');
    }
}
