package io.vedette.syscalls;

import java.util.HashSet;
import java.util.Set;

/** Finds out which end of the connections of a list of descriptors is the server's. */
final class ServerPorts {
    private ServerPorts() {}

    /** Connections from a port that somebody listens on were accepted there. */
    static void turnAround(MachineState machine) {
        Set<Integer> ports = new HashSet<>();
        machine.threads.forEach(thread ->
                thread.ownDescriptors.forEach((descriptor, number) -> {
                    if (descriptor.isServerSocket()) {
                        ports.add(descriptor.destinationPort());
                    }
                }));
        var text = new ByteText();
        machine.threads.forEach(thread ->
                thread.ownDescriptors.forEach((descriptor, number) -> {
                    if (descriptor.type == Descriptor.IPV4) {
                        assignRole(descriptor, ports, text);
                    }
                }));
    }

    private static void assignRole(Descriptor descriptor, Set<Integer> ports, ByteText text) {
        if (!ports.contains(descriptor.sourcePort())) {
            descriptor.flags |= Descriptor.ROLE_CLIENT;
            return;
        }
        descriptor.swapEnds();
        text.clear();
        SocketNames.add(descriptor, text.begin());
        descriptor.setName(text);
        descriptor.flags |= Descriptor.ROLE_SERVER;
    }
}
