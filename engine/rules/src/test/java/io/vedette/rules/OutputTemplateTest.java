package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.FieldValue;
import io.vedette.rules.TestCatalogue.MapEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTemplateTest {
    private static final MapEvent EVENT =
            MapEvent.syscall(
                    "open",
                    Map.of(
                            "proc.name",
                            "nginx",
                            "proc.pid",
                            7L,
                            "user.uid",
                            -1L,
                            "evt.is_io",
                            true,
                            "thread.cpu",
                            1.5,
                            "proc.args",
                            List.of("a", "b"),
                            "fd.sip",
                            TestCatalogue.address("2001:db8:0:0:1::1"),
                            "proc.aname[2]",
                            "sshd",
                            "evt.arg[flags]",
                            "O_RDONLY"));

    private static LoadResult load(String output) {
        return TestCatalogue.load(
                "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: \""
                        + output
                        + "\"\n  priority: INFO\n");
    }

    private static OutputTemplate.Rendered render(String output) {
        LoadResult result = load(output);
        assertThat(result.files().getFirst().errors()).isEmpty();
        return result.rules().rules().getFirst().output().render(EVENT);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    name=%proc.name.                 | name=nginx.
                    %proc.name%proc.pid              | nginx7
                    (%proc.name)                     | (nginx)
                    %10proc.name;                    | nginx     ;
                    %3proc.name;                     | ngi;
                    %toupper(proc.name)              | NGINX
                    %proc.aname[2]                   | sshd
                    %evt.arg.flags,                  | O_RDONLY,
                    %user.uid                        | 18446744073709551615
                    %evt.is_io %thread.cpu           | true 1.5
                    %proc.args                       | (a,b)
                    %fd.sip                          | 2001:db8::1:0:0:1
                    %fd.name                         | <NA>
                    *%proc.name                      | nginx
                    a%container.info b               | a b
                    %evt.source                      | syscall
                    %proc.names                      | nginxs
                    %proc.name.x                     | nginx.x
                    %proc.name[                      | nginx[
                    %proc.pid[1]                     | 7[1]
                    %2user.name;                     | <N;
                    %12tolower(proc.name);           | nginx       ;
                    %0proc.name;                     | nginx;
                    %proc.args[0]                    | (a,b)[0]
                    %concat(proc.name, '-', user.name) | <NA>
                    %join('-', proc.args)            | a-b
                    %getopt(proc.args, 'a')          | ()
                    **%proc.name                     | *nginx
                    """)
    void fillsInFields(String output, String text) {
        assertThat(render(output).text()).isEqualTo(text);
    }

    /** Names of ancestors that are not known, at the beginning, are as if they were not there. */
    @ParameterizedTest
    @CsvSource({"'', <NA>", "', ', <NA>", "',,init', init", "'sh,,init', sh  init", "'sh,', 'sh '"})
    void joinsTheNamesOfAllAncestors(String names, String text) {
        List<String> ancestors = List.of(names.replace(" ", "").split(",", -1));
        var event = MapEvent.syscall("open", Map.of("proc.aname", ancestors));

        assertThat(load("%proc.aname").rules().rules().getFirst().output().render(event).text())
                .isEqualTo(text);
    }

    @Test
    void hasNoValueForAnEmptyList() {
        var event = MapEvent.syscall("open", Map.of("proc.args", List.of()));
        OutputTemplate.Rendered rendered =
                load("%proc.args").rules().rules().getFirst().output().render(event);

        assertThat(rendered.text()).isEqualTo("<NA>");
        assertThat(rendered.fields().values()).containsExactly(new FieldValue.Absent());
    }

    @Test
    void writesNumbersAndBytesAsFalcoDoes() {
        var event =
                MapEvent.syscall(
                        "open",
                        Map.of(
                                "fd.dev",
                                0xfd01L,
                                "fd.mode",
                                420L,
                                "evt.deltatime.ns",
                                12L,
                                "thread.cpu",
                                0.25,
                                "evt.buffer",
                                new byte[] {'a', 0, '\n', (byte) 0xc3, (byte) 0xa9, 0x7f, 'z'}));
        OutputTemplate.Rendered rendered =
                load("%fd.dev %fd.mode %evt.deltatime.ns %thread.cpu %evt.buffer")
                        .rules()
                        .rules()
                        .getFirst()
                        .output()
                        .render(event);

        assertThat(rendered.text()).isEqualTo("FD01 644 000000012 0.2 a.....z");
        assertThat(rendered.fields())
                .containsExactly(
                        Map.entry("fd.dev", new FieldValue.Text("FD01")),
                        Map.entry("fd.mode", new FieldValue.Text("644")),
                        Map.entry("evt.deltatime.ns", new FieldValue.UnsignedWhole(12)),
                        Map.entry("thread.cpu", new FieldValue.Decimal(0.25)),
                        Map.entry("evt.buffer", new FieldValue.Text("a.....z")));
    }

    @Test
    void cutsBytesWhereFalcoDoes() {
        byte[] whole = "x".repeat(1022).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] longer = "x".repeat(1023).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        OutputTemplate template = load("%evt.buffer").rules().rules().getFirst().output();

        assertThat(template.render(MapEvent.syscall("open", Map.of("evt.buffer", whole))).text())
                .hasSize(1022);
        assertThat(template.render(MapEvent.syscall("open", Map.of("evt.buffer", longer))).text())
                .hasSize(1021);
    }

    @Test
    void keepsTheValuesOfFieldsAsTheyAreWritten() {
        var fields =
                render(
                                "%proc.aname[2] %evt.arg.flags %user.uid %fd.name %proc.args %tolower(proc.name)")
                        .fields();

        assertThat(fields)
                .containsExactly(
                        Map.entry("proc.aname[2]", new FieldValue.Text("sshd")),
                        Map.entry("evt.arg.flags", new FieldValue.Text("O_RDONLY")),
                        Map.entry("user.uid", new FieldValue.UnsignedWhole(-1)),
                        Map.entry("fd.name", new FieldValue.Absent()),
                        Map.entry(
                                "proc.args",
                                new FieldValue.Several(
                                        List.of(
                                                new FieldValue.Text("a"),
                                                new FieldValue.Text("b")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    100 %            | OUTPUT_SYNTAX
                    a % b            | OUTPUT_SYNTAX
                    %proc            | OUTPUT_SYNTAX
                    %no.such         | OUTPUT_FIELD
                    %fd.ip           | OUTPUT_FIELD
                    %evt.arg         | OUTPUT_FIELD
                    %99999999proc.name | OUTPUT_SYNTAX
                    """)
    void refusesWhatIsNoField(String output, DiagnosticCode code) {
        assertThat(load(output).files().getFirst().errors())
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }

    @Test
    void cutsBetweenCharactersNotWithinThem() {
        OutputTemplate output = load("%2fd.name|").rules().rules().getFirst().output();

        String text =
                output.render(
                                MapEvent.syscall(
                                        "open",
                                        Map.of("fd.name", "\ud83d\ude00\ud83d\ude01\ud83d\ude02")))
                        .text();

        assertThat(text).isEqualTo("\ud83d\ude00\ud83d\ude01|");
    }

    @ParameterizedTest
    @CsvSource({"%,12", "a %,14", "%10,12", "%no.such,13", "x %proc.name % y,26"})
    void pointsAtWhatIsWrong(String output, int column) {
        Diagnostic diagnostic = load(output).files().getFirst().errors().getFirst();

        assertThat(diagnostic.position().column()).isEqualTo(column);
    }
}
