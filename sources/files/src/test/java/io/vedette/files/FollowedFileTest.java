package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
    @TempDir private Path directory;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private FollowedFile follow(Path file, FollowSettings.Start start) throws IOException {
        FollowedFile followed = FollowedFile.open(file, start);
        Thread.ofVirtual()
                .start(() -> {
                    try (var reader =
                            new BufferedReader(
                                    new InputStreamReader(followed, StandardCharsets.UTF_8))) {
                        for (String line = reader.readLine();
                                line != null;
                                line = reader.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException ignored) {
                        // closed while it was reading: the test is over
                        lines.add("closed");
                    }
                });
        return followed;
    }

    private String nextLine() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        return line == null ? "nothing came" : line;
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void givesWhatIsAddedAfterItsEnd() throws Exception {
        Path file = directory.resolve("audit.log");
        append(file, "old\n");
        try (FollowedFile ignored = follow(file, FollowSettings.Start.END)) {
            append(file, "first\nsec");
            append(file, "ond\n");

            assertThat(nextLine()).isEqualTo("first");
            assertThat(nextLine()).isEqualTo("second");
        }
    }

    @Test
    void beginsAtTheStartWhenAsked() throws Exception {
        Path file = directory.resolve("audit.log");
        append(file, "old\n");
        try (FollowedFile ignored = follow(file, FollowSettings.Start.BEGINNING)) {
            assertThat(nextLine()).isEqualTo("old");
        }
    }

    @Test
    void readsTheOldFileToItsEndWhenAnotherTakesItsName() throws Exception {
        Path file = directory.resolve("audit.log");
        append(file, "");
        var expected = new ArrayList<String>();
        try (FollowedFile ignored = follow(file, FollowSettings.Start.END)) {
            for (int rotation = 0; rotation < 5; rotation++) {
                for (int i = 0; i < 200; i++) {
                    append(file, rotation + "-" + i + "\n");
                    expected.add(rotation + "-" + i);
                }
                // the reader may be behind: what it has open stays readable
                Files.move(file, directory.resolve("audit.log." + rotation));
                append(file, "begin " + rotation + "\n");
                expected.add("begin " + rotation);
                for (String line : expected) {
                    assertThat(nextLine()).isEqualTo(line);
                }
                expected.clear();
            }
        }
    }

    @Test
    void beginsAgainWhenTheFileIsCut() throws Exception {
        Path file = directory.resolve("audit.log");
        append(file, "");
        try (FollowedFile ignored = follow(file, FollowSettings.Start.END)) {
            append(file, "a long line before the cut\n");
            assertThat(nextLine()).isEqualTo("a long line before the cut");
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            append(file, "after\n");

            assertThat(nextLine()).isEqualTo("after");
        }
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() ->
                        FollowedFile.open(directory.resolve("none"), FollowSettings.Start.END));
    }
}
