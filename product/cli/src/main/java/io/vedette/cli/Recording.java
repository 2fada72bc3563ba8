package io.vedette.cli;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import io.vedette.syscalls.CaptureReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens recorded events under the names that users give them. */
final class Recording {
    private static final String STANDARD_INPUT = "standard input";

    private Recording() {}

    /**
     * @param input a file, or - for the standard input
     */
    static EventSource open(String input, Console console, Consumer<InputProblem> problems)
            throws IOException {
        if (input.equals("-")) {
            InputStream in = new BufferedInputStream(console.in());
            return CaptureFile.isCapture(in)
                    ? CaptureReader.of(in, STANDARD_INPUT, Hostname.local(), problems)
                    : AuditReader.of(in, STANDARD_INPUT, Hostname.local(), problems);
        }
        return open(Path.of(input), problems);
    }

    static EventSource open(Path path, Consumer<InputProblem> problems) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("is a directory; name the files in it");
        }
        if (CaptureFile.isCapture(path) || CaptureFile.isCalledCapture(path)) {
            return CaptureReader.open(path, Hostname.local(), problems);
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
