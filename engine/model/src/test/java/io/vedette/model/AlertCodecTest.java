package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vedette.model.AlertCodec.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertCodecTest {
    private static final String RECORD =
            """
            {"v":1,"id":"abc","time":-5,"rule":"R","source":"syscall","priority":"Warning",\
            "tags":["T1059","a"],"hostname":"node-1","message":"m\\u001B","fields":[["a",null],["b",-1],\
            ["c",{"unsigned":"18446744073709551615"}],["d",{"decimal":"NaN"}],["e",[true,"x"]]],\
            "event_ids":["1"],"sentence":"s"}\
            """;

    private static Alert alert() {
        var fields = new LinkedHashMap<String, FieldValue>();
        fields.put("a", new FieldValue.Absent());
        fields.put("b", new FieldValue.Whole(-1));
        fields.put("c", new FieldValue.UnsignedWhole(-1));
        fields.put("d", new FieldValue.Decimal(Double.NaN));
        fields.put(
                "e",
                new FieldValue.Several(
                        List.of(new FieldValue.Truth(true), new FieldValue.Text("x"))));
        return alert(fields);
    }

    private static Alert alert(Map<String, FieldValue> fields) {
        return new Alert(
                new AlertId("abc"),
                -5,
                "R",
                SourceId.SYSCALL,
                Priority.WARNING,
                new TreeSet<>(List.of("T1059", "a")),
                "node-1",
                "m\u001b",
                fields,
                List.of("1"),
                "s");
    }

    private static Decoded decode(String record) {
        return AlertCodec.decode(record.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesALineThatAPersonCanRead() {
        assertThat(new String(AlertCodec.encode(alert()), StandardCharsets.UTF_8))
                .isEqualTo(RECORD);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(decode(RECORD)).isEqualTo(new Decoded.Read(alert()));
    }

    @Test
    void losesNothingOfAnyAlert() {
        long seed = System.nanoTime();
        var alerts = new RandomAlerts(new Random(seed));
        for (int i = 0; i < 2_000; i++) {
            Alert alert = alerts.next();

            byte[] record = AlertCodec.encode(alert);

            assertThat(AlertCodec.decode(record))
                    .as("seed %d, alert %d", seed, i)
                    .isEqualTo(new Decoded.Read(alert));
            assertThat(((Decoded.Read) AlertCodec.decode(record)).alert().fields().keySet())
                    .as("order of fields, seed %d", seed)
                    .containsExactlyElementsOf(alert.fields().keySet());
            for (byte b : record) {
                assertThat(b & 0xff).as("seed %d", seed).isGreaterThanOrEqualTo(0x20);
            }
        }
    }

    @Test
    void readsARecordThatLiesAmongOthers() {
        byte[] all = ("xx" + RECORD + "yy").getBytes(StandardCharsets.UTF_8);

        assertThat(AlertCodec.decode(all, 2, all.length - 4)).isEqualTo(new Decoded.Read(alert()));
    }

    @Test
    void passesOverWhatALaterVersionAdds() {
        assertThat(decode("{\"later\":{\"x\":[1]}," + RECORD.substring(1)))
                .isEqualTo(new Decoded.Read(alert()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"v\":1 | \"v\":2 | the record has version 2, this program reads 1",
                "\"v\":1, | ~~ | v is missing",
                "\"Warning\" | \"Loud\" | \"Loud\" is no priority",
                "\"syscall\" | \"\" | source is empty",
                "\"rule\":\"R\" | \"rule\":1 | rule is to be VALUE_STRING, found VALUE_NUMBER_INT",
                "\"NaN\" | \"x\" | \"x\" is no decimal number",
                "\"decimal\" | \"half\" | a field has a value of the kind \"half\"",
                "\"sentence\":\"s\"} | \"sentence\":\"s\"}1 | something follows the alert",
            })
    void saysWhatIsWrong(String from, String to, String reason) {
        assertThat(decode(RECORD.replace(from, to))).isEqualTo(new Decoded.Unreadable(reason));
    }

    @Test
    void refusesARecordThatIsCut() {
        for (int length = 0; length < RECORD.length(); length++) {
            assertThat(decode(RECORD.substring(0, length))).isInstanceOf(Decoded.Unreadable.class);
        }
    }

    @Test
    void refusesListsWithinListsWithoutEnd() {
        FieldValue deep = new FieldValue.Absent();
        for (int i = 0; i <= AlertCodec.DEEPEST_LIST; i++) {
            deep = new FieldValue.Several(List.of(deep));
        }
        var fields = new LinkedHashMap<String, FieldValue>();
        fields.put("deep", deep);
        Alert alert = alert(fields);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertCodec.encode(alert))
                .withMessage("lists of fields are more than 32 deep");
        assertThat(decode(RECORD.replace("null", "[".repeat(5_000))))
                .isInstanceOf(Decoded.Unreadable.class);
    }
}
