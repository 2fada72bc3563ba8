package io.vedette.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Matching;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What the policy for our rules leaves of real audit logs is enough for every alert of theirs. */
class KeptAlertsTest {
    private record Told(String rule, List<String> events, String message) {}

    /** Ordinary work and then all attacks, as one log. */
    private static byte[] log(String folder) throws IOException {
        Path root = OwnRules.shared(folder);
        var all = new ArrayList<Path>();
        all.add(root.resolve("benign.jsonl.gz"));
        try (Stream<Path> attacks = Files.list(root.resolve("attacks"))) {
            attacks.filter(file -> file.toString().endsWith(".gz")).sorted().forEach(all::add);
        }
        var log = new ByteArrayOutputStream();
        for (Path file : all) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                in.transferTo(log);
            }
        }
        return log.toByteArray();
    }

    private static AuditReader read(byte[] log) {
        return AuditReader.of(
                new ByteArrayInputStream(log),
                "log",
                "host",
                problem -> {
                    throw new AssertionError(problem);
                });
    }

    private static List<Told> alerts(byte[] log) throws IOException {
        var alerts = new ArrayList<Told>();
        try (AuditReader reader = read(log)) {
            new Pipeline(
                            OwnRules.all(),
                            FieldCatalogue.loadAll(),
                            Matching.ALL,
                            alert ->
                                    alerts.add(
                                            new Told(
                                                    alert.rule(),
                                                    alert.eventIds(),
                                                    alert.message())),
                            failure -> {
                                throw new AssertionError(failure);
                            })
                    .run(reader);
        }
        return alerts;
    }

    private static byte[] left(byte[] log, Volume volume) throws IOException {
        var left = new ByteArrayOutputStream();
        var applied = new AppliedPolicy(OwnRules.policy());
        try (AuditReader reader = read(log)) {
            while (reader.advance()) {
                Event event = reader.event();
                volume.add(event);
                applied.to(event)
                        .left()
                        .ifPresent(text -> {
                            left.writeBytes(text);
                            left.write('\n');
                        });
            }
        }
        return left.toByteArray();
    }

    @Test
    void theSameAlertsComeFromAThirdOfTheBytes() throws IOException {
        byte[] log = log("audit/k8s-1.33");
        var volume = new Volume(OwnRules.policy());

        List<Told> before = alerts(log);
        List<Told> after = alerts(left(log, volume));

        assertThat(before).hasSizeGreaterThan(100);
        assertThat(after).isEqualTo(before);
        assertThat(volume.all().bytesAfter()).isLessThan(volume.all().bytesBefore() / 3);
    }

    /** Kubernetes 1.20 writes what it says of a refusal into the answer alone. */
    @Test
    void ofAnOldClusterTheSameEventsAlert() throws IOException {
        byte[] log = log("audit/k8s-1.20");
        var volume = new Volume(OwnRules.policy());

        List<Told> before = alerts(log);
        List<Told> after = alerts(left(log, volume));

        Set<List<String>> refusedImpersonations =
                before.stream()
                        .filter(each -> each.rule().equals("Acting as somebody else refused"))
                        .map(Told::events)
                        .collect(Collectors.toSet());
        assertThat(refusedImpersonations).hasSize(5);
        assertThat(without(refusedImpersonations, after))
                .isEqualTo(without(refusedImpersonations, before));
        assertThat(after.stream().filter(each -> refusedImpersonations.contains(each.events())))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(
                        each -> assertThat(each.rule()).isEqualTo("Secrets asked for and refused"));
        assertThat(volume.all().bytesAfter()).isLessThan(volume.all().bytesBefore() / 3);
    }

    private static List<Told> without(Set<List<String>> events, List<Told> alerts) {
        return alerts.stream().filter(each -> !events.contains(each.events())).toList();
    }
}
