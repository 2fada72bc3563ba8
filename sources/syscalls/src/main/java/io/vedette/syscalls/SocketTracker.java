package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/** What events tell of sockets: their ends, which end is the server's, their names. */
final class SocketTracker {
    private static final int FAMILY_UNIX = 1;
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 10;
    private static final int FAMILY_NETLINK = 16;
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int RAW = 3;
    private static final int IN_PROGRESS = -115;

    /** Where the path begins in both ends of a socket within the machine. */
    private static final int UNIX_PATH = 17;

    /** What Falco calls a socket of which the kernel told nothing. */
    private static final String NO_TUPLE = "NULL";

    private final MachineState machine;
    private final Slice tuple = new Slice();
    private final Slice address = new Slice();
    private final Slice entryAddress = new Slice();
    private final ByteText name = new ByteText();
    private final SocketEnds ends = new SocketEnds();

    SocketTracker(MachineState machine) {
        this.machine = machine;
    }

    void socket(SyscallEvent event) {
        if (event.result() >= 0) {
            open(
                    event,
                    event.result(),
                    (int) event.unsigned(1),
                    (int) event.unsigned(2),
                    (int) event.unsigned(3),
                    (int) event.unsigned(4));
        }
    }

    private static void open(
            SyscallEvent event, long number, int domain, int type, int protocol, int flags) {
        Descriptor opened = FileTracker.open(event, number);
        if (opened == null) {
            return;
        }
        opened.openFlags = flags;
        switch (domain) {
            case FAMILY_UNIX -> opened.type = Descriptor.UNIX;
            case FAMILY_4, FAMILY_6 -> {
                opened.type = domain == FAMILY_4 ? Descriptor.IPV4 : Descriptor.IPV6;
                opened.setProtocol(protocol(type, protocol));
            }
            case FAMILY_NETLINK -> opened.type = Descriptor.NETLINK;
            default -> opened.type = Descriptor.UNKNOWN;
        }
    }

    private static int protocol(int type, int protocol) {
        return switch (protocol) {
            case 0 ->
                    switch (type & 0xff) {
                        case STREAM -> Descriptor.TCP;
                        case DATAGRAM -> Descriptor.UDP;
                        default -> Descriptor.PROTOCOL_UNKNOWN;
                    };
            case 1 -> type == RAW ? Descriptor.RAW : Descriptor.ICMP;
            case 6 -> type == RAW ? Descriptor.RAW : Descriptor.TCP;
            case 17 -> type == RAW ? Descriptor.RAW : Descriptor.UDP;
            case 255 -> Descriptor.RAW;
            default -> Descriptor.PROTOCOL_UNKNOWN;
        };
    }

    void bind(SyscallEvent event) {
        Descriptor socket = event.descriptor;
        if (socket == null || event.result() < 0) {
            return;
        }
        event.bytes(1, address);
        if (!SocketEnds.isAddress(address)) {
            return;
        }
        int family = address.array[address.offset];
        if (family == FAMILY_4 || family == FAMILY_6) {
            int length = family == FAMILY_4 ? 4 : 16;
            int at = address.offset + 1;
            int port = LittleEndian.unsignedShort(address.array, at + length);
            if (port > 0) {
                int skipped = length == 16 && SocketNames.isMapped(address.array, at) ? 12 : 0;
                int protocol = machine.isLive() ? socket.protocol() : socket.protocolBehind(length);
                socket.listen(protocol, address.array, at + skipped, length - skipped, port);
            }
        }
        rename(event, socket, SocketText.address(address, name));
    }

    /** Gives the descriptor the name that was put together. */
    private static void rename(SyscallEvent event, Descriptor socket, ByteText name) {
        if (!socket.isNamed(name)) {
            socket.setName(name);
            event.nameChanged = true;
        }
    }

    /**
     * @param entry the entry of the call, where it was recorded: its address is what the kernel was
     *     given
     */
    void connect(SyscallEvent event, @Nullable RecordedEvent entry) {
        Descriptor socket = event.descriptor;
        long result = event.result();
        if (event.thread == null || socket == null || (result < 0 && result != IN_PROGRESS)) {
            return;
        }
        socket.flags |= Descriptor.CONNECTED;
        entryAddress.set(Slice.NOTHING);
        if (entry != null) {
            entry.bytes(1, entryAddress);
            if (!SocketEnds.isAddress(entryAddress)) {
                entryAddress.set(Slice.NOTHING);
            }
        }
        event.bytes(1, tuple);
        if (tuple.isEmpty()) {
            if (!entryAddress.isEmpty()) {
                connectTo(event, socket);
            }
            return;
        }
        event.bytes(3, address);
        if (!SocketEnds.isAddress(address)) {
            address.set(Slice.NOTHING);
        }
        if (SocketEnds.isTuple(tuple)) {
            connectBoth(event, socket);
        }
    }

