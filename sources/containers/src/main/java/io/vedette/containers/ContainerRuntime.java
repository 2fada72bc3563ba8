package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.Optional;

/** Something that runs containers and can be asked about them. Any thread may ask; it waits. */
interface ContainerRuntime {
    /**
     * Who a container is; empty when the runtime knows nothing of it.
     *
     * @throws IOException when the runtime cannot be asked or its answer makes no sense
     */
    Optional<Container> find(ContainerPlace place) throws IOException, InterruptedException;

    /**
     * What the runtime is called, with its version; for an operator, may hold any character.
     *
     * @throws IOException when it cannot be asked
     */
    String version() throws IOException, InterruptedException;
}
