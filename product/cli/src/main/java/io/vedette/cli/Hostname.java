package io.vedette.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name under which this host appears in alerts. */
final class Hostname {
    private Hostname() {}

    /**
     * {@code FALCO_HOSTNAME} when it is set, as Falco has it; else the kernel's name for the host.
     */
    static String local() {
        String given = System.getenv("FALCO_HOSTNAME");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException ignored) {
            // not Linux, or /proc is hidden: an alert without a host is better than none
            return "";
        }
    }
}
