package io.vedette.cli;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.InputProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens recorded events under the names that users give them. */
final class Recording {
    private Recording() {}

    /**
     * @param input a file, or - for the standard input
     */
    static AuditReader open(String input, Console console, Consumer<InputProblem> problems)
            throws IOException {
        if (input.equals("-")) {
            return AuditReader.of(console.in(), "standard input", Hostname.local(), problems);
        }
        return open(Path.of(input), problems);
    }

    static AuditReader open(Path path, Consumer<InputProblem> problems) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("is a directory; name the files in it");
        }
        if (CaptureFile.isCapture(path)) {
            throw new IOException(
                    "is a capture of system calls, which this version cannot replay yet");
        }
        return AuditReader.open(path, Hostname.local(), problems);
    }

    /** A file named within another one, from the place where that one is. */
    static Path beside(Path file, String name) throws IOException {
        try {
            return file.resolveSibling(name);
        } catch (InvalidPathException e) {
            throw new IOException("not the name of a file: " + name, e);
        }
    }
}
