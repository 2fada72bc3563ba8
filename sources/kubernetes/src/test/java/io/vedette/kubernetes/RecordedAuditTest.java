package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vedette.json.JsonDocument;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what real clusters wrote, where the recordings are at hand. */
class RecordedAuditTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static Path recordings() {
        Path folder =
                Path.of(System.getProperty("vedette.root", "."), "..", "shared", "data", "audit")
                        .normalize();
        assumeThat(folder).as("recordings of real clusters").isDirectory();
        return folder;
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(recordings().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
        }
    }

    private static List<String> ids(Path file) throws IOException {
        var ids = new ArrayList<String>();
        try (var reader =
                AuditReader.open(
                        file,
                        "host",
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            while (reader.advance()) {
                ids.add(reader.event().ids().getFirst());
                assertThat(reader.event().sentence()).endsWith(".").doesNotContain("  ");
            }
            assertThat(reader.linesOfOtherText()).isZero();
            assertThat(reader.bytesRead()).isEqualTo(Files.size(file));
        }
        return ids;
    }

    private static BufferedReader text(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static String id(JsonNode event) {
        return event.get("auditID").asString() + "/" + event.get("stage").asString();
    }

    @ParameterizedTest
    @CsvSource({"k8s-1.20, 15865", "k8s-1.33, 10840"})
    void isReadWhole(String cluster, int expected) throws IOException {
        assertThat(ids(recordings().resolve(cluster).resolve("benign.jsonl.gz"))).hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s-1.20/attacks", "k8s-1.33/attacks"})
    void isReadLineByLine(String folder) throws IOException {
        for (Path file : files(folder)) {
            var expected = new ArrayList<String>();
            try (BufferedReader lines = text(file)) {
                lines.lines().forEach(line -> expected.add(id(MAPPER.readTree(line))));
            }

            assertThat(ids(file)).as(file.toString()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s-1.20/webhook", "k8s-1.33/webhook"})
    void isReadFromBodiesOfTheWebhook(String folder) throws IOException {
        for (Path file : files(folder)) {
            var expected = new ArrayList<String>();
            try (BufferedReader body = text(file)) {
                MAPPER.readTree(body).get("items").forEach(item -> expected.add(id(item)));
            }

            assertThat(ids(file)).as(file.toString()).isNotEmpty().isEqualTo(expected);
        }
    }

    @Test
    void isReadWhenManyFilesArePackedIntoOne() throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        int expected = 0;
        for (Path file : files("k8s-1.33/attacks").subList(0, 10)) {
            packed.writeBytes(Files.readAllBytes(file));
            expected += ids(file).size();
        }

        assertThat(ReadInput.of(packed.toByteArray()).ids()).hasSize(expected);
    }

    /** What a masker has seen before makes it quicker, never different. */
    @ParameterizedTest
    @ValueSource(strings = {"k8s-1.20", "k8s-1.33"})
    void isMaskedAsIfNothingHadBeenSeenBefore(String cluster) throws IOException {
        AuditMasker used = masker();
        int number = 0;
        try (BufferedReader lines =
                text(recordings().resolve(cluster).resolve("benign.jsonl.gz"))) {
            for (String line : lines.lines().toList()) {
                String masked = masked(used, line);
                if (number++ % 20 == 0) {
                    assertThat(masked).isEqualTo(masked(masker(), line));
                }
            }
        }
        assertThat(used.counts().total()).isPositive();
    }

    private static AuditMasker masker() {
        return new AuditMasker(MaskingKey.of(new byte[32]), MaskingOptions.SECRETS);
    }

    private static String masked(AuditMasker masker, String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        var document = new JsonDocument();
        assertThat(document.parse(bytes, 0, bytes.length)).isTrue();
        var into = new MaskedBytes();
        return masker.mask(document, document.root(), into) ? into.toString() : event;
    }
}
