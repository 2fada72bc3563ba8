package io.vedette.cli;

import io.vedette.containers.ClusterAccess;
import io.vedette.containers.RuntimeSocket;
import io.vedette.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How containers are found out. */
final class ContainerOptions {
    @Option(
            names = "--container-runtime",
            paramLabel = "SOCKET",
            description =
                    "Ask this runtime's Unix socket who containers are, rather than those that are usual; may be given"
                            + " several times. What it speaks is told by its name: containerd, docker and podman,"
                            + " Kubernetes' CRI else; a directory is read as Podman's storage.")
    private List<Path> sockets = List.of();

    @Option(
            names = "--container-wait",
            paramLabel = "MILLIS",
            description =
                    "How long an alert that needs to know a brand-new container waits to know it; 250 unless given."
                            + " Other alerts never wait.")
    private long waitMillis = Pipeline.LATE_WAIT.toMillis();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "Ask the API server of this kubeconfig's current context which workloads pods belong to. Unless"
                            + " given, that of KUBECONFIG, else, within a pod, as its service account.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--kubelet",
            paramLabel = "URL",
            description =
                    "Ask the kubelet at this address for this node's pods; https://127.0.0.1:10250 unless given,"
                            + " as who the kubeconfig or the service account says, else"
                            + " http://127.0.0.1:10255.")
    private Optional<String> kubelet = Optional.empty();

    /**
     * Who is asked which workloads pods belong to.
     *
     * @throws IOException when what was given cannot be used, with what to do
     */
    ClusterAccess cluster() throws IOException {
        return ClusterAccess.find(kubeconfig, kubelet, System.getenv());
    }

    List<RuntimeSocket> sockets() {
        return sockets.isEmpty()
                ? RuntimeSocket.USUAL
                : sockets.stream().map(RuntimeSocket::at).toList();
    }

    Duration longestWait() {
        return Duration.ofMillis(Math.max(0, waitMillis));
    }
}
