package io.vedette.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {
    @TempDir private Path temporary = Path.of("");
    private Workbench bench;
    private Path file = Path.of("");

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench(temporary);
        file = temporary.resolve("alerts.log");
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private String item(String more) {
        return "file: {path: '" + file + "', format: text" + more + "}";
    }

    private static String line(int number) {
        return "2026-01-01T00:00:0" + number + ".000000000+0000: Warning alert " + number;
    }

    @Test
    void writesALineAnAlertThatNobodyElseMayRead() throws IOException {
        bench.append(1, 4);
        Outputs outputs = bench.start(item(", sync: true"));
        Workbench.awaitSettled(outputs, "file");

        assertThat(Files.readAllLines(file)).containsExactly(line(1), line(2), line(3));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Workbench.status(outputs, "file").delivered()).isEqualTo(3);
    }

    @Test
    void addsToWhatIsThereAndEndsALineThatACrashCut() throws IOException {
        Files.writeString(file, "old\nto");
        bench.append(1, 2);
        Workbench.awaitSettled(bench.start(item("")), "file");

        assertThat(Files.readAllLines(file)).containsExactly("old", "to", line(1));
    }

    @Test
    void opensAFileAnewWhenItWasRenamed() throws IOException {
        bench.append(1, 2);
        Workbench.awaitSettled(bench.start(item("")), "file");
        Files.move(file, temporary.resolve("alerts.log.1"));

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(file));
        bench.append(2, 3);

        await().untilAsserted(() -> assertThat(Files.readAllLines(file)).containsExactly(line(2)));
        assertThat(Files.readAllLines(temporary.resolve("alerts.log.1"))).containsExactly(line(1));
    }

    @Test
    void opensAFileAnewWhenAsked() throws IOException {
        bench.append(1, 2);
        Outputs outputs = bench.start(item(""));
        Workbench.awaitSettled(outputs, "file");
        Files.move(file, temporary.resolve("alerts.log.1"));
        outputs.reopen();
        bench.append(2, 3);
        Workbench.awaitSettled(outputs, "file");

        assertThat(Files.readAllLines(file)).containsExactly(line(2));
    }

    @Test
    void opensAFileAnewWhenItWasDeleted() throws IOException {
        bench.append(1, 2);
        Workbench.awaitSettled(bench.start(item("")), "file");
        Files.delete(file);

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(file));
    }

    @Test
    void waitsForItsDirectoryAndLosesNothing() throws IOException {
        file = temporary.resolve("not-yet").resolve("alerts.log");
        bench.append(1, 3);
        Outputs outputs = bench.start(item(""));
        Workbench.awaitRetries(outputs, "file", 2);

        OutputStatus failing = Workbench.status(outputs, "file");
        assertThat(failing.health()).isInstanceOf(OutputStatus.Health.Failing.class);
        assertThat(failing.lastError())
                .isEqualTo(file + " cannot be written: " + file + ": no such file");
        assertThat(failing.backlog()).isEqualTo(2);

        Files.createDirectory(file.getParent());
        Workbench.awaitSettled(outputs, "file");

        assertThat(Files.readAllLines(file)).containsExactly(line(1), line(2));
        assertThat(Workbench.status(outputs, "file").health())
                .isEqualTo(new OutputStatus.Health.Working());
        assertThat(bench.problems)
                .extracting(OutputProblem::kind)
                .containsExactly(OutputProblem.Kind.FAILING, OutputProblem.Kind.WORKING);
    }

    @Test
    void keepsHostileTextOnOneLine() throws IOException {
        bench.append(Workbench.alert(1, io.vedette.model.Priority.DEBUG, "a\nb\u001b[2J\u202e"));
        Workbench.awaitSettled(bench.start(item("")), "file");

        assertThat(Files.readString(file))
                .endsWith("Debug a\\nb\\u001b[2J\\u202e\n")
                .hasLineCount(1);
    }

    @Test
    void writesToWhatOthersTruncate() throws IOException {
        bench.append(1, 2);
        Outputs outputs = bench.start(item(""));
        Workbench.awaitSettled(outputs, "file");
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        bench.append(2, 3);
        Workbench.awaitSettled(outputs, "file");

        assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo(line(2) + "\n");
    }
}
