package io.vedette.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskingKeyTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void isMadeOnceAndForItsOwnerOnly() throws IOException {
        Path state = folder.resolve("a/b");

        MaskingKey first = MaskingKey.ofInstallation(state);
        MaskingKey second = MaskingKey.ofInstallation(state);

        assertThat(first.isSame(second)).isTrue();
        assertThat(first.isSame(MaskingKey.random())).isFalse();
        Path file = state.resolve(MaskingKey.FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(state)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(first.toString()).isEqualTo("masking key");
    }

    @Test
    void isTheSameForAllWhoMakeItAtOnce() {
        var keys =
                IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(i -> {
                            try {
                                return MaskingKey.ofInstallation(folder);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        })
                        .toList();

        assertThat(keys).allMatch(key -> key.isSame(keys.getFirst()));
    }

    @Test
    void isRefusedWhenOthersMayReadIt() throws IOException {
        MaskingKey.ofInstallation(folder);
        Path file = folder.resolve(MaskingKey.FILE_NAME);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> MaskingKey.ofInstallation(folder))
                .withMessage(
                        file
                                + " may be read by others than its owner (rw-r--r--); run chmod 600"
                                + " on it, or remove it to have a new key made");
    }

    @Test
    void isRefusedWhenItIsNone() throws IOException {
        MaskingKey.ofInstallation(folder);
        Path file = folder.resolve(MaskingKey.FILE_NAME);
        Files.writeString(file, "0123");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> MaskingKey.ofInstallation(folder))
                .withMessage(
                        file
                                + " is not a masking key of 64 hexadecimal digits; remove it to have"
                                + " a new key made");
    }
}
