package io.vedette.json;

import static io.vedette.json.Texts.children;
import static io.vedette.json.Texts.json;
import static io.vedette.json.Texts.name;
import static io.vedette.json.Texts.pretty;
import static io.vedette.json.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Compares our reading of a text with Jackson's, token by token.
 *
 * <p>Jackson keeps its strict defaults, and gets our limits. Two differences are known and taken
 * out beforehand: bytes that are not UTF-8 reach Jackson, which would refuse them, as U+FFFD; so do
 * escapes of half a surrogate pair, which it would refuse in names and hand on as they are in
 * strings.
 */
final class JacksonOracle {
    private static final JsonFactory JACKSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonDocument.MAXIMUM_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}"
                            + "|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
                    Pattern.DOTALL);

    private final JsonDocument document = new JsonDocument();
    private final JsonDocument rewritten = new JsonDocument();

    /** Fails unless both refuse the text, or both accept it and read the same. */
    void check(byte[] text) {
        boolean accepted = document.parse(text, 0, text.length) && isBlankAfter(text);

        assertThat(accepted).as("accepted").isEqualTo(acceptedByJackson(text));

        if (accepted) {
            compare(text, document);
            checkRewritten(text, json(document, document.root()));
            checkRewritten(text, pretty(document, document.root()));
        }
    }

    private boolean isBlankAfter(byte[] text) {
        for (int i = document.end(); i < text.length; i++) {
            if (!JsonParser.isBlank(text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean acceptedByJackson(byte[] text) {
        try (var parser = parser(text)) {
            int values = 0;
            while (parser.nextToken() != null) {
                // The context of a beginning is already the inside of what begins.
                values += parser.streamReadContext().inRoot() ? 1 : 0;
            }
            return values == 1;
        } catch (JacksonException ignored) {
            // That it refuses is what was asked.
            return false;
        }
    }

    private static tools.jackson.core.JsonParser parser(byte[] text) {
        String characters = new String(text, StandardCharsets.UTF_8);
        String adapted =
                ESCAPE.matcher(characters)
                        .replaceAll(escape ->
                                Matcher.quoteReplacement(
                                        escape.group("half") == null ? escape.group() : "\\ufffd"));
        return JACKSON.createParser(ObjectReadContext.empty(), adapted);
    }

    private static void compare(byte[] text, JsonDocument document) {
        try (var parser = parser(text)) {
            parser.nextToken();
            compare(parser, document, document.root());
            assertThat(parser.nextToken()).isNull();
        }
    }

    private static void compare(
            tools.jackson.core.JsonParser expected, JsonDocument document, int node) {
        switch (document.kind(node)) {
            case OBJECT -> compareObject(expected, document, node);
            case ARRAY -> compareArray(expected, document, node);
            case STRING -> {
                assertThat(expected.currentToken()).isEqualTo(JsonToken.VALUE_STRING);
                assertThat(text(document, node)).isEqualTo(expected.getString());
            }
            case NUMBER -> {
                assertThat(expected.currentToken().isNumeric()).isTrue();
                assertThat(text(document, node)).isEqualTo(expected.getString());
            }
            case TRUE -> assertThat(expected.currentToken()).isEqualTo(JsonToken.VALUE_TRUE);
            case FALSE -> assertThat(expected.currentToken()).isEqualTo(JsonToken.VALUE_FALSE);
            case NULL -> assertThat(expected.currentToken()).isEqualTo(JsonToken.VALUE_NULL);
        }
    }

    private static void compareObject(
            tools.jackson.core.JsonParser expected, JsonDocument document, int node) {
        assertThat(expected.currentToken()).isEqualTo(JsonToken.START_OBJECT);
        Map<String, Integer> firstOfName = new HashMap<>();
        List<Integer> members = children(document, node);
        for (int member : members) {
            assertThat(expected.nextToken()).isEqualTo(JsonToken.PROPERTY_NAME);
            String name = name(document, member);
            assertThat(name).isEqualTo(expected.currentName());
            if (!name.contains("\ufffd")) {
                int first = firstOfName.computeIfAbsent(name, any -> member);
                assertThat(document.member(node, Texts.bytes(name))).isEqualTo(first);
            }
            expected.nextToken();
            compare(expected, document, member);
        }
        assertThat(document.size(node)).isEqualTo(members.size());
        assertThat(expected.nextToken()).isEqualTo(JsonToken.END_OBJECT);
    }

    private static void compareArray(
            tools.jackson.core.JsonParser expected, JsonDocument document, int node) {
        assertThat(expected.currentToken()).isEqualTo(JsonToken.START_ARRAY);
        List<Integer> elements = children(document, node);
        for (int element : elements) {
            expected.nextToken();
            compare(expected, document, element);
        }
        assertThat(document.size(node)).isEqualTo(elements.size());
        int last = elements.size() - 1;
        assertThat(document.element(node, last)).isEqualTo(last < 0 ? -1 : elements.get(last));
        assertThat(expected.nextToken()).isEqualTo(JsonToken.END_ARRAY);
    }

    /** Our rewriting of a text reads as the text did, and has no white space left to take out. */
    private void checkRewritten(byte[] text, String json) {
        byte[] again = Texts.bytes(json);
        assertThat(rewritten.parse(again, 0, again.length)).as("rewritten is well-formed").isTrue();
        compare(text, rewritten);
        assertThat(json(rewritten, rewritten.root())).isEqualTo(json(document, document.root()));
    }
}
