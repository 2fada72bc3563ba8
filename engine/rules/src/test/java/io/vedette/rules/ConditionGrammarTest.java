package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConditionGrammarTest {
    @Test
    void acceptsAndRejectsWhatFalcoDoes() {
        JsonNode cases =
                new JsonMapper().readTree(SharedData.read(SharedData.falco("parser.json")));
        var wrong = new ArrayList<String>();
        for (JsonNode entry : cases) {
            String input = entry.get("input").asString();
            boolean accept = entry.get("kind").asString().equals("accept");
            for (String variant :
                    new String[] {input, "  " + input, input + " \n", "\t" + input + "\r\n"}) {
                if (accepts(variant) != accept) {
                    wrong.add((accept ? "refused: " : "accepted: ") + variant);
                }
            }
        }
        assertThat(cases.size()).isGreaterThan(200);
        assertThat(wrong).isEmpty();
    }

    private static boolean accepts(String condition) {
        try {
            ConditionParser.parse(condition);
            return true;
        } catch (SyntaxException ignored) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    a                                        | a
                    a and b or c and d                       | ((a and b) or (c and d))
                    a and (b or c)                           | (a and (b or c))
                    a or b or c                              | (a or b or c)
                    not not a                                | a
                    not not not a                            | not a
                    not(not a or b)                          | not (not a or b)
                    not a and b                              | (not a and b)
                    x.y=1                                    | x.y = 1
                    x.y  !=  1                               | x.y != 1
                    x.y in(a,'b c',"d")                      | x.y in (a, "b c", d)
                    x.y in a                                 | x.y in a
                    x.y pmatch (/etc,"/usr/*")               | x.y pmatch (/etc, /usr/*)
                    x.y startswith "a b"                     | x.y startswith "a b"
                    x.y contains anyof (a, b)                | x.y contains anyof (a, b)
                    x.y = oneof                              | x.y = oneof
                    x.y = val(z.w[1])                        | x.y = val(z.w[1])
                    tolower(x.y[a b]) = c                    | -
                    tolower(x.y['a b']) = c                  | tolower(x.y["a b"]) = c
                    x.y exists and not x.z exists            | (x.y exists and not x.z exists)
                    join(',', (x.y, 3, 'v')) = 1             | join(",", (x.y, "3", "v")) = 1
                    x.y = "tab\\tquote\\"slash\\/\\\\back"   | x.y = "tab\\tquote\\"slash/\\\\back"
                    x.y = 'it\\'s'                           | x.y = "it's"
                    x.y = ''                                 | x.y = ""
                    x.y > -1.5                               | x.y > -1.5
                    x.y <= 0xFF                              | x.y <= 0xFF
                    """)
    void readsAsTheGrammarSays(String condition, String printed) throws SyntaxException {
        if (printed.equals("-")) {
            assertThat(accepts(condition)).isFalse();
            return;
        }

        String text = ConditionText.of(ConditionParser.parse(condition));

        assertThat(text).isEqualTo(printed);
        assertThat(ConditionText.of(ConditionParser.parse(text))).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    a andnot b         | 5  | expected a blank or '(' after 'and', found 'not'
                    a.b foo 1          | 4  | expected an operator
                    a.b =              | 5  | expected a value after '=', found the end
                    a.b in (a, )       | 11 | expected a value, found ')'
                    (a or b            | 7  | expected 'and', 'or' or ')', found the end
                    a or b c           | 7  | expected 'and', 'or' or the end of the condition, found 'c'
                    a.b > x            | 6  | expected a number, found 'x'
                    a.b[] = 1          | 4  | expected a field argument, bare or in quotes, found ']'
                    a.b = "\\q"        | 7  | unsupported escape \\q
                    a.b = '\\"'        | 7  | \\" cannot stand within ' quotes
                    """)
    void saysWhatItExpectedAndWhere(String condition, int index, String reason) {
        try {
            ConditionParser.parse(condition);
            fail("accepted: " + condition);
        } catch (SyntaxException e) {
            assertThat(e.reason()).startsWith(reason);
            assertThat(e.index()).isEqualTo(index);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_000_000})
    void refusesEndlessNestingWithoutRunningOutOfStack(int depth) {
        assertThat(accepts("(".repeat(depth) + "a" + ")".repeat(depth))).isFalse();
        assertThat(accepts("not(".repeat(depth) + "a" + ")".repeat(depth))).isFalse();
        assertThat(accepts("tolower(".repeat(depth) + "a.b" + ")".repeat(depth) + " = c"))
                .isFalse();
    }

    @Test
    void takesNestingUpToTheLimit() {
        int depth = ConditionParser.DEEPEST - 1;

        assertThat(accepts("(".repeat(depth) + "a" + ")".repeat(depth))).isTrue();
    }
}
