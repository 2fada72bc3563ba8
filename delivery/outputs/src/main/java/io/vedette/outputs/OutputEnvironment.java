package io.vedette.outputs;

import io.vedette.model.AlertFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What outputs find around them.
 *
 * @param format how alerts are written
 * @param standardOutput where the output {@code stdout} writes
 * @param terminal whether that is a terminal
 * @param variables of the process's environment
 * @param backoff pauses after failures
 * @param random for jitter; used by several threads
 * @param problems told what an operator should know, from the threads of outputs; holds them up
 */
public record OutputEnvironment(
        AlertFormat format,
        OutputStream standardOutput,
        boolean terminal,
        Map<String, String> variables,
        Backoff backoff,
        RandomGenerator random,
        Consumer<OutputProblem> problems) {
    public OutputEnvironment {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static OutputEnvironment ofProcess(
            AlertFormat format, Consumer<OutputProblem> problems) {
        return new OutputEnvironment(
                format,
                new FileOutputStream(FileDescriptor.out),
                isTerminal(Path.of("/proc/self/fd/1")),
                System.getenv(),
                Backoff.DEFAULT,
                new java.security.SecureRandom(),
                problems);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException ignored) {
            // no such descriptor or no /proc: plain text is right anywhere
            return false;
        }
    }
}
