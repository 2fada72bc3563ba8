package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Real audit logs with Falco's audit rules, compared with what Falco 0.44.1 itself said of them.
 */
class RecordedAuditLogsTest {
    private static Run replay(String... files) {
        return Run.of(
                Stream.concat(
                                Stream.of(
                                        "replay",
                                        "--output",
                                        "json",
                                        "--matching",
                                        "all",
                                        "-r",
                                        SharedData.path("falco/rules/k8s_audit_rules.yaml")
                                                .toString()),
                                Stream.of(files))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"1.20, 15865, 249, 2416", "1.33, 10840, 261, 1950"})
    void alertsOnOrdinaryTrafficExactlyAsOftenAsFalco(
            String version, int events, long alerts, int disallowedUsers) {
        Run run = replay(SharedData.path("audit/k8s-" + version + "/benign.jsonl.gz").toString());

        long counted =
                run.json().stream()
                        .filter(alert -> !alert.get("priority").asString().equals("Informational"))
                        .filter(alert ->
                                !alert.get("rule").asString().equals("Disallowed K8s User"))
                        .count();
        assertThat(run.err()).contains("Events read: " + events + ",").doesNotContain("skipped");
        assertThat(run.alertsByRule()).containsEntry("Disallowed K8s User", disallowedUsers);
        assertThat(counted).isEqualTo(alerts);
    }

    @TestFactory
    Stream<DynamicTest> readsEveryAttackAndWebhookBody() throws IOException {
        var files = Stream.<Path>empty();
        for (String folder :
                List.of(
                        "k8s-1.20/attacks",
                        "k8s-1.33/attacks",
                        "k8s-1.20/webhook",
                        "k8s-1.33/webhook")) {
            files = Stream.concat(files, packedFiles(SharedData.path("audit/" + folder)));
        }
        return files.map(
                file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> reads(file)));
    }

    private static Stream<Path> packedFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".gz")).sorted().toList().stream();
        }
    }

    private static void reads(Path file) {
        Run run = replay(file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .contains("Events read: ")
                .doesNotContain("Events read: 0,")
                .doesNotContain("kipped");
        for (JsonNode alert : run.json()) {
            assertThat(alert.get("vedette").get("sentence").asString()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1.20", "1.33"})
    void givesEachAlertAnIdThatStaysTheSame(String version) {
        String file = SharedData.path("audit/k8s-" + version + "/benign.jsonl.gz").toString();

        List<String> first = ids(replay(file));
        List<String> second = ids(replay(file));

        assertThat(first).isEqualTo(second);
        assertThat(Set.copyOf(first)).hasSameSizeAs(first);
    }

    private static List<String> ids(Run run) {
        return run.json().stream()
                .map(alert -> alert.get("vedette").get("alert_id").asString())
                .collect(Collectors.toList());
    }
}
