package io.vedette.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a runtime listens, and how it is spoken to.
 *
 * @param path of a Unix socket, or of what is read instead; need not be there
 */
public record RuntimeSocket(Path path, Protocol protocol) {
    /** What a runtime speaks. */
    public enum Protocol {
        /** containerd's own interface, and Kubernetes' beside it. */
        CONTAINERD,
        /** Kubernetes' container runtime interface alone, as CRI-O. */
        CRI,
        /** Docker's HTTP interface, which Podman has, too. */
        DOCKER,
        /** None: Podman's storage, a directory that is read. */
        PODMAN_FILES
    }

    /** Where runtimes listen unless they are told otherwise. */
    public static final List<RuntimeSocket> USUAL =
            List.of(
                    new RuntimeSocket(
                            Path.of("/run/containerd/containerd.sock"), Protocol.CONTAINERD),
                    new RuntimeSocket(
                            Path.of("/run/k3s/containerd/containerd.sock"), Protocol.CONTAINERD),
                    new RuntimeSocket(Path.of("/run/k0s/containerd.sock"), Protocol.CONTAINERD),
                    new RuntimeSocket(
                            Path.of("/var/snap/microk8s/common/run/containerd.sock"),
                            Protocol.CONTAINERD),
                    new RuntimeSocket(Path.of("/run/crio/crio.sock"), Protocol.CRI),
                    new RuntimeSocket(Path.of("/run/docker.sock"), Protocol.DOCKER),
                    new RuntimeSocket(Path.of("/run/podman/podman.sock"), Protocol.DOCKER),
                    new RuntimeSocket(
                            Path.of("/var/lib/containers/storage"), Protocol.PODMAN_FILES));

    /** By the name of the file, what listens there; what is a directory is Podman's storage. */
    public static RuntimeSocket at(Path path) {
        if (Files.isDirectory(path)) {
            return new RuntimeSocket(path, Protocol.PODMAN_FILES);
        }
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (name.contains("containerd")) {
            return new RuntimeSocket(path, Protocol.CONTAINERD);
        }
        boolean docker = name.contains("docker") || name.contains("podman");
        return new RuntimeSocket(path, docker ? Protocol.DOCKER : Protocol.CRI);
    }

    /** Whether what it does not know was made past every runtime: it is asked of all containers. */
    boolean knowsAll() {
        return protocol != Protocol.PODMAN_FILES;
    }

    boolean isThere() {
        return Files.exists(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
