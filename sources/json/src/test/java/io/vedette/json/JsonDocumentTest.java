package io.vedette.json;

import static io.vedette.json.JsonDocument.ABSENT;
import static io.vedette.json.Texts.bytes;
import static io.vedette.json.Texts.children;
import static io.vedette.json.Texts.json;
import static io.vedette.json.Texts.name;
import static io.vedette.json.Texts.parsed;
import static io.vedette.json.Texts.pretty;
import static io.vedette.json.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.Value;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
    private static final String EVENT =
            """
            {"verb":"create","user":{"name":"al\\u0069ce","groups":["dev","ops"]},"code":201,\
            "dry":false,"note":null,"verb":"delete","n\\u0061me":"escaped","":"nameless"}\
            """;

    private final JsonDocument event = parsed(EVENT);

    private int member(int object, String name) {
        return event.member(object, bytes(name));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{}, OBJECT",
                "[], ARRAY",
                "\"{\", STRING",
                "-1, NUMBER",
                "7, NUMBER",
                "true, TRUE",
                "false, FALSE",
                "null, NULL"
            })
    void knowsTheKindOfAValue(String text, Kind kind) {
        var document = parsed(text);

        assertThat(document.kind(document.root())).isEqualTo(kind);
    }

    @Test
    void findsMembersByName() {
        assertThat(text(event, member(event.root(), "verb"))).isEqualTo("create");
        assertThat(text(event, member(event.root(), "name"))).isEqualTo("escaped");
        assertThat(text(event, member(event.root(), ""))).isEqualTo("nameless");
        assertThat(text(event, member(member(event.root(), "user"), "name"))).isEqualTo("alice");
    }

    @Test
    void hasNoMemberWhereThereIsNone() {
        assertThat(member(event.root(), "verbs")).isEqualTo(ABSENT);
        assertThat(member(event.root(), "n\\u0061me")).isEqualTo(ABSENT);
        assertThat(member(event.root(), "groups")).isEqualTo(ABSENT);
        assertThat(member(member(event.root(), "code"), "verb")).isEqualTo(ABSENT);
        assertThat(member(event.member(event.root(), bytes("none")), "verb")).isEqualTo(ABSENT);
        assertThat(parsed("{}").member(0, bytes("a"))).isEqualTo(ABSENT);
        assertThat(parsed("[{\"a\":1}]").member(0, bytes("a"))).isEqualTo(ABSENT);
    }

    @Test
    void findsElementsByIndex() {
        var document = parsed("[[1,2],{\"a\":3},\"four\"]");

        assertThat(json(document, document.element(0, 0))).isEqualTo("[1,2]");
        assertThat(json(document, document.element(0, 2))).isEqualTo("\"four\"");
        assertThat(document.element(0, 3)).isEqualTo(ABSENT);
        assertThat(document.element(0, -1)).isEqualTo(ABSENT);
        assertThat(document.element(document.element(0, 1), 0)).isEqualTo(ABSENT);
        assertThat(document.element(document.element(0, 2), 0)).isEqualTo(ABSENT);
        assertThat(document.element(ABSENT, 0)).isEqualTo(ABSENT);
    }

    @Test
    void visitsChildrenInOrder() {
        assertThat(children(event, event.root()))
                .extracting(node -> name(event, node))
                .containsExactly("verb", "user", "code", "dry", "note", "verb", "name", "");
        assertThat(children(event, member(member(event.root(), "user"), "groups")))
                .extracting(node -> text(event, node))
                .containsExactly("dev", "ops");
    }

    @Test
    void hasNoChildrenOfWhatIsNoContainer() {
        assertThat(event.first(member(event.root(), "code"))).isEqualTo(ABSENT);
        assertThat(event.first(ABSENT)).isEqualTo(ABSENT);
        assertThat(event.next(event.root())).isEqualTo(ABSENT);
    }

    @Test
    void countsChildren() {
        assertThat(event.size(event.root())).isEqualTo(8);
        assertThat(event.size(member(event.root(), "user"))).isEqualTo(2);
        assertThat(event.size(member(event.root(), "verb"))).isZero();
        assertThat(event.size(ABSENT)).isZero();
    }

    @Test
    void namesOnlyMembers() {
        var value = new Value();
        var document = parsed("[1]");

        document.name(document.element(0, 0), value);

        assertThat(value.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"\", ``",
                "\"plain\", plain",
                "\"a\\\"b\\\\c\\/d\", a\"b\\c/d",
                "\"\\u0041\\u00e9\\u20AC\", A\u00e9\u20ac",
                "\"\\ud83d\\ude00!\", \ud83d\ude00!",
                "\"\\u007f\\u0080\\u07ff\\u0800\\ud7ff\\ue000\\uFFFF\", \u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff",
                "\"\\uD800\\uDC00\\udbff\\udfff\", \ud800\udc00\udbff\udfff",
                "\"\\ud83d\", \ufffd",
                "\"\\ude00\\ud83d\", \ufffd\ufffd",
                "\"\\ud83d\\u0041\", \ufffdA",
                "\"\\ud83d\\ud83d\\ude00\", \ufffd\ud83d\ude00",
                "\"\\ud83dude00\", \ufffdude00",
                "\"\\ud83d\\n\", `\ufffd\n`",
                "\"\\b\\f\\n\\r\\t\", `\b\f\n\r\t`",
                "\"\\u0000\", `\0`",
                "-1.50, -1.50",
                "true, true",
                "null, null",
                "`{ \"a\" : \"\\u0041 b\" }`, `{\"a\":\"\\u0041 b\"}`",
            })
    void readsStringsUnescapedAndOtherValuesAsJson(String json, String text) {
        var document = parsed(json);

        assertThat(text(document, document.root())).isEqualTo(text);
        assertThat(document.textEquals(document.root(), bytes(text))).isTrue();
        assertThat(document.textEquals(document.root(), bytes(text + "x"))).isFalse();
        assertThat(document.textEquals(ABSENT, bytes(text))).isFalse();
    }

    @Test
    void keepsBytesThatAreNotUtf8() {
        byte[] source = "\"\\n\u00ff\u00c0\"".getBytes(StandardCharsets.ISO_8859_1);
        var document = parsed(source);
        var value = new Value();

        document.text(document.root(), value);

        assertThat(value.copyBytes(0)).containsExactly('\n', 0xff, 0xc0);
    }

    @Test
    void readsPlainTextsFromTheArrayItWasGiven() {
        byte[] source = bytes("[\"text\",{\"a\":[1]}]");
        var document = parsed(source);
        var value = new Value();

        document.text(document.element(0, 0), value);
        document.addText(document.element(0, 1), value);
        document.addText(document.root(), value);

        assertThat(value.size()).isEqualTo(3);
        assertThat(value.array(0)).isSameAs(source);
        assertThat(value.offset(0)).isEqualTo(2);
        assertThat(value.array(1)).isSameAs(source);
        assertThat(value.text(1)).isEqualTo("{\"a\":[1]}");
        assertThat(value.text(2)).isEqualTo("[\"text\",{\"a\":[1]}]");
    }

    @Test
    void readsJsonWithoutWhiteSpaceAndElseAsItWasWritten() {
        var document =
                parsed(" { \"a b\" :\t[ 1.0 ,\n\"\\u0041 \\\" b\" , { } , [ ] ] , \"c\":[2,3] } ");

        assertThat(json(document, document.root()))
                .isEqualTo("{\"a b\":[1.0,\"\\u0041 \\\" b\",{},[]],\"c\":[2,3]}");
        assertThat(json(document, document.element(document.member(0, bytes("a b")), 1)))
                .isEqualTo("\"\\u0041 \\\" b\"");
        assertThat(json(document, document.member(0, bytes("c")))).isEqualTo("[2,3]");
    }

    @Test
    void readsJsonInLines() {
        var document = parsed(" {\"a\":{ },\"b\" : [ ],\"c\":[1 ,{\"d\":\"x: {\\\",\"}, [[ 2]]]} ");

        assertThat(pretty(document, document.root()))
                .isEqualTo(
                        """
                        {
                          "a": {},
                          "b": [],
                          "c": [
                            1,
                            {
                              "d": "x: {\\","
                            },
                            [
                              [
                                2
                              ]
                            ]
                          ]
                        }\
                        """);
        assertThat(pretty(document, document.member(0, bytes("a")))).isEqualTo("{}");
        assertThat(pretty(parsed(" \"a\\n\" "), 0)).isEqualTo("\"a\\n\"");
        assertThat(pretty(parsed("[1]"), 0)).isEqualTo("[\n  1\n]");
    }

    @Test
    void doesNotIndentWhatWouldGrowWithoutMeasure() {
        String deep = "[".repeat(500) + "1,".repeat(10_000) + "1" + "]".repeat(500);

        assertThat(pretty(parsed(deep), 0)).isEqualTo(deep);
    }

    @Test
    void keepsTextsUntilTheNextParse() {
        String text = "a \\\"quoted\\\" text, ";
        var json = new StringBuilder("[");
        for (int i = 0; i < 1000; i++) {
            json.append('"').append(text).append(i).append("\",");
        }
        var document = parsed(json.append("\"\"]").toString());
        var values = new Value();

        children(document, document.root()).forEach(node -> document.addText(node, values));
        String whole = pretty(document, document.root());

        for (int i = 0; i < 1000; i++) {
            assertThat(values.text(i)).isEqualTo("a \"quoted\" text, " + i);
        }
        assertThat(text(document, document.element(0, 7))).isEqualTo("a \"quoted\" text, 7");
        assertThat(whole).startsWith("[\n  \"a \\\"quoted\\\" text, 0\",\n");
    }

    @Test
    void growsAtAnySize() {
        for (int scalars = 0; scalars < 8; scalars++) {
            for (int containers = 0; containers < 300; containers++) {
                var document = parsed("[" + "1,".repeat(scalars) + "[],".repeat(containers) + "2]");

                assertThat(document.size(0)).isEqualTo(scalars + containers + 1);
                assertThat(text(document, document.element(0, scalars + containers)))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    void isUsedAgain() {
        var document = parsed("{\"a\":\"\\n\",\"b\":[ 1 ]}");
        assertThat(text(document, document.member(0, bytes("a")))).isEqualTo("\n");
        assertThat(pretty(document, 0)).contains("\"b\": [\n");
        byte[] next = bytes("--[\"\\t\", 2]--");

        boolean wellFormed = document.parse(next, 2, next.length);

        assertThat(wellFormed).isTrue();
        assertThat(document.end()).isEqualTo(11);
        assertThat(text(document, document.element(0, 0))).isEqualTo("\t");
        assertThat(json(document, 0)).isEqualTo("[\"\\t\",2]");
        assertThat(pretty(document, 0)).isEqualTo("[\n  \"\\t\",\n  2\n]");
    }

    @Test
    void hasNoRootBeforeTheFirstParse() {
        var document = new JsonDocument();

        assertThat(document.root()).isEqualTo(ABSENT);
        assertThat(document.member(document.root(), bytes("a"))).isEqualTo(ABSENT);
        assertThat(document.error().kind()).isEqualTo(JsonError.Kind.INCOMPLETE);
    }

    @Test
    void allocatesNothingOnceItIsWarm() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] source = bytes(EVENT.replace(":", " : "));
        byte[] name = bytes("name");
        var value = new Value();
        for (int i = 0; i < 20_000; i++) {
            readAll(source, name, value);
        }
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 10_000; i++) {
            readAll(source, name, value);
        }

        // The measuring itself allocates a little.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private void readAll(byte[] source, byte[] name, Value value) {
        event.parse(source, 0, source.length);
        event.text(event.member(event.root(), name), value);
        event.json(event.root(), value);
        event.decimal(1_700_000_000_000_000_000L, value);
    }
}
