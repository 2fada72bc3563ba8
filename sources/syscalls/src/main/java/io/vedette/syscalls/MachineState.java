package io.vedette.syscalls;

/**
 * What is known of the recorded machine: its threads and their descriptors, accounts, interfaces
 * and containers. One thread owns it.
 */
final class MachineState {
    final ThreadTable threads = new ThreadTable();
    final Accounts accounts = new Accounts();
    final Interfaces interfaces = new Interfaces();
    final ContainerIds containerIds = new ContainerIds();
    final Containers containers;
    MachineInfo info = MachineInfo.UNKNOWN;

    MachineState(ContainerLookup lookup) {
        containers = new Containers(lookup);
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
        threads.forEach(thread -> thread.container = containerIds.of(thread.controlGroups));
        ServerPorts.turnAround(this);
    }
}
