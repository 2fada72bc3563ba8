package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.files.FollowSettings;
import io.vedette.files.FollowedFile;
import io.vedette.kubernetes.AuditReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit log that is followed over restarts: every event once, acknowledged by its reader. */
class FollowedAuditLogTest {
    @TempDir private Path directory;

    private static String event(int number) {
        String separator = number % 3 == 0 ? ",\n  " : ",";
        return String.join(
                        separator,
                        "{\"kind\":\"Event\"",
                        "\"apiVersion\":\"audit.k8s.io/v1\"",
                        "\"auditID\":\"" + number + "\"",
                        "\"stageTimestamp\":\"2026-03-01T12:00:00.000000Z\"}")
                + "\n";
    }

    private FollowedFile follow() throws IOException {
        return FollowedFile.follow(
                FollowSettings.of(directory.resolve("audit.log"))
                        .withStart(FollowSettings.Start.BEGINNING)
                        .withPositions(directory.resolve("positions")));
    }

    @Test
    void isReadOnAfterTheLastEventThatWasAcknowledged() throws IOException {
        Path log = directory.resolve("audit.log");
        var ids = new ArrayList<String>();
        int written = 0;
        for (int round = 0; round < 6; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                text.append(event(written++));
            }
            // half of an event is there when the reader is stopped
            String next = event(written++);
            text.append(next, 0, next.length() / 2);
            Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            FollowedFile followed = follow();
            try (var reader = AuditReader.of(followed, "audit.log", "host", problem -> {})) {
                while (ids.size() < written - 1 && reader.advance()) {
                    ids.add(reader.event().ids().getFirst());
                    followed.acknowledge(reader.consumedOffset());
                }
            }
            Files.writeString(log, next.substring(next.length() / 2), StandardOpenOption.APPEND);
            if (round % 2 == 1) {
                Files.move(log, directory.resolve("audit.log." + (10 - round)));
            }
        }

        List<String> expected = IntStream.range(0, written - 1).mapToObj(String::valueOf).toList();
        assertThat(ids).isEqualTo(expected);
    }
}
