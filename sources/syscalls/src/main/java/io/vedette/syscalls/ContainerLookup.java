package io.vedette.syscalls;

import java.util.Optional;

/**
 * Knows containers by what control groups call them.
 *
 * <p>Asked on the thread that reads events, once for a container until an answer is there and then
 * never again; it must answer from memory, without waiting.
 */
@FunctionalInterface
public interface ContainerLookup {
    /** Empty when nothing is known, or not yet. */
    Optional<Container> find(String id);

    /** For recordings, which carry what there is to know. */
    static ContainerLookup none() {
        return id -> Optional.empty();
    }
}
