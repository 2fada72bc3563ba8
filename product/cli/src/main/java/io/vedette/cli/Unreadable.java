package io.vedette.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why a file could not be read, for people. */
final class Unreadable {
    private Unreadable() {}

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "not allowed to read " + denied.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }
}
