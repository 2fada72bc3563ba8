package io.vedette.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The streams a command talks through: results on one, everything said about them on the other. */
final class Console {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean outTerminal;

    Console() {
        this(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(Path.of("/proc/self/fd/2")),
                isTerminal(Path.of("/proc/self/fd/1")));
    }

    Console(InputStream in, OutputStream out, PrintStream err, boolean terminal) {
        this(in, out, err, terminal, terminal);
    }

    private Console(
            InputStream in,
            OutputStream out,
            PrintStream err,
            boolean terminal,
            boolean outTerminal) {
        this.outTerminal = outTerminal;
        this.in = in;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException ignored) {
            // no such descriptor or no /proc: then nobody is watching a progress bar
            return false;
        }
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Whether a person is probably watching {@link #out}. */
    boolean isOutTerminal() {
        return outTerminal;
    }

    /** Whether a person is probably watching {@link #err}. */
    boolean isTerminal() {
        return terminal;
    }
}
