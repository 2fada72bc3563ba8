package io.vedette.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {
    @TempDir private Path directory;

    private Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    private static String firstLine(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(64);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Test
    void opensWhatANameStandsForAlsoThroughLinks() throws IOException {
        Path file = Files.writeString(directory.resolve("l\u00f6g"), "first");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        try (FileChannel direct = RegularFile.open(file);
                FileChannel linked = RegularFile.open(link)) {
            assertThat(firstLine(direct)).isEqualTo("first");
            assertThat(firstLine(linked)).isEqualTo("first");
        }
    }

    @Test
    void neverWaitsForAWriter() throws Exception {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> RegularFile.open(pipe("pipe")))
                .withMessageContaining("pipe: it is no regular file");
        assertThatThrownBy(() -> RegularFile.open(Path.of("/dev/zero")))
                .hasMessageContaining("no regular file");
        assertThatThrownBy(() -> RegularFile.open(directory))
                .hasMessageContaining("no regular file");
    }

    @Test
    void saysWhatIsNotThereByItsName() {
        Path nowhere = directory.resolve("nowhere");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> RegularFile.open(nowhere))
                .withMessage(nowhere.toString());
    }

    /** Opened by its name, some opening would come upon the pipe and never return. */
    @Test
    void isNotCaughtByAPipeThatTakesTheNameMeanwhile() throws Exception {
        Path log = directory.resolve("log");
        Path pipe = pipe("pipe");
        Path spare = directory.resolve("spare");
        Files.writeString(log, "x");
        var done = new AtomicBoolean();
        var swapper =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                while (!done.get()) {
                                    Files.createLink(spare, pipe);
                                    Files.move(spare, log, StandardCopyOption.ATOMIC_MOVE);
                                    Files.writeString(spare, "x");
                                    Files.move(spare, log, StandardCopyOption.ATOMIC_MOVE);
                                }
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        int opened = 0;
        int refused = 0;
        try {
            for (int i = 0; i < 20_000 || opened == 0 || refused == 0; i++) {
                try (FileChannel channel = RegularFile.open(log)) {
                    assertThat(channel.size()).isLessThanOrEqualTo(1);
                    opened++;
                } catch (FileSystemException e) {
                    assertThat(e).hasMessageContaining("no regular file");
                    refused++;
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(opened).isPositive();
        assertThat(refused).isPositive();
    }
}
