package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CaptureCommandTest {
    private static final String CAT = "falco/files/falco/0.34.1/test/trace_files/cat_write.scap";

    @TempDir private Path directory;

    private static List<String> alerts(Path recording) {
        Run run =
                Run.of(
                        "replay",
                        recording.toString(),
                        "--output",
                        "json",
                        "--matching",
                        "all",
                        "-r",
                        SharedData.path("falco/rules/falco_rules.yaml").toString(),
                        "-r",
                        SharedData.path("falco/rules/falco-incubating_rules.yaml").toString(),
                        "-r",
                        SharedData.path("falco/rules/falco-sandbox_rules.yaml").toString());
        assertThat(run.err()).doesNotContain("kipped");
        return run.json().stream().map(CaptureCommandTest::withoutIds).toList();
    }

    private static String withoutIds(JsonNode alert) {
        return alert.get("rule").asString() + alert.get("output_fields");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy.scap", "copy.scap.gz"})
    void convertsARecordingOfAnyAge(String name) {
        Path copy = directory.resolve(name);

        Run run = Run.of("capture", "convert", SharedData.path(CAT).toString(), copy.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEqualTo("Events written: 307\n");
        assertThat(Run.of("capture", "stat", copy.toString()).out())
                .contains("Recordings: 1\n")
                .contains("Events:     307\n");
    }

    @Test
    void cutsARecordingSoThatTheSameAlertsCome() {
        Path attack = SharedData.path("captures/attack.scap.gz");
        Path cut = directory.resolve("cut.scap");

        Run run = Run.of("capture", "cut", "--from", "15s", attack.toString(), cut.toString());

        assertThat(run.status()).isZero();
        List<String> all = alerts(attack);
        List<String> part = alerts(cut);
        assertThat(part).hasSize(128).isEqualTo(all.subList(all.size() - 128, all.size()));
    }

    @Test
    void writesNothingWhenThereIsNothingToRead() {
        Path copy = directory.resolve("copy.scap");

        Run run = Run.of("capture", "convert", "/nowhere.scap", copy.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("vedette: /nowhere.scap: no such file: /nowhere.scap\n");
        assertThat(directory).isEmptyDirectory();
    }

    /** Read as an empty log of another source, lost evidence would look like a quiet day. */
    @ParameterizedTest
    @ValueSource(strings = {"empty.scap", "zeros.scap", "headless.scap", "empty.scap.gz"})
    void refusesWhatIsNoRecordingAndIsCalledOne(String name) throws IOException {
        byte[] whole = Files.readAllBytes(SharedData.path(CAT));
        byte[] content =
                switch (name) {
                    case "zeros.scap" -> new byte[4096];
                    case "headless.scap" ->
                            java.util.Arrays.copyOfRange(whole, whole.length / 2, whole.length);
                    case "empty.scap.gz" -> gzip(new byte[0]);
                    default -> new byte[0];
                };
        Path file = Files.write(directory.resolve(name), content);

        for (Run run :
                List.of(
                        Run.of("replay", file.toString()),
                        Run.of("capture", "stat", file.toString()),
                        Run.of(
                                "capture",
                                "convert",
                                file.toString(),
                                directory.resolve("copy.scap").toString()))) {
            assertThat(run.status()).isEqualTo(3);
            assertThat(run.err()).contains(file + ": is no recording of system calls");
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        try (var packed = new java.util.zip.GZIPOutputStream(out)) {
            packed.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void refusesAMomentThatIsNone() {
        Run run = Run.of("capture", "cut", "--from", "noon", "a", "b");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("\"noon\" is no moment: write 2026-11-22T11:07:03Z");
    }

    @Test
    void saysWhereARecordingIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(SharedData.path(CAT));
        Path half = directory.resolve("half.scap");
        Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));

        Run run = Run.of("capture", "stat", half.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("half.scap:").contains("the recording ends within");
    }

    @Test
    void writesWhatSysdigReads() throws IOException, InterruptedException {
        Path sysdig = Path.of("/usr/bin/sysdig");
        assumeTrue(Files.isExecutable(sysdig), "skipped: sysdig is not installed");
        Path cut = directory.resolve("cut.scap.gz");
        Run.of(
                "capture",
                "cut",
                "--from",
                "10s",
                "--to",
                "11s",
                SharedData.path("captures/attack.scap.gz").toString(),
                cut.toString());

        Path out = directory.resolve("out");
        Process process =
                new ProcessBuilder(sysdig.toString(), "-r", cut.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();

        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(out)).contains("openat").doesNotContain("Could not initialize");
    }
}
