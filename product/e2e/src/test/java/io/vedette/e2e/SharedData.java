package io.vedette.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The recordings and cases that lie beside the repository; a test that needs them is skipped where
 * they are absent.
 */
final class SharedData {
    private static final Path ROOT = Path.of(System.getProperty("vedette.root"));

    private SharedData() {}

    static Path path(String path) {
        Path file = ROOT.resolve("../shared/data").resolve(path).normalize();
        assumeTrue(Files.exists(file), "skipped: data/" + path + " is not beside the repository");
        return file;
    }

    /** A file of the repository. */
    static Path repository(String path) {
        return ROOT.resolve(path);
    }
}
