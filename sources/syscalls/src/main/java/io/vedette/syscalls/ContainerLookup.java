package io.vedette.syscalls;

/**
 * Knows containers by what control groups call them.
 *
 * <p>Asked on the thread that reads events: when a container is first seen, and again whenever
 * somebody wants to know, until there is an answer, and then never again. It must answer from
 * memory, without waiting; the first question is when to begin to find out.
 */
@FunctionalInterface
public interface ContainerLookup {
    Answer find(ContainerPlace place);

    /**
     * What Kubernetes says of a container's pod. Asked like {@link #find}, when a field of it is
     * read or somebody waits for one, and after {@link PodUnknown} again.
     */
    default PodAnswer pod(Pod.Reference reference) {
        return new PodUnknown();
    }

    /** What is known of a pod. */
    sealed interface PodAnswer {}

    /** It is being found out. */
    record PodPending() implements PodAnswer {}

    record PodKnown(Pod pod) implements PodAnswer {}

    /** Nobody can tell now. */
    record PodUnknown() implements PodAnswer {}

    /** What is known. */
    sealed interface Answer {}

    /** It is being found out. */
    record Pending() implements Answer {}

    /** A runtime knows it. */
    record Known(Container container) implements Answer {}

    /**
     * Nobody can tell.
     *
     * @param unmanaged whether all runtimes there are were asked and know nothing of it: it was
     *     made past them
     */
    record Unknown(boolean unmanaged) implements Answer {}

    /** For recordings, which carry what there is to know. */
    static ContainerLookup none() {
        return place -> new Unknown(false);
    }
}
