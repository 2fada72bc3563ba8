package io.vedette.rules;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The recordings and cases that lie beside the repository; a test that needs them is skipped where
 * they are absent.
 */
final class SharedData {
    private SharedData() {}

    static Path falco(String path) {
        Path file =
                Path.of(System.getProperty("vedette.root"))
                        .resolve("../shared/data/falco")
                        .resolve(path);
        assumeTrue(Files.exists(file), "skipped: " + path + " is not beside the repository");
        return file;
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
