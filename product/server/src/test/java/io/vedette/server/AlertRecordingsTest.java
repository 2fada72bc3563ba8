package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.model.SourceId;
import io.vedette.rules.LoadOptions;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleLoader;
import io.vedette.rules.RunningRules;
import io.vedette.syscalls.CaptureReader;
import io.vedette.syscalls.LiveSource;
import io.vedette.syscalls.SensorRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings around alerts, from this machine's kernel; skipped where it lets nobody in. */
@Timeout(120)
class AlertRecordingsTest {
    private static final int LARGE = 64 << 20;

    @TempDir private Path directory;
    private final List<String> problems = new ArrayList<>();

    /** Records for 300 ms after alerts of "recorded", and for an hour after those of "long". */
    private static RunningRules rules() {
        String text =
                """
                - rule: recorded
                  desc: d
                  condition: evt.type = dup
                  output: o
                  priority: INFO
                  capture: true
                  capture_duration: 300
                - rule: long
                  desc: d
                  condition: evt.type = dup
                  output: o
                  priority: INFO
                  capture: true
                  capture_duration: 3600000
                - rule: plain
                  desc: d
                  condition: evt.type = dup
                  output: o
                  priority: INFO
                """;
        var loaded =
                new RuleLoader(FieldCatalogue.loadAll(), LoadOptions.DEFAULT)
                        .load(List.of(new RuleFile("rules.yaml", text)));
        return RunningRules.of(loaded.rules().rules());
    }

    private static Alert alert(String rule, long time) {
        return new Alert(
                AlertId.of(rule, List.of(Long.toString(time))),
                time,
                rule,
                SourceId.SYSCALL,
                Priority.INFORMATIONAL,
                new TreeSet<>(),
                "here",
                "message",
                Map.of(),
                List.of(),
                "sentence");
    }

    private static LiveSource open() throws IOException {
        try {
            return LiveSource.open("here", 8 << 20, LiveSource.knownEvents());
        } catch (SensorRefusedException e) {
            Assumptions.abort("skipped, the live sensor cannot run here: " + e.getMessage());
            throw e;
        }
    }

    private AlertRecordings recordings(LiveSource source, long fileBytes, long directoryBytes) {
        return new AlertRecordings(
                directory,
                source,
                rules(),
                problems::add,
                new AlertRecordings.Limits(
                        Duration.ofSeconds(5), 16 << 20, fileBytes, directoryBytes));
    }

    private static void pump(LiveSource source, AlertRecordings recordings, BooleanSupplier until)
            throws IOException {
        while (!until.getAsBoolean()) {
            source.sendCanary();
            Files.exists(Path.of("/proc/self/status"));
            recordings.beforeEvent();
            if (source.advance(Duration.ofMillis(20))) {
                recordings.afterEvent();
            }
        }
    }

    private static BooleanSupplier after(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() - end >= 0;
    }

    private static String file(Alert alert) {
        return alert.fields().get(AlertRecordings.FIELD) instanceof FieldValue.Text(String file)
                ? file
                : "";
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** The number of events, all of which are whole. */
    private static long events(Path recording) throws IOException {
        long events = 0;
        try (var in = Files.newInputStream(recording);
                CaptureReader reader =
                        CaptureReader.of(
                                in,
                                recording.toString(),
                                "here",
                                problem -> {
                                    throw new AssertionError(problem.toString());
                                })) {
            while (reader.advance()) {
                events++;
            }
        }
        return events;
    }

    @Test
    void isOneRecordingForAlertsWhileItRuns() throws IOException {
        try (LiveSource source = open();
                AlertRecordings recordings = recordings(source, LARGE, 8L * LARGE)) {
            pump(source, recordings, after(Duration.ofMillis(50)));
            Alert first = recordings.record(alert("recorded", 1_000_000_000L));
            pump(source, recordings, after(Duration.ofMillis(200)));
            Alert second = recordings.record(alert("recorded", 2_000_000_000L));
            Alert plain = recordings.record(alert("plain", 2_000_000_000L));
            pump(source, recordings, after(Duration.ofMillis(200)));
            assertThat(recordings.written()).as("the second one makes it longer").isZero();
            pump(source, recordings, () -> recordings.written() == 1);

            assertThat(file(second)).isEqualTo(file(first)).endsWith("-recorded.scap");
            assertThat(second.message()).contains(file(first));
            assertThat(file(plain)).isEmpty();
            assertThat(files()).containsExactly(Path.of(file(first)));
            assertThat(events(Path.of(file(first)))).isPositive();
            Alert third = recordings.record(alert("recorded", 3_000_000_000L));
            assertThat(file(third)).isNotEqualTo(file(first)).isNotEmpty();
            assertThat(problems).isEmpty();
        }
        assertThat(files()).hasSize(2);
    }

    @Test
    void beginsNoneForWhatTellsMoreOfAnAlertBefore() throws IOException {
        try (LiveSource source = open();
                AlertRecordings recordings = recordings(source, LARGE, 8L * LARGE)) {
            pump(source, recordings, after(Duration.ofMillis(50)));
            Alert first = alert("recorded", 1_000_000_000L);
            var more =
                    new Alert(
                            first.id(),
                            first.timeNanos(),
                            first.rule(),
                            first.source(),
                            first.priority(),
                            first.tags(),
                            first.hostname(),
                            first.message(),
                            Map.of(Alert.COMPLETES, new FieldValue.Text(first.id().value())),
                            first.eventIds(),
                            first.sentence());

            assertThat(recordings.record(more)).isEqualTo(more);
            assertThat(recordings.record(first)).isNotEqualTo(first);
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void endsARecordingThatBecomesTooLarge() throws IOException {
        long limit = 4 << 20;
        try (LiveSource source = open();
                AlertRecordings recordings = recordings(source, limit, LARGE)) {
            Alert alert = recordings.record(alert("long", 1_000_000_000L));
            pump(source, recordings, () -> recordings.cut() == 1);

            Path file = Path.of(file(alert));
            assertThat(Files.size(file)).isBetween(limit, limit + (1 << 17));
            assertThat(events(file)).isPositive();
            assertThat(recordings.written()).as("not one that is whole").isZero();
            assertThat(problems)
                    .containsExactly(file + " has become as large as a recording may be and ends");
            // it is over, so the next alert begins another one
            assertThat(file(recordings.record(alert("long", 2_000_000_000L))))
                    .isNotEqualTo(file.toString())
                    .isNotEmpty();
        }
    }

    @Test
    void beginsNoneWhereThereIsNoMoreRoom() throws IOException {
        byte[] old = new byte[1000];
        Files.write(directory.resolve("old.scap"), old);
        try (LiveSource source = open();
                AlertRecordings recordings = recordings(source, LARGE, LARGE + 999L)) {
            pump(source, recordings, after(Duration.ofMillis(50)));
            Alert asked = alert("recorded", 1_000_000_000L);

            assertThat(recordings.record(asked)).isEqualTo(asked);
            assertThat(recordings.refused()).isEqualTo(1);
            assertThat(problems)
                    .containsExactly(
                            "no recording of recorded: there is no more room in "
                                    + directory
                                    + ", move old ones away");
            assertThat(files()).hasSize(1);

            Files.delete(directory.resolve("old.scap"));
            assertThat(file(recordings.record(asked))).isNotEmpty();
            assertThat(recordings.refused()).isEqualTo(1);
        }
    }
}
