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

    /** What begins a group that is not below the root of our own namespace of control groups. */
    private static final String OUTSIDE = "/..";

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
                    .map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1))
                    .anyMatch(shown -> isIn(shown, path));
        } catch (IOException ignored) {
            // it has ended meanwhile
            return false;
        }
    }

    /**
     * Whether a group is another one or below it.
     *
     * @param shown to us, which is seen from where our own control groups begin: in a container
     *     that is mostly its own group, and of others only that way up and down again is told
     */
    static boolean isIn(String shown, String path) {
        String below = shown;
        while (below.startsWith(OUTSIDE)) {
            below = below.substring(OUTSIDE.length());
        }
        if (below.length() == shown.length()) {
            return shown.equals(path) || shown.startsWith(path + "/");
        }
        for (int end = below.length(); end > 0; end = below.lastIndexOf('/', end - 1)) {
            if (path.endsWith(below.substring(0, end))) {
                return true;
            }
        }
        return false;
    }
}
