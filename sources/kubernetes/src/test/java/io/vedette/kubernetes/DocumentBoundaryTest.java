package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentBoundaryTest {
    /**
     * Where a document ends: the index in its line after N lines, or the word for what went wrong.
     */
    private static String end(String text) {
        var boundary = new DocumentBoundary();
        boundary.reset();
        String[] lines = text.split("~", -1);
        for (int i = 0; i < lines.length; i++) {
            byte[] bytes = lines[i].getBytes(StandardCharsets.UTF_8);
            int found = boundary.read(bytes, 0, bytes.length);
            if (found >= 0) {
                return i + ":" + found;
            }
            if (found == DocumentBoundary.BROKEN) {
                return "broken in " + i + (boundary.brokenAtLineStart() ? " at its start" : "");
            }
            if (!boundary.endLine()) {
                return "string ends with line " + i;
            }
        }
        return "open";
    }

    // A tilde stands for a line feed.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{}; 0:2",
                "{}{; 0:2",
                "[]x; 0:2",
                "{\"a\":1}  ; 0:7",
                "{~}; 1:1",
                "{\"a\"~:~1~,\"b\":[1,2,~{}]}~; 4:4",
                "[\"a}]\\\"\",~true,null,-1.5E+9]; 1:18",
                "{\"a\":{\"b\":[[]]}}; 0:16",
                "{; open",
                "{\"a\":; open",
                "{\"a\":1; open",
                "{\"a; string ends with line 0",
                "{\"a\\; string ends with line 0",
                "{\"a\":1~{; broken in 1 at its start",
                "{\"a\":~{; open",
                "{\"a\":1,~{; broken in 1 at its start",
                "[1,~{; open",
                "[1~{; broken in 1 at its start",
                "[1~  {; broken in 1 at its start",
                "[~I0301 text; broken in 1 at its start",
                "[~}; broken in 1",
                "{~]; broken in 1",
                "{}}; 0:2",
                "[,; broken in 0",
                "[1,]; broken in 0",
                "[1 2; broken in 0",
                "{1; broken in 0",
                "{\"a\",; broken in 0",
                "{\"a\":1,}; broken in 0",
                "{\"a\"\"b\"; broken in 0",
                "{\"a\":]; broken in 0",
                "{:; broken in 0",
                "[tru~e; broken in 1 at its start",
            })
    void isFoundOrFoundBroken(String text, String expected) {
        assertThat(end(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"511, -1", "512, -1", "513, -3"})
    void isNotLookedForDeeperThanTheParserGoes(int depth, int expected) {
        var boundary = new DocumentBoundary();
        boundary.reset();
        byte[] bytes = "[".repeat(depth).getBytes(StandardCharsets.UTF_8);

        assertThat(boundary.read(bytes, 0, bytes.length)).isEqualTo(expected);
    }
}