    /** The kernel told nothing: what the call asked for has to do. */
    private void connectTo(SyscallEvent event, Descriptor socket) {
        int family = entryAddress.array[entryAddress.offset];
        if (family == FAMILY_4 || family == FAMILY_6) {
            int length = family == FAMILY_4 ? 4 : 16;
            int at = entryAddress.offset + 1;
            int port = LittleEndian.unsignedShort(entryAddress.array, at + length);
            if (length == 16 && SocketNames.isMapped(entryAddress.array, at)) {
                at += 12;
                length = 4;
            }
            socket.type = length == 4 ? Descriptor.IPV4 : Descriptor.IPV6;
            socket.setDestination(entryAddress.array, at, length);
            socket.setDestinationPort(port);
        } else {
            name.clear();
            rename(event, socket, name.begin().add(NO_TUPLE));
        }
    }

    private void connectBoth(SyscallEvent event, Descriptor socket) {
        int family = tuple.array[tuple.offset];
        if (family == FAMILY_4 || family == FAMILY_6) {
            ends.read(tuple);
            ends.trust(address, entryAddress);
            boolean changed = ends.connect(socket, machine.isLive());
            if (changed && socket.is(Descriptor.ROLE_SERVER) && socket.isUdp()) {
                socket.swapEnds();
            }
            name.clear();
            SocketNames.addByProtocol(socket, name.begin());
            rename(event, socket, name);
        } else {
            if (socket.type != Descriptor.UNIX || tuple.length < UNIX_PATH) {
                return;
            }
            nameUnix(event, socket);
        }
        if (!socket.hasRole()) {
            socket.flags |= Descriptor.ROLE_CLIENT;
        }
    }

    private void nameUnix(SyscallEvent event, Descriptor socket) {
        Slice path = SocketText.path(tuple, UNIX_PATH);
        if (!address.isEmpty() && !entryAddress.isEmpty()) {
            Slice given = SocketText.path(address, 1);
            boolean same =
                    java.util.Arrays.equals(
                            path.array,
                            path.offset,
                            path.offset + path.length,
                            given.array,
                            given.offset,
                            given.offset + given.length);
            if (same) {
                path = SocketText.path(entryAddress, 1);
            }
        }
        readUnix(socket);
        name.clear();
        SocketNames.addUnix(socket.unixSource, socket.unixDestination, path, name.begin());
        rename(event, socket, name);
    }

    private void readUnix(Descriptor socket) {
        socket.unixSource = LittleEndian.number(tuple.array, tuple.offset + 1);
        socket.unixDestination = LittleEndian.number(tuple.array, tuple.offset + 9);
    }

    void accept(SyscallEvent event) {
        long number = event.result();
        ProcessThread thread = event.thread;
        if (number < 0 || thread == null) {
            return;
        }
        thread.lastDescriptor = number;
        event.bytes(1, tuple);
        if (!SocketEnds.isTuple(tuple)) {
            return;
        }
        int family = tuple.array[tuple.offset];
        boolean unix = family == FAMILY_UNIX && tuple.length >= UNIX_PATH;
        if (!unix && family != FAMILY_4 && family != FAMILY_6) {
            return;
        }
        Descriptor opened = FileTracker.open(event, number);
        if (opened == null) {
            return;
        }
        if (unix) {
            opened.type = Descriptor.UNIX;
            readUnix(opened);
        } else {
            ends.read(tuple);
            ends.connect(opened, machine.isLive());
            opened.setProtocol(Descriptor.TCP);
        }
        opened.openFlags =
                event.code() == EventCode.ACCEPT4
                        ? (int) event.unsigned(5) & FileFlag.CLOSE_ON_EXEC
                        : 0;
        opened.flags = Descriptor.ROLE_SERVER | Descriptor.CONNECTED;
        opened.setName(SocketText.tuple(tuple, name));
        event.nameChanged = opened.nameLength > 0;
    }

