package io.vedette.kubernetes;

import static io.vedette.kubernetes.AuditJson.event;
import static io.vedette.kubernetes.AuditJson.id;
import static io.vedette.kubernetes.AuditJson.item;
import static io.vedette.kubernetes.AuditJson.pretty;
import static io.vedette.kubernetes.AuditJson.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.model.InputProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditReaderTest {
    private static final String CRI = "2026-03-01T12:00:00.123456789Z stdout ";

    /** How an input with events 1, 2 and 3 may look. */
    static List<String> threeEvents() {
        String all = event("1") + "," + event("2") + "," + event("3");
        String items = item("1") + "," + item("2") + "," + item("3");
        String list =
                "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                        + items
                        + "]}";
        String messages =
                "[{\"id\":\"a\",\"timestamp\":1,\"message\":"
                        + quoted(event("1"))
                        + "},{\"message\":"
                        + quoted(event("2") + "\n")
                        + "},{\"message\":"
                        + quoted(event("3"))
                        + "}]";
        String records =
                "{\"records\":[{\"category\":\"kube-audit\",\"properties\":{\"log\":"
                        + quoted(event("1") + "\n")
                        + ",\"stream\":\"stdout\"}},{\"properties\":{\"log\":"
                        + quoted(event("2"))
                        + "}}]}";
        return List.of(
                event("1") + "\n" + event("2") + "\n" + event("3") + "\n",
                event("1") + "\r\n" + event("2") + "\r\n\r\n" + event("3"),
                "\uFEFF" + event("1") + "\n  " + event("2") + "\n\0\0\0" + event("3"),
                event("1") + event("2") + " " + event("3"),
                all,
                event("1") + "\n" + event("2") + event("3"),
                "[" + all + "]",
                pretty("[" + all + "]"),
                "[\n" + all.replace("},{\"kind", "},\n{\"kind") + "\n]\n",
                pretty(event("1")) + "\n" + pretty(event("2")) + "\n" + pretty(event("3")),
                pretty(event("1")) + pretty(event("2")) + pretty(event("3")),
                pretty(event("1")) + event("2") + pretty(event("3")),
                list,
                pretty(list),
                "[" + list + "]",
                CRI
                        + "F "
                        + event("1")
                        + "\n"
                        + CRI
                        + "F "
                        + event("2")
                        + "\n"
                        + CRI
                        + "F "
                        + event("3"),
                CRI
                        + "P "
                        + event("1").substring(0, 50)
                        + "\n"
                        + CRI
                        + "P "
                        + event("1").substring(50, 90)
                        + "\n"
                        + CRI
                        + "F "
                        + event("1").substring(90)
                        + "\n"
                        + CRI
                        + "F:x "
                        + event("2")
                        + "\n"
                        + event("3"),
                pretty(event("1")).replaceAll("(?m)^", CRI + "F ")
                        + "\n"
                        + event("2")
                        + "\n"
                        + event("3"),
                docker(event("1") + "\n") + docker(event("2") + "\n") + docker(event("3") + "\n"),
                docker(event("1").substring(0, 50))
                        + docker(event("1").substring(50) + "\n")
                        + docker(event("2") + "\n")
                        + docker(event("3")),
                docker(pretty(event("1")) + "\n")
                                .replace("\\n\"", "\"")
                                .replace("\\n", "\\n\"}\n{\"log\":\"")
                                .replace("\"}\n{", "\",\"stream\":\"stdout\"}\n{")
                                .replace("}\",\"stream", "}\\n\",\"stream")
                        + event("2")
                        + event("3"),
                "{\"messageType\":\"DATA_MESSAGE\",\"logGroup\":\"/aws/eks/c/cluster\",\"logEvents\":"
                        + messages
                        + "}",
                pretty("{\"events\":" + messages + ",\"nextToken\":\"f/1\"}"),
                messages,
                "{\"timestamp\":1,\"message\":"
                        + quoted(event("1"))
                        + "}\n"
                        + event("2")
                        + "\n"
                        + event("3"),
                records + "\n" + event("3"),
                "[" + records + "," + event("3") + "]",
                "{\"message\":"
                        + quoted("{\"_appID\":\"x\",\"short_message\":" + quoted(event("1")) + "}")
                        + "}"
                        + event("2")
                        + event("3"));
    }

    private static String docker(String log) {
        return "{\"log\":"
                + quoted(log)
                + ",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:00:00Z\"}\n";
    }

    private static String[] ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> id("" + i)).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void readsEventsHoweverTheyAreWritten(String input) {
        assertThat(ReadInput.of(input))
                .isEqualTo(new ReadInput(List.of(ids(3)), List.of(), List.of(), 0));
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void readsOnAfterEachWayOfWriting(String input) {
        assertThat(ReadInput.of(input + "\n" + event("4") + "\n").ids()).containsExactly(ids(4));
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void doesNotDependOnHowTheStreamIsCut(String input) {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 2, 3, 10, 333, 4096}) {
            assertThat(ReadInput.of(new ChunkedInput(bytes, chunk), 1 << 20).ids())
                    .as("%d bytes at a time", chunk)
                    .containsExactly(ids(3));
        }
    }

    @ParameterizedTest
    @MethodSource("threeEvents")
    void unpacksGzip(String input) throws IOException {
        byte[] packed = UnpackedInputTest.gzip(input + "\n");

        assertThat(ReadInput.of(UnpackedInputTest.concatenated(packed, packed)).ids())
                .hasSize(6)
                .startsWith(ids(3))
                .endsWith(ids(3));
    }

    @Test
    void passesOverOtherTextBetweenEvents() {
        String input =
                "I0301 12:00:00.000000       1 server.go:632] external host was not specified\n"
                        + event("1")
                        + "\n[-]poststarthook/rbac/bootstrap-roles failed: not finished\n"
                        + "[restful] 2026/03/01 12:00:00 log.go:33: [restful/swagger] listing\n"
                        + "panic: {not json}\n\n"
                        + event("2")
                        + "\nTrace[1]: \"List\" (\n  \"total time\": 5)\n";

        assertThat(ReadInput.of(input))
                .isEqualTo(new ReadInput(List.of(ids(2)), List.of(), List.of(), 6));
    }

    @Test
    void passesOverOtherTextInWrappers() {
        String input =
                "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"message\":\"CWL CONTROL MESSAGE\"}]}\n"
                        + "{\"records\":[{\"category\":\"kube-scheduler\",\"properties\":{\"log\":\"I0301 x\\n\"}},"
                        + "{\"properties\":{\"log\":\"[restful] 1\"}}]}\n"
                        + event("1");

        assertThat(ReadInput.of(input))
                .isEqualTo(new ReadInput(List.of(ids(1)), List.of(), List.of(), 3));
    }

    @Test
    void joinsPiecesOfEachStreamOnItsOwn() {
        String error = "2026-03-01T12:00:00.1Z stderr ";
        String first = event("1");
        String input =
                CRI
                        + "P "
                        + first.substring(0, 40)
                        + "\n"
                        + error
                        + "F I0301 klog\n"
                        + error
                        + "P I0301 half\n"
                        + CRI
                        + "F "
                        + first.substring(40)
                        + "\n"
                        + error
                        + "F  line\n";

        assertThat(ReadInput.of(input))
                .isEqualTo(new ReadInput(List.of(ids(1)), List.of(), List.of(), 2));
    }

    @Test
    void givesTheLastPieceWhenItsEndIsMissing() {
        assertThat(ReadInput.of(CRI + "P " + event("1")))
                .isEqualTo(new ReadInput(List.of(ids(1)), List.of(), List.of(), 0));
        assertThat(ReadInput.of(CRI + "P {\"auditID\":\n").problems())
                .containsExactly("1:TRUNCATED");
    }

    @Test
    void tellsTextFromCriFraming() {
        for (String line :
                List.of(
                        "2026-03-01T12:00:00.123456789Z stdout X text",
                        "2026-03-01T12:00:00.123456789Z stdlog F text",
                        "2026-03-01T12:00:00.123456789Z stdout",
                        "2026-03-01T12:00:00.123456789Z stdout ",
                        "2026-03-01T12:00:00.123456789Z stdout FULL text",
                        "2026-03-01 12:00:00.123456789Z stdout F text",
                        "2026-03-01T12:00:00.123456789Zxxxxxxxxxxxxxxxxxxxxxxxxx stdout F text")) {
            assertThat(ReadInput.of(line + "\n" + event("1")))
                    .isEqualTo(new ReadInput(List.of(ids(1)), List.of(), List.of(), 1));
        }
        assertThat(ReadInput.of(CRI + "F\n" + CRI + "F \n" + event("1")))
                .isEqualTo(new ReadInput(List.of(ids(1)), List.of(), List.of(), 0));
    }

    // What is left out

    @Test
    void reportsWhatIsMalformedAndReadsOn() {
        ReadInput read =
                ReadInput.of(
                        event("1")
                                + "\n{\"a\":tru}\n"
                                + event("2")
                                + "\n{foo}\n{\"a\":1]\n"
                                + event("3"));

        assertThat(read.ids()).containsExactly(ids(3));
        assertThat(read.problems()).containsExactly("2:MALFORMED", "4:MALFORMED", "5:MALFORMED");
        assertThat(read.reasons().getFirst()).startsWith("malformed JSON at byte ");
    }

    @Test
    void reportsTextAfterADocument() {
        ReadInput read = ReadInput.of(event("1") + " trailing\n" + event("2"));

        assertThat(read.ids()).containsExactly(ids(2));
        assertThat(read.problems()).containsExactly("1:MALFORMED");
        assertThat(read.reasons())
                .containsExactly("a JSON document is followed by other text on its line: trailing");
    }

    @Test
    void reportsJsonThatIsNoAuditEvent() {
        String input =
                String.join(
                        "\n",
                        "{\"ts\":1,\"msg\":\"hello\"}",
                        "{}",
                        "[]",
                        "[1]",
                        "[{},[3]]",
                        "{\"kind\":\"PodList\",\"items\":[" + item("x") + "]}",
                        "{\"kind\":\"EventList\",\"items\":[{\"kind\":\"Event\"}]}",
                        AuditJson.with("{\"kind\":\"Pod\"}"),
                        AuditJson.with("{\"apiVersion\":\"audit.k8s.io/v2\"}"),
                        AuditJson.with("{\"apiVersion\":\"v1\"}"),
                        AuditJson.with("{\"auditID\":7}"),
                        AuditJson.with("{\"stageTimestamp\":\"yesterday\"}"),
                        "[[[[[[[[[" + event("x") + "]]]]]]]]]",
                        event("1"));

        ReadInput read = ReadInput.of(input);

        assertThat(read.ids()).containsExactly(ids(1));
        assertThat(read.problems()).allMatch(problem -> problem.endsWith(":NOT_AN_EVENT"));
        assertThat(read.reasons())
                .containsExactly(
                        "the JSON document has no auditID, so it is not an audit event",
                        "the JSON document has no auditID, so it is not an audit event",
                        "the JSON document has no auditID, so it is not an audit event",
                        "the JSON document is neither an object nor an array",
                        "the JSON document has no auditID, so it is not an audit event",
                        "the JSON document has no auditID, so it is not an audit event",
                        "kind \"Pod\" is not an audit event",
                        "apiVersion \"audit.k8s.io/v2\" is not that of an audit event",
                        "apiVersion \"v1\" is not that of an audit event",
                        "auditID 7 is not text",
                        "audit event \"1\" has neither a valid stageTimestamp nor requestReceivedTimestamp",
                        "lists are nested deeper than 8, so they hold no audit events");
        assertThat(read.otherText()).as("[1]").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void acceptsEveryVersionThereWas(String version) {
        assertThat(
                        ReadInput.of(
                                        AuditJson.with(
                                                "{\"apiVersion\":\"audit.k8s.io/"
                                                        + version
                                                        + "\"}"))
                                .ids())
                .containsExactly(ids(1));
    }

    @Test
    void takesTheTimeOfTheStageOrElseOfTheRequest() {
        String received =
                "\"requestReceivedTimestamp\":\"2026-03-01T11:00:00Z\",\"timestamp\":\"2026-03-01T10:00:00Z\"";

        assertThat(AuditJson.read(AuditJson.with("{" + received + "}")).timeNanos())
                .isEqualTo(1772366400123456000L);
        assertThat(
                        AuditJson.read(AuditJson.with("{\"stageTimestamp\":\"\"," + received + "}"))
                                .timeNanos())
                .isEqualTo(1772362800000000000L);
        assertThat(
                        AuditJson.read(
                                        AuditJson.with(
                                                "{\"stageTimestamp\":null,\"timestamp\":\"2026-03-01T10:00:00Z\"}"))
                                .timeNanos())
                .isEqualTo(1772359200000000000L);
    }

    @Test
    void reportsMessagesThatWereCutOffBeforeTheyWereLogged() {
        String cut = event("7b3f").substring(0, 200);
        String input =
                "{\"logEvents\":[{\"message\":"
                        + quoted(cut + "[Truncated...]")
                        + "},{\"message\":"
                        + quoted(cut)
                        + "},{\"message\":\"{\\\"a\\\":}\"},{\"message\":"
                        + quoted(event("1"))
                        + "}]}";

        ReadInput read = ReadInput.of(input);

        assertThat(read.ids()).containsExactly(ids(1));
        assertThat(read.problems()).containsExactly("1:TRUNCATED", "1:TRUNCATED", "1:MALFORMED");
        assertThat(read.reasons().getFirst())
                .isEqualTo(
                        "the audit event 7b3f was cut off before it was logged, after 214 bytes");
    }

    @Test
    void reportsWhatIsTooLargeAndReadsOn() {
        String large = "{\"auditID\":\"" + "x".repeat(2 * ReadInput.SMALL_LIMIT) + "\"}";
        String spanning = "{\"auditID\":\n[" + "1,\n".repeat(ReadInput.SMALL_LIMIT) + "1]}";
        String pieces = (CRI + "P " + "x".repeat(1000) + "\n").repeat(6) + CRI + "F x\n";

        assertThat(ReadInput.limited(event("1") + "\n" + large + "\n" + event("2")))
                .extracting(ReadInput::ids, ReadInput::problems)
                .containsExactly(List.of(ids(2)), List.of("2:TOO_LARGE"));
        assertThat(ReadInput.limited(event("1") + "\n" + spanning + "\n" + event("2")).ids())
                .containsExactly(ids(2));
        assertThat(ReadInput.limited(event("1") + "\n" + spanning + "\n" + event("2")).problems())
                .startsWith("2:TOO_LARGE");
        assertThat(ReadInput.limited(event("1") + "\n" + pieces + event("2")))
                .extracting(ReadInput::ids, ReadInput::problems)
                .containsExactly(List.of(ids(2)), List.of("2:TOO_LARGE"));
        assertThat(ReadInput.limited(event("1") + "\n{\"a\":\n" + large + "\n" + event("2")))
                .extracting(ReadInput::ids, ReadInput::problems)
                .containsExactly(List.of(ids(2)), List.of("3:TOO_LARGE", "2:TRUNCATED"));
        String deep = "{\"a\":".repeat(2000);
        assertThat(ReadInput.of(deep + "\n" + deep.replace(":", ":\n") + "\n" + event("1")).ids())
                .containsExactly(ids(1));
        assertThat(ReadInput.of(deep).problems()).containsExactly("1:TOO_LARGE");
    }

    @Test
    void readsElementsOfAnArrayThatIsTooLargeLineByLine() {
        var input = new StringBuilder("[\n");
        for (int i = 1; i <= 50; i++) {
            input.append(event("" + i)).append(",\n");
        }

        ReadInput read = ReadInput.limited(input + event("51") + "\n]\n" + event("52"));

        assertThat(read.ids()).containsExactly(ids(52));
        assertThat(read.problems()).containsExactly("1:TOO_LARGE");
    }

    @Test
    void readsLinesOfManyMegabytes() {
        String huge =
                AuditJson.with("{\"requestObject\":{\"data\":\"" + "y".repeat(40 << 20) + "\"}}");

        ReadInput read = ReadInput.of(event("1") + "\n" + huge + "\n" + event("2") + "\n");

        assertThat(read.ids()).containsExactly(id("1"), id("1"), id("2"));
        assertThat(read.problems()).isEmpty();
    }

    // Resuming after what was cut off

    @Test
    void losesOnlyTheLineThatWasCutWhereverItWasCut() {
        String cut = event("lost");
        for (int at = 1; at < cut.length(); at++) {
            String input =
                    event("1")
                            + "\n"
                            + cut.substring(0, at)
                            + "\n"
                            + event("2")
                            + "\n"
                            + event("3");

            ReadInput read = ReadInput.of(input);

            assertThat(read.ids()).as("cut at %d", at).containsExactly(ids(3));
            assertThat(read.problems()).as("cut at %d", at).containsExactly("2:TRUNCATED");
        }
    }

    @Test
    void losesOnlyTheLineThatWasCutAmongOtherText() {
        String cut = event("lost");
        String text = "I0301 12:00:00.000000 1 a.go:1] \"Started\" pod=\"shop/web-1\"\n";
        for (int at = 1; at < cut.length(); at++) {
            String input =
                    event("1")
                            + "\n"
                            + cut.substring(0, at)
                            + "\n"
                            + text
                            + event("2")
                            + "\n"
                            + text
                            + event("3");

            ReadInput read = ReadInput.of(input);

            assertThat(read.ids()).as("cut at %d", at).containsExactly(ids(3));
            assertThat(read.problems()).as("cut at %d", at).containsExactly("2:TRUNCATED");
            assertThat(read.otherText()).as("cut at %d", at).isEqualTo(2);
        }
    }

    @Test
    void losesOnlyTheLineThatWasCutAtTheEnd() {
        String cut = event("lost");
        for (int at = 1; at < cut.length(); at++) {
            assertThat(ReadInput.of(event("1") + "\n" + cut.substring(0, at)))
                    .extracting(ReadInput::ids, ReadInput::problems)
                    .containsExactly(List.of(ids(1)), List.of("2:TRUNCATED"));
            assertThat(
                            ReadInput.of(
                                            event("1")
                                                    + "\n"
                                                    + cut.substring(0, at)
                                                    + "\n"
                                                    + event("2"))
                                    .ids())
                    .containsExactly(ids(2));
        }
    }

    @Test
    void losesOnlyTheLineThatWasCutBetweenPrettyEvents() {
        String cut = event("lost");
        for (int at = 1; at < cut.length(); at++) {
            String input =
                    pretty(event("1"))
                            + "\n"
                            + cut.substring(0, at)
                            + "\n"
                            + pretty(event("2"))
                            + "\n"
                            + pretty(event("3"));

            ReadInput read = ReadInput.of(input);

            assertThat(read.ids()).as("cut at %d", at).containsExactly(ids(3));
            assertThat(read.problems()).as("cut at %d", at).hasSize(1);
        }
    }

    @Test
    void losesOnlyThePrettyEventThatWasCutWhereverItWasCut() {
        String cut = pretty(event("lost"));
        for (int at = 1; at < cut.length(); at++) {
            String input =
                    pretty(event("1"))
                            + "\n"
                            + cut.substring(0, at)
                            + "\n"
                            + pretty(event("2"))
                            + "\n"
                            + event("3");

            ReadInput read = ReadInput.of(input);

            assertThat(read.ids()).as("cut at %d", at).containsExactly(ids(3));
            assertThat(read.problems()).as("cut at %d", at).hasSize(1);
            assertThat(read.otherText()).as("cut at %d", at).isZero();
        }
    }

    @Test
    void losesOnlyTheFramedLineThatWasCut() {
        for (String frame : List.of(CRI + "F ", "")) {
            String cut = event("lost");
            for (int at = 1; at < cut.length(); at++) {
                String input =
                        frame
                                + event("1")
                                + "\n"
                                + frame
                                + cut.substring(0, at)
                                + "\n"
                                + frame
                                + event("2");

                assertThat(ReadInput.of(input).ids()).as("cut at %d", at).containsExactly(ids(2));
            }
        }
        String cut = docker(event("lost") + "\n").strip();
        for (int at = 1; at < cut.length(); at++) {
            String input =
                    docker(event("1") + "\n")
                            + cut.substring(0, at)
                            + "\n"
                            + docker(event("2") + "\n");

            assertThat(ReadInput.of(input).ids()).as("cut at %d", at).containsExactly(ids(2));
        }
    }

    @Test
    void resumesAfterTheFirstLineOfAMalformedDocument() {
        ReadInput read =
                ReadInput.of("[\n" + event("1") + ",\n" + event("2") + "\n}\n" + event("3"));

        assertThat(read.ids()).containsExactly(ids(3));
        assertThat(read.problems()).containsExactly("1:MALFORMED");
    }

    @Test
    void staysLinearOnHostileInput() {
        int lines = 40_000;
        for (String line :
                List.of(
                        "{\"a\":",
                        "{\"a\":[" + "1,".repeat(50),
                        "[",
                        "[\n1,",
                        "{",
                        "[{\"a\":\"" + "x".repeat(100) + "\",\"b\":")) {
            long start = System.nanoTime();

            ReadInput read = ReadInput.of((line + "\n").repeat(lines) + "\n" + event("1"));

            assertThat(read.ids()).containsExactly(ids(1));
            assertThat(System.nanoTime() - start).as(line).isLessThan(20_000_000_000L);
        }
    }

    // The contract of a source

    @Test
    void numbersEventsAndKeepsTheTimeOfTheFirst() throws IOException {
        String second = AuditJson.with("{\"stageTimestamp\":\"2026-03-01T12:00:01Z\"}");
        byte[] input = (event("1") + second).getBytes(StandardCharsets.UTF_8);
        try (var reader =
                AuditReader.of(new ByteArrayInputStream(input), "x", "node-1", problem -> {})) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(reader::event);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.event().number()).isEqualTo(1);
            assertThat(reader.event().hostname()).isEqualTo("node-1");
            assertThat(reader.event().typeCode()).isZero();
            assertThat(reader.event().source().name()).isEqualTo("k8s_audit");
            assertThat(reader.advance()).isTrue();
            assertThat(reader.event().number()).isEqualTo(2);
            assertThat(reader.event().timeNanos() - reader.event().streamStartNanos())
                    .isEqualTo(876_544_000);
            assertThat(reader.advance()).isFalse();
            assertThat(reader.advance()).isFalse();
            assertThat(reader.bytesRead()).isEqualTo(input.length);
        }
    }

    @Test
    void namesAnEventByItsAuditIdAndStage() {
        assertThat(AuditJson.read(event("1")).ids()).containsExactly("1/ResponseComplete");
        assertThat(AuditJson.read(AuditJson.with("{\"stage\":null}")).ids()).containsExactly("1");
    }

    @Test
    void opensFilesAndCountsTheBytesOnDisk(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("audit.log.gz");
        Files.write(file, UnpackedInputTest.gzip((event("1") + "\n").repeat(1000) + "{"));
        var problems = new ArrayList<String>();
        try (var reader =
                AuditReader.open(file, "host", problem -> problems.add(problem.toString()))) {
            while (reader.advance()) {
                assertThat(reader.bytesRead()).isPositive();
            }

            assertThat(reader.events()).isEqualTo(1000);
            assertThat(reader.bytesRead()).isEqualTo(Files.size(file));
            assertThat(reader.problems(InputProblem.Kind.TRUNCATED)).isEqualTo(1);
        }
        assertThat(problems)
                .containsExactly(
                        file + ":1001: the JSON document ends in the middle, after 1 bytes");
    }

    @Test
    void reportsAGzipFileThatIsCutOff() throws IOException {
        byte[] packed = UnpackedInputTest.gzip(event("1") + "\n" + event("2") + "\n");

        ReadInput read = ReadInput.of(Arrays.copyOf(packed, packed.length - 4));

        assertThat(read.ids()).containsExactly(ids(2));
        assertThat(read.problems()).containsExactly("2:TRUNCATED");
        assertThat(read.reasons()).containsExactly("the gzip stream ends in the middle");
    }

    @Test
    void givesWhatWasReadBeforeTheStreamFailed() throws IOException {
        byte[] good = (event("1") + "\n" + event("2") + "\n").getBytes(StandardCharsets.UTF_8);
        var failing =
                new InputStream() {
                    private final ChunkedInput bytes = new ChunkedInput(good, 100);

                    @Override
                    public int read() throws IOException {
                        throw new IOException("unused");
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        int count = bytes.read(into, offset, length);
                        if (count < 0) {
                            throw new IOException("the disk is gone");
                        }
                        return count;
                    }
                };
        try (var reader = AuditReader.of(failing, "x", "host", problem -> {})) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isTrue();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(reader::advance)
                    .withMessage("the disk is gone");
            assertThat(reader.advance()).isFalse();
        }
    }

    @Test
    void makesNoGarbageForLinesOfEvents() throws IOException {
        byte[] input = (event("1") + "\n").repeat(20_000).getBytes(StandardCharsets.UTF_8);
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        try (var reader =
                AuditReader.of(new ByteArrayInputStream(input), "x", "host", problem -> {})) {
            for (int i = 0; i < 1000; i++) {
                reader.advance();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 18_000; i++) {
                reader.advance();
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).isLessThan(18_000);
        }
    }
}
