package io.vedette.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads documents into strings. */
final class Texts {
    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonDocument parsed(String text) {
        return parsed(bytes(text));
    }

    static JsonDocument parsed(byte[] text) {
        var document = new JsonDocument();
        assertThat(document.parse(text, 0, text.length)).as("is well-formed").isTrue();
        return document;
    }

    static String text(JsonDocument document, int node) {
        var value = new Value();
        document.text(node, value);
        return value.text(0);
    }

    static String json(JsonDocument document, int node) {
        var value = new Value();
        document.json(node, value);
        return value.text(0);
    }

    static String pretty(JsonDocument document, int node) {
        var value = new Value();
        document.pretty(node, value);
        return value.text(0);
    }

    static String name(JsonDocument document, int node) {
        var value = new Value();
        document.name(node, value);
        return value.text(0);
    }

    static List<Integer> children(JsonDocument document, int container) {
        var children = new ArrayList<Integer>();
        int child = document.first(container);
        while (child != JsonDocument.ABSENT) {
            children.add(child);
            child = document.next(child);
        }
        return children;
    }
}
