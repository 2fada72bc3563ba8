package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests run: ours is compiled first. */
final class Program {
    private static final Path SOURCE =
            Path.of(System.getProperty("vedette.root", "."), "sources/syscalls/src/test/c/calls.c");

    private Program() {}

    /** Skips the test, with a word, where a program is not installed. */
    static void need(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        System.err.println("skipped: " + name + " is not installed");
        Assumptions.abort(name + " is not installed");
    }

    static Path compile(Path folder) throws IOException, InterruptedException {
        need("clang");
        Path program = folder.resolve("calls");
        String said = run("clang", "-O1", SOURCE.toString(), "-o", program.toString());
        if (!Files.isExecutable(program)) {
            throw new IOException("clang: " + said);
        }
        return program;
    }

    /** What it wrote, to both outputs. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        return said;
    }
}
