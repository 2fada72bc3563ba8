package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.cli.Vedette;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
}
