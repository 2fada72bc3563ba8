package io.vedette.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir private Path directory = Path.of("");
    private final List<String> problems = new ArrayList<>();

    private Checkpoint checkpoint() {
        return new Checkpoint(directory.resolve("correlations"), problems::add);
    }

    @Test
    void givesBackWhatWasSavedLast() throws Exception {
        checkpoint().save(1, out -> out.write(new byte[] {1, 2, 3}));
        checkpoint().save(77, out -> out.write(new byte[] {4, 5}));

        Checkpoint.Saved saved = checkpoint().load().orElseThrow();

        assertThat(saved.sequence()).isEqualTo(77);
        assertThat(saved.snapshot()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(problems).isEmpty();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("correlations"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsWhatWasSavedBeforeWhenTheNextCannotBeWritten() throws Exception {
        checkpoint().save(1, out -> out.write(7));

        assertThatThrownBy(() ->
                        checkpoint()
                                .save(
                                        2,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("no room");
                                        }))
                .hasMessage("no room");

        assertThat(checkpoint().load().orElseThrow().sequence()).isEqualTo(1);
    }

    @Test
    void isEmptyBeforeTheFirst() {
        assertThat(checkpoint().load()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void isNeverTakenWhenAnyBitOfItIsWrong() throws Exception {
        checkpoint().save(77, out -> out.write(new byte[] {4, 5, 6}));
        Path file = directory.resolve("correlations");
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] wrong = good.clone();
            wrong[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, wrong);

            assertThat(checkpoint().load()).isEqualTo(Optional.empty());
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));

            assertThat(checkpoint().load()).isEqualTo(Optional.empty());
        }
        assertThat(problems).hasSize(good.length * Byte.SIZE + good.length);
    }
}
