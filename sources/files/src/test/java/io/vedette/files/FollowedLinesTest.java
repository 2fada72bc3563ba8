package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLinesTest {
    @TempDir private Path directory;

    private FollowSettings settings() {
        return FollowSettings.of(directory.resolve("x.log"))
                .withStart(FollowSettings.Start.BEGINNING)
                .withPositions(directory.resolve("positions"));
    }

    @Test
    void giveEveryLineAndGoOnAfterTheOneThatWasAcknowledged() throws IOException {
        String huge = "h".repeat(300_000);
        Files.writeString(directory.resolve("x.log"), "one\n\n" + huge + "\nfour\n");
        try (var lines = new FollowedLines(FollowedFile.follow(settings()))) {
            for (String expected : List.of("one", "", huge)) {
                assertThat(lines.advance()).isTrue();
                assertThat(new String(lines.line(), StandardCharsets.UTF_8)).isEqualTo(expected);
            }
            lines.acknowledge(lines.position());
        }
        try (var lines = new FollowedLines(FollowedFile.follow(settings()))) {
            assertThat(lines.advance()).isTrue();
            assertThat(new String(lines.line(), StandardCharsets.UTF_8)).isEqualTo("four");
        }
    }

    @Test
    void giveEveryLineWhileAnotherThreadWritesAndRotates() throws Exception {
        Path log = directory.resolve("x.log");
        int count = 20_000;
        var failed = new AtomicBoolean();
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < count; i += 100) {
                                    var batch = new StringBuilder();
                                    for (int j = i; j < i + 100; j++) {
                                        batch.append("line ").append(j).append('\n');
                                    }
                                    Files.writeString(
                                            log,
                                            batch,
                                            StandardOpenOption.CREATE,
                                            StandardOpenOption.APPEND);
                                    if (i % 2000 == 1900) {
                                        Files.move(
                                                log,
                                                directory.resolve("x-" + (100_000 + i) + ".log"));
                                    }
                                }
                            } catch (IOException e) {
                                failed.set(true);
                            }
                        });
        var given = new ArrayList<String>();
        try (var lines = new FollowedLines(FollowedFile.follow(settings()))) {
            while (given.size() < count && lines.advance()) {
                given.add(new String(lines.line(), StandardCharsets.UTF_8));
                lines.acknowledge(lines.position());
            }
        }
        writer.join();

        assertThat(failed).isFalse();
        assertThat(given).hasSize(count).doesNotHaveDuplicates();
    }
}
