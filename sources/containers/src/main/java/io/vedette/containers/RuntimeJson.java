package io.vedette.containers;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that runtimes answer with: anything may be missing or be something else. */
final class RuntimeJson {
    private static final int DEEPEST = 100;
    private static final int MOST_ENTRIES = 1000;

    private static final JsonMapper JSON =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(DEEPEST)
                                            .build())
                            .build());

    /** An object without anything. */
    static final JsonNode NOTHING = JSON.createObjectNode();

    private RuntimeJson() {}

    static JsonNode read(byte[] text) throws IOException {
        JsonNode read = readAny(text);
        if (!read.isObject()) {
            throw new IOException("the runtime's answer is no object");
        }
        return read;
    }

    static JsonNode readList(byte[] text) throws IOException {
        JsonNode read = readAny(text);
        if (!read.isArray()) {
            throw new IOException("the runtime's answer is no list");
        }
        return read;
    }

    private static JsonNode readAny(byte[] text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("the runtime's answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The same for what was read otherwise, made of maps, lists and texts. */
    static JsonNode tree(Object read) {
        return JSON.valueToTree(read);
    }

    /** Reads from a text piece by piece, with the same limits. */
    static JsonParser parser(byte[] text) {
        return JSON.createParser(text);
    }

    /** For what may be left out: an empty object when the text is no JSON. */
    static JsonNode readOrNothing(byte[] text) {
        try {
            return read(text);
        } catch (IOException ignored) {
            return NOTHING;
        }
    }

    /** Empty when there is no text. */
    static String text(JsonNode of, String... path) {
        JsonNode found = at(of, path);
        return found.isString() ? found.stringValue() : "";
    }

    static boolean truth(JsonNode of, String... path) {
        JsonNode found = at(of, path);
        return found.isBoolean() && found.booleanValue();
    }

    static JsonNode at(JsonNode of, String... path) {
        JsonNode found = of;
        for (String name : path) {
            found = found.path(name);
        }
        return found;
    }

    /** The texts of an object by their names. */
    static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (property.getValue().isString() && texts.size() < MOST_ENTRIES) {
                texts.put(property.getKey(), property.getValue().stringValue());
            }
        }
        return texts;
    }
}
