package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recordings by Falco 0.44.1 with the public rules, compared alert for alert with what Falco itself
 * said of them.
 */
class RecordedKernelEventsTest {
    private static final List<String> STABLE = List.of("falco_rules.yaml");
    private static final List<String> ALL =
            List.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml");

    /**
     * What two alerts must share: the rule, the fields and the text, which begins with the time of
     * day where Falco ran. Falco did not have container.start_ts, which the recording carries.
     */
    private record Compared(String rule, String output, Map<String, JsonNode> fields) {
        private static final String START = "container.start_ts";

        static Compared of(JsonNode alert) {
            String output = alert.get("output").asString();
            var fields = new TreeMap<String, JsonNode>();
            alert.get("output_fields")
                    .properties()
                    .forEach(f -> fields.put(f.getKey(), f.getValue()));
            fields.remove(START);
            return new Compared(
                    alert.get("rule").asString(),
                    output.substring(output.indexOf(' ') + 1)
                            .replaceFirst("container_start_ts=\\S+", ""),
                    fields);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "attack, stable, first, 32",
        "attack, stable, all, 34",
        "attack, all-rules, all, 378",
        "busy, all-rules, all, 988"
    })
    void alertsAsFalcoDoes(String recording, String rules, String matching, int alerts)
            throws IOException {
        List<Compared> expected = expected(recording + "." + rules + "." + matching);
        var arguments =
                new ArrayList<>(
                        List.of(
                                "replay",
                                SharedData.path("captures/" + recording + ".scap.gz").toString(),
                                "--matching",
                                matching,
                                "--output",
                                "json"));
        for (String file : rules.equals("stable") ? STABLE : ALL) {
            arguments.addAll(List.of("-r", SharedData.path("falco/rules/" + file).toString()));
        }

        Run run = Run.of(arguments.toArray(String[]::new));

        assertThat(run.err()).doesNotContain("kipped");
        assertThat(run.status()).isZero();
        assertThat(run.json()).hasSize(alerts);
        List<Compared> actual = run.json().stream().map(Compared::of).toList();
        for (int i = 0; i < alerts; i++) {
            assertThat(expected.get(i).toString()).matches(butForSecrets(actual.get(i)));
        }
    }

    /** Falco shows tokens that the recorded commands hold; we show what stands for them. */
    private static Pattern butForSecrets(Compared alert) {
        String[] between = alert.toString().split("masked:[0-9a-f]{12}", -1);
        return Pattern.compile(
                Arrays.stream(between).map(Pattern::quote).collect(Collectors.joining("\\S+")));
    }

    private static List<Compared> expected(String name) throws IOException {
        Path file = SharedData.path("captures/" + name + ".alerts.jsonl.gz");
        var json = new JsonMapper();
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return reader.lines().map(json::readTree).map(Compared::of).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
