package io.vedette.json;

import static io.vedette.json.Texts.json;
import static io.vedette.json.Texts.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    /** The document of RFC 6901, section 5. */
    private final JsonDocument document =
            parsed(
                    """
                    {
                       "foo": ["bar", "baz"],
                       "": 0,
                       "a/b": 1,
                       "c%d": 2,
                       "e^f": 3,
                       "g|h": 4,
                       "i\\\\j": 5,
                       "k\\"l": 6,
                       " ": 7,
                       "m~n": 8
                    }
                    """);

    private int find(String pointer) {
        return JsonPointer.parse(pointer).orElseThrow().find(document, document.root());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/foo, `[\"bar\",\"baz\"]`",
                "/foo/0, \"bar\"",
                "/foo/1, \"baz\"",
                "/, 0",
                "/a~1b, 1",
                "/c%d, 2",
                "/e^f, 3",
                "/g|h, 4",
                "/i\\j, 5",
                "/k\"l, 6",
                "`/ `, 7",
                "/m~0n, 8"
            })
    void findsWhatTheStandardSays(String pointer, String json) {
        assertThat(json(document, find(pointer))).isEqualTo(json);
    }

    @Test
    void findsTheWholeWhenEmpty() {
        assertThat(find("")).isEqualTo(document.root());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/none",
                "/none/none",
                "/foo/2",
                "/foo/-",
                "/foo/00",
                "/foo/01",
                "/foo/-1",
                "/foo/+1",
                "/foo/1.0",
                "/foo/99999999999999999999",
                "/foo/",
                "/foo/0/",
                "//0",
                "/foo/bar",
                "/a/b"
            })
    void findsNothingWhereThereIsNothing(String pointer) {
        assertThat(find(pointer)).isEqualTo(JsonDocument.ABSENT);
    }

    @Test
    void findsNothingFromNothing() {
        JsonPointer pointer = JsonPointer.parse("/foo").orElseThrow();

        assertThat(pointer.find(document, JsonDocument.ABSENT)).isEqualTo(JsonDocument.ABSENT);
    }

    @Test
    void takesADigitForANameInAnObject() {
        var numbered = parsed("{\"0\":{\"~1\":\"here\"}}");

        int found = JsonPointer.parse("/0/~01").orElseThrow().find(numbered, numbered.root());

        assertThat(json(numbered, found)).isEqualTo("\"here\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "foo/0", " /foo", "/~", "/~2", "/a~/b", "/a~~0", "#/foo"})
    void refusesWhatIsNoPointer(String text) {
        assertThat(JsonPointer.parse(text)).isEmpty();
    }
}
