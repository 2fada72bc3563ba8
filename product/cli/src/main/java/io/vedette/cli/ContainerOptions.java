package io.vedette.cli;

import io.vedette.containers.RuntimeSocket;
import io.vedette.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How containers are found out. */
final class ContainerOptions {
    @Option(
            names = "--container-runtime",
            paramLabel = "SOCKET",
            description =
                    "Ask this runtime's Unix socket who containers are, rather than those that are usual; may be given"
                            + " several times. What it speaks is told by its name: containerd, docker and podman,"
                            + " Kubernetes' CRI else.")
    private List<Path> sockets = List.of();

    @Option(
            names = "--container-wait",
            paramLabel = "MILLIS",
            description =
                    "How long an alert that needs to know a brand-new container waits to know it; 250 unless given."
                            + " Other alerts never wait.")
    private long waitMillis = Pipeline.LATE_WAIT.toMillis();

    List<RuntimeSocket> sockets() {
        return sockets.isEmpty()
                ? RuntimeSocket.USUAL
                : sockets.stream().map(RuntimeSocket::at).toList();
    }

    Duration longestWait() {
        return Duration.ofMillis(Math.max(0, waitMillis));
    }
}
