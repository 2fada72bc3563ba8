package io.vedette.syscalls;

import io.vedette.model.FieldReader;
import io.vedette.model.Value;

/** Fields of the two ends of a connection: client and server, local and remote. */
final class EndFields {
    private EndFields() {}

    /** Which end a field is about; decided for each event. */
    @FunctionalInterface
    private interface End {
        /** Whether it is the one that is kept as the source: the client's. */
        boolean isSource(SyscallEvent event, Descriptor socket);
    }

    static void addTo(Readers readers) {
        End client = (event, socket) -> true;
        End server = (event, socket) -> false;
        End local = EndFields::isLocalSource;
        End remote = (event, socket) -> !isLocalSource(event, socket);
        addEnd(readers, "c", client, false);
        addEnd(readers, "s", server, true);
        addEnd(readers, "l", local, false);
        addEnd(readers, "r", remote, false);
        readers.add("fd.ip", DescriptorFields.of(EndFields::readAddresses));
        readers.add("fd.net", DescriptorFields.of(EndFields::readAddresses));
        readers.add("fd.port", DescriptorFields.of(EndFields::readPorts));
        readers.add("fd.proto", DescriptorFields.of(EndFields::readPorts));
        readers.add("fd.is_server", DescriptorFields.of(EndFields::readIsServer));
    }

    private static void addEnd(Readers readers, String letter, End end, boolean listening) {
        FieldReader<SyscallEvent> address =
                DescriptorFields.of((event, socket, into) ->
                        hasEnd(socket, listening)
                                && setAddress(socket, end.isSource(event, socket), into));
        readers.add("fd." + letter + "ip", address);
        readers.add("fd." + letter + "net", address);
        readers.add(
                "fd." + letter + "ip.name",
                DescriptorFields.of((event, socket, into) ->
                        hasEnd(socket, false)
                                && event.machine
                                        .names()
                                        .read(
                                                socket.endsToWrite(),
                                                socket.addressOffset(end.isSource(event, socket)),
                                                socket.addressLength(),
                                                into)));
        readers.add(
                "fd." + letter + "port",
                DescriptorFields.of((event, socket, into) -> {
                    if (!hasPort(socket, listening)) {
                        return false;
                    }
                    into.setNumber(port(socket, end.isSource(event, socket)));
                    return true;
                }));
        readers.add(
                "fd." + letter + "proto",
                DescriptorFields.of((event, socket, into) -> {
                    // Falco's client protocol of a socket without ports is empty, not absent
                    boolean hasOne =
                            letter.equals("c") ? socket.hasRole() : hasPort(socket, listening);
                    if (!hasOne) {
                        return false;
                    }
                    boolean source = end.isSource(event, socket);
                    ByteText text = event.scratch.begin();
                    if (socket.isConnection()) {
                        text.addNumber(port(socket, source));
                    }
                    text.into(into);
                    return true;
                }));
    }

    /** Before a socket has a role it is not known which end is which. */
    private static boolean hasEnd(Descriptor socket, boolean listening) {
        return socket.hasRole()
                && (socket.isConnection() || (listening && socket.isServerSocket()));
    }

    private static boolean hasPort(Descriptor socket, boolean listening) {
        return socket.isConnection() ? socket.hasRole() : listening && socket.isServerSocket();
    }

    private static boolean setAddress(Descriptor socket, boolean source, Value into) {
        boolean first = source && socket.isConnection();
        into.setText(socket.endsToWrite(), socket.addressOffset(first), socket.addressLength());
        return true;
    }

    private static int port(Descriptor socket, boolean source) {
        return source ? socket.sourcePort() : socket.destinationPort();
    }

    /** Whether the machine, or the container, has the address of the source. */
    private static boolean isLocalSource(SyscallEvent event, Descriptor socket) {
        return isLocal(event, socket, true);
    }

    private static boolean isLocal(SyscallEvent event, Descriptor socket, boolean source) {
        ProcessThread thread = event.thread;
        int offset = socket.addressOffset(source);
        int length = socket.addressLength();
        Interfaces interfaces = event.machine.interfaces;
        if (thread == null || thread.container.length == 0) {
            return interfaces.isLocal(socket.endsToWrite(), offset, length);
        }
        if (length != 4) {
            return false;
        }
        ByteText text = event.scratch.begin();
        SocketNames.addAddress(socket.endsToWrite(), offset, length, text);
        String address = text.toString();
        Containers containers = event.machine.containers;
        KnownContainer container = containers.find(thread.container);
        boolean live = event.machine.isLive();
        // of recordings as Falco: where it does not know its address, those of all containers
        // count, else those of the machine, too
        if (container == null || container.ip.length == 0) {
            return !live && containers.anyHasIp(address);
        }
        return container.hasIp(address)
                || (!live && interfaces.isLocal(socket.endsToWrite(), offset, length));
    }

    /** Of what has no addresses there are none; that it exists is true of every descriptor. */
    private static boolean readAddresses(SyscallEvent event, Descriptor socket, Value into) {
        into.clear();
        if (!socket.isIp()) {
            return true;
        }
        byte[] all = socket.endsToWrite();
        int length = socket.addressLength();
        if (socket.isConnection()) {
            into.addText(all, socket.addressOffset(true), length);
        }
        into.addText(all, socket.addressOffset(false), length);
        return true;
    }

    private static boolean readPorts(SyscallEvent event, Descriptor socket, Value into) {
        into.clear();
        if (!socket.isIp()) {
            return true;
        }
        if (socket.isConnection()) {
            into.addNumber(socket.sourcePort());
        }
        into.addNumber(socket.destinationPort());
        return true;
    }

    private static boolean readIsServer(SyscallEvent event, Descriptor socket, Value into) {
        into.setBoolean(
                socket.isServerSocket()
                        || (socket.isConnection() && isLocal(event, socket, false)));
        return true;
    }
}
