package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One socket with the runtimes behind it; connected when it is first asked. Any thread may ask. */
final class RuntimeConnection implements AutoCloseable {
    /** At once; a runtime that hangs makes others wait for it alone. */
    private static final int MOST_ASKING = 16;

    /** containerd's CRI plugin labels so what it makes, and tells of it when it is made wholly. */
    private static final String OF_CRI = "io.cri-containerd.kind";

    private final Semaphore asking = new Semaphore(MOST_ASKING);
    private final RuntimeSocket socket;
    private @Nullable UnixClient client;
    private List<ContainerRuntime> runtimes = List.of();

    RuntimeConnection(RuntimeSocket socket) {
        this.socket = socket;
    }

    RuntimeSocket socket() {
        return socket;
    }

    /**
     * What is known of a container.
     *
     * @param isWhole whether nobody will say more in a moment, neither this runtime nor one above
     *     it
     */
    record Found(Container container, boolean isWhole) {}

    /** What asks here; connected when it is first asked. */
    synchronized UnixClient client() throws IOException {
        runtimes();
        return Objects.requireNonNull(client);
    }

    private static List<ContainerRuntime> ofContainerd(UnixClient connected) {
        var containerd = new ContainerdRuntime(connected);
        return List.of(new CriRuntime(connected, containerd::digestForKubelets), containerd);
    }

    private synchronized List<ContainerRuntime> runtimes() throws IOException {
        if (socket.protocol() == RuntimeSocket.Protocol.PODMAN_FILES) {
            return List.of(new PodmanStorage(socket.path()));
        }
        if (client == null) {
            UnixClient connected =
                    switch (socket.protocol()) {
                        case CONTAINERD, CRI -> UnixClient.grpc(socket.path());
                        case DOCKER, PODMAN_FILES -> UnixClient.http(socket.path());
                    };
            client = connected;
            runtimes =
                    switch (socket.protocol()) {
                        // what kubelets made is told with its pod, the rest is only here
                        case CONTAINERD -> ofContainerd(connected);
                        case CRI -> List.of(new CriRuntime(connected));
                        case DOCKER, PODMAN_FILES -> List.of(new DockerRuntime(connected));
                    };
        }
        return runtimes;
    }

    /**
     * Who a container is; empty when nobody behind the socket knows.
     *
     * @throws IOException when none told, and some could not be asked
     */
    Optional<Found> find(ContainerPlace place) throws IOException, InterruptedException {
        asking.acquire();
        try {
            return ask(place);
        } finally {
            asking.release();
        }
    }

    private Optional<Found> ask(ContainerPlace place) throws IOException, InterruptedException {
        IOException failure = null;
        CriRuntime cri = null;
        for (ContainerRuntime runtime : runtimes()) {
            try {
                Optional<Container> found = runtime.find(place);
                if (found.isPresent()) {
                    boolean isOfCri = found.get().labels().containsKey(OF_CRI);
                    boolean isOfDocker =
                            runtime instanceof ContainerdRuntime
                                    && found.get().type().equals("docker");
                    boolean whole = !isOfDocker;
                    if (cri != null && isOfCri) {
                        cri.prepare(found.get().podSandboxId());
                        whole = false;
                    }
                    return Optional.of(new Found(found.get(), whole));
                }
                if (runtime instanceof CriRuntime ofKubelets) {
                    cri = ofKubelets;
                }
            } catch (IOException e) {
                // containerd may run without its CRI plugin
                failure = isWithoutCri(e) ? failure : e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    private boolean isWithoutCri(IOException failure) {
        return socket.protocol() == RuntimeSocket.Protocol.CONTAINERD
                && failure instanceof UnixClient.UnimplementedException;
    }

    /** What answers here, for an operator; may hold any character. */
    List<String> versions() throws IOException, InterruptedException {
        var versions = new ArrayList<String>();
        for (ContainerRuntime runtime : runtimes()) {
            try {
                versions.add(runtime.version());
            } catch (IOException e) {
                if (!isWithoutCri(e)) {
                    throw e;
                }
            }
        }
        return versions;
    }

    @Override
    public synchronized void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }
}