    void pair(SyscallEvent event) {
        if (event.result() < 0 || event.thread == null) {
            return;
        }
        long first = event.signed(1);
        long second = event.signed(2);
        if (first == second) {
            event.descriptor = null;
            return;
        }
        openEnd(event, second);
        openEnd(event, first);
        event.thread.lastDescriptor = second;
    }

    private static void openEnd(SyscallEvent event, long number) {
        Descriptor opened = FileTracker.open(event, number);
        if (opened != null) {
            opened.type = Descriptor.UNIX;
            opened.unixSource = event.unsigned(3);
            opened.unixDestination = event.unsigned(4);
        }
    }

    /** A send on a socket that was not seen being made: it must be one for datagrams. */
    void send(SyscallEvent event) {
        if (event.descriptor == null && event.thread != null && event.result() >= 0) {
            event.bytes(4, tuple);
            int family = tuple.isEmpty() ? 0 : tuple.array[tuple.offset];
            if (family == FAMILY_4 || family == FAMILY_6) {
                open(event, event.signed(2), family, DATAGRAM, 17, 0);
            }
        }
        output(event, 4);
    }

    /**
     * @param place the parameter that names both ends; -1 for none
     */
    void input(SyscallEvent event, int place) {
        transfer(event, place, true);
    }

    void output(SyscallEvent event, int place) {
        transfer(event, place, false);
    }

    private void transfer(SyscallEvent event, int place, boolean incoming) {
        Descriptor socket = event.descriptor;
        if (socket == null || event.result() < 0) {
            return;
        }
        if (socket.isConnection()) {
            socket.flags |= Descriptor.CONNECTED;
        }
        if (place < 0 || (socket.nameLength > 0 && hasFixedEnds(socket))) {
            return;
        }
        event.bytes(place, tuple);
        if (!SocketEnds.isTuple(tuple) || !update(socket)) {
            return;
        }
        ProcessThread thread = event.thread;
        if (socket.isConnection() && thread != null) {
            if (!socket.hasRole()) {
                guessRole(socket, thread, incoming);
            }
            if (socket.is(incoming ? Descriptor.ROLE_CLIENT : Descriptor.ROLE_SERVER)) {
                socket.swapEnds();
            }
            name.clear();
            SocketNames.addByProtocol(socket, name.begin());
            rename(event, socket, name);
        } else {
            rename(event, socket, SocketText.tuple(tuple, name));
        }
    }

    /** In Falco those of TCP over IPv6 are changed by what is sent and received. */
    private boolean hasFixedEnds(Descriptor socket) {
        return socket.isTcp()
                || (machine.isLive()
                        && socket.isConnection()
                        && socket.protocol() == Descriptor.TCP);
    }

    /** Whether the ends are now others. */
    private boolean update(Descriptor socket) {
        int family = tuple.array[tuple.offset];
        if (family == FAMILY_4 || family == FAMILY_6) {
            ends.read(tuple);
            if (!ends.update(socket, machine.isLive())) {
                return false;
            }
        } else if (family == FAMILY_UNIX && tuple.length >= UNIX_PATH) {
            socket.type = Descriptor.UNIX;
            readUnix(socket);
            return true;
        }
        if (socket.isConnection() && socket.protocol() == Descriptor.PROTOCOL_UNKNOWN) {
            // TCP would not change its ends
            socket.setProtocol(Descriptor.UDP);
        }
        machine.interfaces.complete(socket);
        return true;
    }

    private void guessRole(Descriptor socket, ProcessThread thread, boolean incoming) {
        DescriptorTable table = thread.descriptors();
        // of recordings whatever the type: as Falco, which reads the middle of an address of IPv6
        // as ports
        boolean live = machine.isLive();
        int port =
                live
                        ? socket.destinationPort()
                        : LittleEndian.unsignedShort(socket.endsToWrite(), 10);
        int from = live ? socket.sourcePort() : LittleEndian.unsignedShort(socket.endsToWrite(), 8);
        if (table == null || !table.any((number, other) -> isBound(other, port))) {
            socket.flags |= Descriptor.ROLE_CLIENT;
        } else if (!table.any(
                (number, other) -> other.type == Descriptor.IPV4 && other.sourcePort() == from)) {
            socket.flags |= Descriptor.ROLE_SERVER;
        } else {
            socket.flags |= incoming ? Descriptor.ROLE_SERVER : Descriptor.ROLE_CLIENT;
        }
    }

    private static boolean isBound(Descriptor other, int port) {
        return (other.type == Descriptor.IPV4 || other.type == Descriptor.IPV4_SERVER)
                && other.destinationPort() == port;
    }
}
