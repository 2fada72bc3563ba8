package io.vedette.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Finds out which container runtimes of this machine can be asked, by asking them. */
public final class RuntimeCheck {
    private RuntimeCheck() {}

    /**
     * One socket that is there.
     *
     * @param answers whether it can be asked
     * @param found what answered, or why nothing did; may hold any character
     */
    public record Finding(RuntimeSocket socket, boolean answers, String found) {}

    /** Asks behind all sockets that are there, for some seconds at most. */
    public static List<Finding> run(List<RuntimeSocket> sockets) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (RuntimeSocket socket : sockets) {
            if (!socket.isThere()) {
                continue;
            }
            if (!Files.isWritable(socket.path())) {
                findings.add(new Finding(socket, false, "this user may not connect to it"));
                continue;
            }
            try (var connection = new RuntimeConnection(socket)) {
                findings.add(new Finding(socket, true, String.join("; ", connection.versions())));
            } catch (IOException e) {
                findings.add(new Finding(socket, false, String.valueOf(e.getMessage())));
            }
        }
        return findings;
    }
}
