package io.vedette.rules;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a YAML mapping as JSON, scalars by the core schema of YAML 1.2: {@code 200} becomes a
 * number, {@code true} a truth value, {@code yes} and {@code "200"} stay text.
 *
 * <p>What JSON has no word for is refused with its place. Aliases are written out, so a small file
 * may mean a large text; that is limited.
 */
final class YamlJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEEPEST = 100;
    private static final int MOST_NODES = 100_000;
    private static final int MOST_CHARACTERS = 16 * 1024 * 1024;

    /** Larger numbers would be written out digit by digit. */
    private static final int LONGEST_NUMBER = 300;

    private final YamlItem item;
    private final JsonGenerator json;
    private int nodes;
    private int characters;

    private YamlJson(YamlItem item, JsonGenerator json) {
        this.item = item;
        this.json = json;
    }

    /**
     * The mapping as one line of JSON.
     *
     * @param item whose file the mapping is in
     * @param defaults for the names of the mapping's members: those that are written where it has
     *     none of that name
     */
    static String write(
            MappingNode mapping, YamlItem item, Function<Set<String>, Map<String, String>> defaults)
            throws ItemRefused {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            var writer = new YamlJson(item, json);
            Set<String> names = writer.members(mapping, 1);
            defaults.apply(names)
                    .forEach((name, value) -> {
                        if (!names.contains(name)) {
                            json.writeStringProperty(name, value);
                        }
                    });
            json.writeEndObject();
        }
        return text.toString();
    }

    private Set<String> members(MappingNode mapping, int depth) throws ItemRefused {
        var names = new HashSet<String>();
        for (NodeTuple member : mapping.getValue()) {
            if (!(member.getKeyNode() instanceof ScalarNode key)) {
                throw item.refuse("a key has to be a text", item.place(member.getKeyNode()));
            }
            String name = key.getValue();
            if (!names.add(name)) {
                throw item.refuse("key \"" + name + "\" is given twice", item.place(key));
            }
            characters += name.length();
            json.writeName(name);
            value(member.getValueNode(), depth);
        }
        return names;
    }

    private void value(Node node, int depth) throws ItemRefused {
        if (depth > DEEPEST || ++nodes > MOST_NODES || characters > MOST_CHARACTERS) {
            throw item.refuse(
                    "an event has more than "
                            + DEEPEST
                            + " levels, "
                            + MOST_NODES
                            + " values or "
                            + MOST_CHARACTERS
                            + " characters, aliases written out",
                    item.place(node));
        }
        switch (node) {
            case MappingNode mapping -> {
                json.writeStartObject();
                members(mapping, depth + 1);
                json.writeEndObject();
            }
            case SequenceNode sequence -> {
                json.writeStartArray();
                for (Node element : sequence.getValue()) {
                    value(element, depth + 1);
                }
                json.writeEndArray();
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw item.refuse("this has no meaning in an event", item.place(node));
        }
    }

    private void scalar(ScalarNode node) throws ItemRefused {
        String text = node.getValue();
        characters += text.length();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                json.writeNull();
            } else if (tag.equals(Tag.BOOL)) {
                json.writeBoolean(text.toLowerCase(Locale.ROOT).equals("true"));
            } else if (tag.equals(Tag.INT)) {
                json.writeNumber(whole(text, node));
            } else if (tag.equals(Tag.FLOAT)) {
                json.writeNumber(decimal(text, node));
            } else {
                json.writeString(text);
            }
        } catch (NumberFormatException ignored) {
            throw item.refuse("\"" + text + "\" is no number in JSON", item.place(node));
        }
    }

    private BigInteger whole(String text, ScalarNode node) throws ItemRefused {
        limit(text, node);
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private BigDecimal decimal(String text, ScalarNode node) throws ItemRefused {
        limit(text, node);
        return new BigDecimal(text);
    }

    private void limit(String text, ScalarNode node) throws ItemRefused {
        if (text.length() > LONGEST_NUMBER) {
            throw item.refuse(
                    "a number of "
                            + text.length()
                            + " characters exceeds the "
                            + LONGEST_NUMBER
                            + " limit",
                    item.place(node));
        }
    }
}
