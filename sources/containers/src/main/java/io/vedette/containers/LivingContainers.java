package io.vedette.containers;

import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which containers have processes now. */
final class LivingContainers {
    private static final Path PROC = Path.of("/proc");

    private LivingContainers() {}

    /** Whether some process is in a container's control group, or below it. */
    static boolean has(ContainerPlace place) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (isIn(process, place.path())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException ignored) {
            // nothing can be said then
        }
        return false;
    }

    private static boolean isIn(Path process, String path) {
        try {
            return Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .anyMatch(line -> line.endsWith(":" + path) || line.contains(":" + path + "/"));
        } catch (IOException ignored) {
            // it has ended meanwhile
            return false;
        }
    }
}
