package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.vedette.cli.Vedette;
import io.vedette.model.spi.SourceCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a defect of the command itself looks like: said, and no success. */
class DefectTest {
    /** Input that cannot be read for a reason that no command foresees. */
    private static final class Broken extends InputStream {
        private final Error error;

        Broken(Error error) {
            this.error = error;
        }

        @Override
        public int read() {
            throw error;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            throw error;
        }
    }

    private static Run replayOf(Error error) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status =
                Vedette.run(
                        new Broken(error),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        "replay",
                        "-");
        return new Run(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void isToldWithItsPlace() {
        Run run = replayOf(new ExceptionInInitializerError(new IllegalStateException("no table")));

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err())
                .contains("vedette: this is a defect of Vedette, please report it: java.lang.")
                .contains("ExceptionInInitializerError")
                .contains("Caused by: java.lang.IllegalStateException: no table")
                .contains("DefectTest");
    }

    @Test
    void isToldApartFromALackOfMemory() {
        Run run = replayOf(new OutOfMemoryError("Java heap space"));

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err())
                .contains("vedette: there is not enough memory")
                .contains("heap space");
    }

    /** Runs with a field more than the product has. */
    private static Run withFragileField(Path directory, String... arguments) throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(SourceCatalogue.class.getName()),
                FragileCatalogue.class.getName() + "\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // the catalogue that is found last is the one of its source
        try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return Run.of(arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void ofARuleDoesNotKeepOthersFromAlerting(@TempDir Path directory) throws Exception {
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - {rule: fragile, desc: d, output: o, priority: INFO, source: k8s_audit, condition: test.fragile exists}
                        - {rule: every, desc: d, output: o, priority: INFO, source: k8s_audit, condition: ka.verb = get}
                        """);
        Path log =
                Files.write(
                        directory.resolve("audit.log"),
                        Stream.of("a", "bad1", "deep1", "b", "bad2")
                                .map(id -> AuditEvents.event(id, "get"))
                                .toList());

        Run run =
                withFragileField(
                        directory,
                        "replay",
                        log.toString(),
                        "-r",
                        rules.toString(),
                        "--matching",
                        "all",
                        "--output",
                        "json");

        assertThat(run.status()).as(run.err()).isEqualTo(4);
        assertThat(run.alertsByRule()).containsOnly(entry("fragile", 2), entry("every", 5));
        assertThat(run.err())
                .contains(
                        "vedette: rule \"fragile\" at "
                                + rules
                                + ":1:3 could not be evaluated for event bad1/ResponseComplete")
                .contains("IllegalStateException: fragile")
                .doesNotContain("\u001b")
                .contains("Events read: 5, against 2 rules\n")
                .contains("   failed to be evaluated, by a defect: fragile: 3\n");
    }
}
