package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the recorded machine: its threads and their descriptors, accounts, interfaces
 * and containers. One thread owns it.
 */
final class MachineState {
    final ThreadTable threads = new ThreadTable();
    final Accounts accounts = new Accounts();
    final Interfaces interfaces = new Interfaces();
    final ContainerIds containerIds;
    final Containers containers;
    MachineInfo info = MachineInfo.UNKNOWN;

    /** The latest of what is known of names, for each event. */
    private @Nullable HostNames hostNames;

    private MachineState(ContainerIds containerIds, ContainerLookup lookup) {
        this.containerIds = containerIds;
        containers = new Containers(lookup, containerIds);
    }

    /** Of a recording, which tells what there is to know. */
    static MachineState recorded() {
        return new MachineState(new ContainerIds(false), ContainerLookup.none());
    }

    /** Of the machine that this runs on. */
    static MachineState live(ContainerLookup lookup) {
        return new MachineState(new ContainerIds(true), lookup);
    }

    /** From the next event on. */
    void lookUpNames(HostNames names) {
        hostNames = names;
    }

    /** Which host names addresses belong to. */
    KnownNames names() {
        HostNames names = hostNames;
        return names == null ? KnownNames.NONE : names.known();
    }

    /** Whether this runs on the machine, rather than reads a recording of it. */
    boolean isLive() {
        return containerIds.isLive();
    }

    /**
     * Finds out which container a thread is in.
     *
     * @param started whether it was just started a program
     */
    void place(ProcessThread thread, boolean started) {
        thread.container = containerIds.of(thread, started);
        containers.seen(thread, started);
    }

    /** Forgets everything, for another recording. */
    void clear() {
        threads.clear();
        accounts.clear();
        interfaces.clear();
        containers.clear();
        info = MachineInfo.UNKNOWN;
    }

    /** After all lists of a recording were read and before its first event. */
    void complete() {
        threads.linkAll();
        // those outside of containers first: their groups are not containers'
        threads.forEach(thread -> {
            if (!thread.isInPidNamespace()) {
                place(thread, true);
            }
        });
        threads.forEach(thread -> place(thread, true));
        ServerPorts.turnAround(this);
    }
}
