package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One socket with the runtimes behind it; connected when it is first asked. Any thread may ask. */
final class RuntimeConnection implements AutoCloseable {
    /** At once; a runtime that hangs makes others wait for it alone. */
    private static final int MOST_ASKING = 16;

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

    private synchronized List<ContainerRuntime> runtimes() throws IOException {
        if (client == null) {
            UnixClient connected =
                    switch (socket.protocol()) {
                        case CONTAINERD, CRI -> UnixClient.grpc(socket.path());
                        case DOCKER -> UnixClient.http(socket.path());
                    };
            client = connected;
            runtimes =
                    switch (socket.protocol()) {
                        // what kubelets made is told with its pod, the rest is only here
                        case CONTAINERD ->
                                List.of(
                                        new CriRuntime(connected),
                                        new ContainerdRuntime(connected));
                        case CRI -> List.of(new CriRuntime(connected));
                        case DOCKER -> List.of(new DockerRuntime(connected));
                    };
        }
        return runtimes;
    }

    /**
     * Who a container is; empty when nobody behind the socket knows.
     *
     * @throws IOException when none told, and some could not be asked
     */
    Optional<Container> find(ContainerPlace place) throws IOException, InterruptedException {
        asking.acquire();
        try {
            return ask(place);
        } finally {
            asking.release();
        }
    }

    private Optional<Container> ask(ContainerPlace place) throws IOException, InterruptedException {
        IOException failure = null;
        for (ContainerRuntime runtime : runtimes()) {
            try {
                Optional<Container> found = runtime.find(place);
                if (found.isPresent()) {
                    return found;
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
