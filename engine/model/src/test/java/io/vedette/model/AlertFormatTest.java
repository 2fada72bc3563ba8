package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AlertFormatTest {
    private static final long TIME = 1_470_327_477_881_781_397L;
    private static final AlertFormat UTC = new AlertFormat(false, false, ZoneId.of("UTC"));

    private static Alert alert(String message, Map<String, FieldValue> fields) {
        return new Alert(
                AlertId.of("r", List.of("e")),
                TIME,
                "r",
                SourceId.SYSCALL,
                Priority.WARNING,
                new TreeSet<>(List.of("T1059", "container")),
                "node-1",
                message,
                fields,
                List.of("e"),
                "Somebody did " + message);
    }

    @Test
    void aLineForPeopleHasOneSentenceAndNoControlCharacters() {
        String brief = UTC.brief(alert("a\u001b[2J\n" + "x".repeat(1000), Map.of()));

        assertThat(brief)
                .matches("[0-9:]{8}  Warning      r: Somebody did a.*…")
                .doesNotContain("\n", "\u001b")
                .hasSizeLessThan(300);
    }

    @Test
    void detailsAreALineEach() {
        String detailed = UTC.detailed(alert("m\nn", Map.of("f", new FieldValue.Text("a\nb"))));

        assertThat(detailed.lines()).hasSize(6);
        assertThat(detailed)
                .containsPattern("(?m)^    f  +a.+b$")
                .containsPattern("(?m)^    techniques +T1059$")
                .containsPattern("(?m)^    host +node-1$");
    }

    @Test
    void plainFalcoHasNothingThatDoesNotPrint() {
        String text = "a\tb\u007f\u0085\uffff\ud83d\ude00";
        String json =
                new AlertFormat(false, true, ZoneId.of("UTC"))
                        .json(alert(text, Map.of("f", new FieldValue.Text(text))));

        String clean = "a\ufffdb\ufffd\ufffd\ufffd\ud83d\ude00";
        assertThat(json).contains("Warning " + clean + "\"", "\"f\":\"" + clean + "\"");
    }

    private static Map<String, FieldValue> everyKind() {
        var fields = new LinkedHashMap<String, FieldValue>();
        fields.put("proc.name", new FieldValue.Text("cat"));
        fields.put("proc.pid", new FieldValue.Whole(-1));
        fields.put("user.uid", new FieldValue.UnsignedWhole(-1));
        fields.put("fd.name", new FieldValue.Absent());
        fields.put("evt.is_io", new FieldValue.Truth(true));
        fields.put("thread.cpu", new FieldValue.Decimal(0.5));
        fields.put("thread.cpu.user", new FieldValue.Decimal(Double.NaN));
        fields.put("proc.aname[2]", new FieldValue.Text("sh"));
        fields.put(
                "list",
                new FieldValue.Several(
                        List.of(new FieldValue.Text("a"), new FieldValue.Text("b"))));
        return fields;
    }

    @Test
    void writesTextAsFalcoDoes() {
        assertThat(UTC.text(alert("Read (file=/etc/shadow)", Map.of())))
                .isEqualTo("16:17:57.881781397: Warning Read (file=/etc/shadow)");
        assertThat(new AlertFormat(true, false, ZoneId.of("UTC")).text(alert("Read", Map.of())))
                .isEqualTo("2016-08-04T16:17:57.881781397+0000: Warning Read");
    }

    @Test
    void writesJsonAsFalcoDoes() {
        String json =
                new AlertFormat(false, true, ZoneId.of("UTC")).json(alert("Read", everyKind()));

        assertThat(json)
                .isEqualTo(
                        "{\"hostname\":\"node-1\",\"output\":\"16:17:57.881781397: Warning Read\",\"output_fields\":{"
                                + "\"evt.is_io\":true,\"evt.time\":1470327477881781397,\"fd.name\":null,\"list\":[\"a\",\"b\"],"
                                + "\"proc.aname[2]\":\"sh\",\"proc.name\":\"cat\",\"proc.pid\":-1,\"thread.cpu\":0.5,"
                                + "\"thread.cpu.user\":null,\"user.uid\":18446744073709551615},\"priority\":\"Warning\","
                                + "\"rule\":\"r\",\"source\":\"syscall\",\"tags\":[\"T1059\",\"container\"],"
                                + "\"time\":\"2016-08-04T16:17:57.881781397Z\"}");
    }

    @Test
    void hasTimesInNanosecondsWhateverTheirTextIs() {
        var fields = new LinkedHashMap<String, FieldValue>();
        fields.put("evt.datetime", new FieldValue.Text("2016-08-04 16:17:57.881781397"));
        fields.put("evt.time.iso8601", new FieldValue.Text("2016-08-04T16:17:57.881781397+0000"));
        fields.put("evt.time.s", new FieldValue.Absent());

        assertThat(UTC.json(alert("Read", fields)))
                .contains(
                        "\"evt.datetime\":1470327477881781397,\"evt.time\":1470327477881781397,"
                                + "\"evt.time.iso8601\":1470327477881781397,\"evt.time.s\":null");
    }

    @Test
    void addsOneKeyOfOurOwn() {
        String json = UTC.json(alert("Read", Map.of()));

        assertThat(json)
                .endsWith(
                        ",\"vedette\":{\"alert_id\":\""
                                + AlertId.of("r", List.of("e")).value()
                                + "\",\"attack\":{\"techniques\":"
                                + "[\"T1059\"],\"version\":\"17.1\"},\"event_ids\":[\"e\"],\"sentence\":\"Somebody did Read\"}}");
    }

    @Test
    void holdsNoCharacterThatATerminalObeys() {
        var everything = new StringBuilder();
        for (int c = 0; c < 0x3000; c++) {
            everything.append((char) c);
        }
        everything.append("\ud83d\ude00 \ud800 \udc00 \udb40\udc41");
        String hostile = everything.toString();

        String text = UTC.text(alert(hostile, Map.of()));
        String json = UTC.json(alert(hostile, Map.of("f", new FieldValue.Text(hostile))));

        for (String line : List.of(text, json)) {
            assertThat(line.codePoints().filter(TerminalText::isHarmful)).isEmpty();
        }
    }

    @Test
    void givesReadersOfJsonTheVeryTextBack() {
        String text =
                "quote \" backslash \\ escape \u001b \u009b \u202e \u2028 \u0000 \u00e9 \ud83d\ude00 \udb40\udc41";

        String json = UTC.json(alert("m", Map.of("f", new FieldValue.Text(text))));

        assertThat(new JsonMapper().readTree(json).get("output_fields").get("f").asString())
                .isEqualTo(text);
    }

    @Test
    void neverWritesHalfACharacter() {
        var hostile =
                new Alert(
                        AlertId.of("r", List.of("e")),
                        TIME,
                        "rule \ud800",
                        SourceId.SYSCALL,
                        Priority.WARNING,
                        new TreeSet<>(List.of("tag \udc00")),
                        "node \ud800",
                        "message \ud800\u0000\u202e",
                        Map.of("field \udc00", new FieldValue.Text("value \ud800")),
                        List.of("id \udc00"),
                        "sentence \ud800");

        String json = UTC.json(hostile);

        assertThat(json.codePoints().filter(TerminalText::isHarmful)).isEmpty();
        assertThat(json)
                .doesNotContain("\\ud800", "\\udc00")
                .contains("message \ufffd\\u0000\\u202e");
    }
}
