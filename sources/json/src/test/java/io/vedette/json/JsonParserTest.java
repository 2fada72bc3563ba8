package io.vedette.json;

import static io.vedette.json.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
    private static final String ESCAPE = "one of \"\\/bfnrtu after a backslash";
    private static final String NAME = "a member name in quotes";

    private static final String EVERYTHING =
            """
            { "text" : "plain and \\"quoted\\" \\u00e9 \\ud83d\\ude00 \u00e9 \u20ac" ,
            \t"numbers":[0,-0,12,-3.5,1e9,1E+9,1.25e-3],"words":[true,false,null] ,
              "empty":{"object":{ },"array":[ ],"text":""},"n\\u0061me":{"deep":[[[{"end":1}]]]}}\
            """;

    record Refused(String text, JsonError error) {}

    private static Refused incomplete(String text, String expected) {
        return new Refused(
                text,
                new JsonError(
                        JsonError.Kind.INCOMPLETE,
                        bytes(text).length,
                        expected + " is expected, but the input ends"));
    }

    private static Refused malformed(String text, int offset, String expected, String found) {
        return new Refused(
                text,
                new JsonError(
                        JsonError.Kind.MALFORMED, offset, expected + " is expected, not " + found));
    }

    static final List<Refused> REFUSED =
            List.of(
                    incomplete("", "a value"),
                    incomplete(" \t\r\n", "a value"),
                    incomplete("[", "a value"),
                    incomplete("{", NAME),
                    incomplete("{\"a", "the rest of a string"),
                    incomplete("{\"a\"", "a colon after a member name"),
                    incomplete("{\"a\":", "a value"),
                    incomplete("{\"a\":1", "a comma or a brace"),
                    incomplete("{\"a\":1,", NAME),
                    incomplete("[1", "a comma or a bracket"),
                    incomplete("[1,", "a value"),
                    incomplete("-", "a digit"),
                    incomplete("1.", "a digit"),
                    incomplete("1e", "a digit"),
                    incomplete("1e+", "a digit"),
                    incomplete("tru", "true"),
                    incomplete("\"\\", ESCAPE),
                    incomplete("\"\\u00e", "a hexadecimal digit"),
                    malformed("]", 0, "a value", "']'"),
                    malformed("[1,]", 3, "a value", "']'"),
                    malformed("[,1]", 1, "a value", "','"),
                    malformed("[1 2]", 3, "a comma or a bracket", "'2'"),
                    malformed("[1}", 2, "a comma or a bracket", "'}'"),
                    malformed("[012]", 2, "a comma or a bracket", "'1'"),
                    malformed("[0x1]", 2, "a comma or a bracket", "'x'"),
                    malformed("[-]", 2, "a digit", "']'"),
                    malformed("[--1]", 2, "a digit", "'-'"),
                    malformed("[+1]", 1, "a value", "'+'"),
                    malformed("[.5]", 1, "a value", "'.'"),
                    malformed("[5.]", 3, "a digit", "']'"),
                    malformed("[1e-]", 4, "a digit", "']'"),
                    malformed("[1.e1]", 3, "a digit", "'e'"),
                    malformed("[1eE1]", 3, "a digit", "'E'"),
                    malformed("[NaN]", 1, "a value", "'N'"),
                    malformed("[-Infinity]", 2, "a digit", "'I'"),
                    malformed("[nul]", 4, "null", "']'"),
                    malformed("[True]", 1, "a value", "'T'"),
                    malformed("[falsey]", 6, "a comma or a bracket", "'y'"),
                    malformed("['a']", 1, "a value", "'''"),
                    malformed("[/**/1]", 1, "a value", "'/'"),
                    malformed("[1 # one\n]", 3, "a comma or a bracket", "'#'"),
                    malformed("{1:2}", 1, NAME, "'1'"),
                    malformed("{a:2}", 1, NAME, "'a'"),
                    malformed("{,}", 1, NAME, "','"),
                    malformed("{\"a\" 1}", 5, "a colon after a member name", "'1'"),
                    malformed("{\"a\",1}", 4, "a colon after a member name", "','"),
                    malformed("{\"a\"::1}", 5, "a value", "':'"),
                    malformed("{\"a\":}", 5, "a value", "'}'"),
                    malformed("{\"a\":1,}", 7, NAME, "'}'"),
                    malformed("{\"a\":1]", 6, "a comma or a brace", "']'"),
                    malformed("{\"a\":1 \"b\":2}", 7, "a comma or a brace", "'\"'"),
                    malformed("\"a\nb\"", 2, "the rest of a string", "the byte 0x0a"),
                    malformed("\"0123456\0\"", 8, "the rest of a string", "the byte 0x00"),
                    malformed("\"0123456\t8901\"", 8, "the rest of a string", "the byte 0x09"),
                    malformed("{\"\u001f\":1}", 2, "the rest of a string", "the byte 0x1f"),
                    malformed("\"\\\t\"", 2, ESCAPE, "the byte 0x09"),
                    malformed("\"\\x41\"", 2, ESCAPE, "'x'"),
                    malformed("\"\\'\"", 2, ESCAPE, "'''"),
                    malformed("\"\\U0041\"", 2, ESCAPE, "'U'"),
                    malformed("{\"\\q\":1}", 3, ESCAPE, "'q'"),
                    malformed("\"\\u00g0\"", 5, "a hexadecimal digit", "'g'"),
                    malformed("\"\\u 041\"", 3, "a hexadecimal digit", "the byte 0x20"),
                    malformed("\"\\u00\"", 5, "a hexadecimal digit", "'\"'"),
                    malformed("\ufeff[]", 0, "a value", "the byte 0xef"),
                    malformed("\u00a0[]", 0, "a value", "the byte 0xc2"),
                    malformed("\f[]", 0, "a value", "the byte 0x0c"),
                    malformed("[1,\0", 3, "a value", "the byte 0x00"),
                    malformed("[1\0]", 2, "a comma or a bracket", "the byte 0x00"),
                    malformed("012", 1, "the end of a value", "'1'"),
                    malformed("-01", 2, "the end of a value", "'1'"),
                    malformed("1.2.3", 3, "the end of a value", "'.'"),
                    malformed("2-1", 1, "the end of a value", "'-'"),
                    malformed("nullx", 4, "the end of a value", "'x'"));

    @ParameterizedTest
    @FieldSource("REFUSED")
    void saysWhatIsWrongAndWhere(Refused refused) {
        var document = new JsonDocument();
        byte[] text = bytes(refused.text());

        boolean wellFormed = document.parse(text, 0, text.length);

        assertThat(wellFormed).isFalse();
        assertThat(document.error()).isEqualTo(refused.error());
        assertThat(document.root()).isEqualTo(JsonDocument.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-0",
                "-1.50e-0020",
                "1E400",
                "123456789012345678901234567890.5",
                "true",
                "false",
                "null",
                " \r\n\t[ \r\n\t1 \r\n\t, \r\n\t2 \r\n\t]",
                "{ \"a\" : { } , \"b\" : [ ] }",
                "{\"\":0,\"\":1}",
                "[[],[[]],{}]",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uABCD\\uabcd\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\u007f \u2028 \u2029 \uffff \ud83d\ude00\"",
                "\"0123456\"",
                "\"01234567\"",
                "\"0123456789abcde\\\"\"",
                EVERYTHING
            })
    void takesWhatTheStandardAllows(String text) {
        var document = new JsonDocument();
        byte[] bytes = bytes(text);

        boolean wellFormed = document.parse(bytes, 0, bytes.length);

        assertThat(wellFormed).isTrue();
        assertThat(document.end()).isEqualTo(bytes.length);
    }

    @Test
    void takesBytesInStringsThatAreNotUtf8() {
        var document = new JsonDocument();
        byte[] bytes =
                "[\"\u0080\u00ff\u00c0\u00af\u00ed\u00a0\u0080\"]"
                        .getBytes(StandardCharsets.ISO_8859_1);

        boolean wellFormed = document.parse(bytes, 0, bytes.length);

        assertThat(wellFormed).isTrue();
    }

    @Test
    void callsEveryBeginningOfAValueIncomplete() {
        var document = new JsonDocument();
        byte[] bytes = bytes(EVERYTHING);

        for (int length = 0; length < bytes.length; length++) {
            // Once with nothing behind, once with the rest, which must not be looked at.
            for (byte[] text : List.of(Arrays.copyOf(bytes, length), bytes)) {
                boolean wellFormed = document.parse(text, 0, length);

                assertThat(wellFormed).as("first %d bytes", length).isFalse();
                assertThat(document.error().kind()).isEqualTo(JsonError.Kind.INCOMPLETE);
                assertThat(document.error().offset()).isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"a\":1}\n{\"a\":2}`, 7",
                "` [2] , 3`, 4",
                "\"x\"true, 3",
                "`0,1`, 1",
                "true], 4",
                "`{}}`, 2",
                "`12 `, 2"
            })
    void leavesWhatFollows(String text, int end) {
        var document = new JsonDocument();
        byte[] bytes = bytes(text);

        boolean wellFormed = document.parse(bytes, 0, bytes.length);

        assertThat(wellFormed).isTrue();
        assertThat(document.end()).isEqualTo(end);
    }

    private static byte[] nested(int depth) {
        return bytes("[".repeat(depth) + "]".repeat(depth));
    }

    @Test
    void takesContainersAsDeepAsTheLimit() {
        var document = new JsonDocument();
        byte[] text = nested(JsonDocument.MAXIMUM_DEPTH);

        assertThat(document.parse(text, 0, text.length)).isTrue();
    }

    @Test
    void refusesContainersDeeperThanTheLimit() {
        var document = new JsonDocument();
        byte[] text = nested(100_000);

        boolean wellFormed = document.parse(text, 0, text.length);

        assertThat(wellFormed).isFalse();
        assertThat(document.error())
                .isEqualTo(
                        new JsonError(
                                JsonError.Kind.TOO_DEEP,
                                512,
                                "objects and arrays are nested more than 512 deep"));
    }

    @Test
    void refusesToLookOutsideTheArray() {
        var document = new JsonDocument();

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> document.parse(new byte[3], 1, 4));
    }

    @Test
    void refusesMoreThanItCanCount() {
        var document = new JsonDocument();
        byte[] large = new byte[JsonDocument.MAXIMUM_SIZE + 1];

        assertThatIllegalArgumentException()
                .isThrownBy(() -> document.parse(large, 0, large.length))
                .withMessage("134217729 bytes exceed the 134217728 limit");
    }
}
