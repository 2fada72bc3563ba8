package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Finds sockets by their inodes in the tables that {@code /proc} has of each network namespace. */
final class RunningSockets {
    private static final int LISTENING = 0x0A;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int UNIX_INODE = 6;
    private static final int UNIX_PATH = 7;

    /** By network namespace, then by inode. */
    private final Map<String, Map<Long, Entry>> namespaces = new HashMap<>();

    private record Entry(boolean unix, int protocol, String line) {}

    /** Says of a descriptor what its socket is, as far as it is found. */
    void describe(Path process, long inode, Descriptor socket) {
        socket.inode = inode;
        Entry entry = tables(process).get(inode);
        if (entry == null) {
            socket.type = Descriptor.UNSUPPORTED;
        } else if (entry.unix()) {
            describeUnix(entry, socket);
        } else {
            describeInternet(entry, socket);
        }
    }

    private Map<Long, Entry> tables(Path process) {
        byte[] namespace =
                Linux.readLink(RunningMachine.bytes(process.resolve("ns/net").toString()));
        return namespaces.computeIfAbsent(
                new String(namespace, StandardCharsets.ISO_8859_1), name -> read(process));
    }

    private static Map<Long, Entry> read(Path process) {
        var found = new HashMap<Long, Entry>();
        for (Map.Entry<String, Integer> table :
                Map.of(
                                "tcp", Descriptor.TCP,
                                "tcp6", Descriptor.TCP,
                                "udp", Descriptor.UDP,
                                "udp6", Descriptor.UDP,
                                "raw", Descriptor.RAW,
                                "raw6", Descriptor.RAW)
                        .entrySet()) {
            add(process, table.getKey(), INODE, new Entry(false, table.getValue(), ""), found);
        }
        add(process, "unix", UNIX_INODE, new Entry(true, 0, ""), found);
        return found;
    }

    private static void add(
            Path process, String table, int column, Entry kind, Map<Long, Entry> found) {
        for (String line : RunningMachine.lines(process.resolve("net").resolve(table))) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > column && Character.isDigit(fields[column].charAt(0))) {
                found.put(
                        Long.parseLong(fields[column]),
                        new Entry(kind.unix(), kind.protocol(), line));
            }
        }
    }

    private static void describeUnix(Entry entry, Descriptor socket) {
        String[] fields = entry.line().strip().split("\\s+", -1);
        socket.type = Descriptor.UNIX;
        String path = fields.length > UNIX_PATH ? fields[UNIX_PATH] : "";
        byte[] name = RunningMachine.bytes(path);
        socket.setName(name, 0, Math.min(name.length, Paths.LONGEST - 1));
        socket.flags |= path.isEmpty() ? Descriptor.ROLE_CLIENT : Descriptor.ROLE_SERVER;
    }

    private static void describeInternet(Entry entry, Descriptor socket) {
        String[] fields = entry.line().strip().split("\\s+", -1);
        byte[] local = address(fields[LOCAL]);
        byte[] remote = address(fields[REMOTE]);
        boolean listens =
                entry.protocol() == Descriptor.TCP
                        && Integer.parseInt(fields[STATE], 16) == LISTENING;
        int from = !listens && mapped(local) && mapped(remote) ? 12 : 0;
        boolean four = local.length - from == 4;
        if (listens) {
            socket.type = four ? Descriptor.IPV4_SERVER : Descriptor.IPV6_SERVER;
            socket.setDestination(local, from, local.length - from);
            socket.setDestinationPort(port(fields[LOCAL]));
        } else {
            socket.type = four ? Descriptor.IPV4 : Descriptor.IPV6;
            socket.setSource(local, from, local.length - from);
            socket.setDestination(remote, from, remote.length - from);
            socket.setSourcePort(port(fields[LOCAL]));
            socket.setDestinationPort(port(fields[REMOTE]));
            socket.flags |= entry.protocol() == Descriptor.TCP ? Descriptor.CONNECTED : 0;
        }
        socket.setProtocol(entry.protocol());
        var name = new ByteText();
        SocketNames.add(socket, name.begin());
        socket.setName(name);
    }

    private static boolean mapped(byte[] address) {
        return address.length == 16 && SocketNames.isMapped(address, 0);
    }

    private static int port(String end) {
        return Integer.parseInt(end.substring(end.indexOf(':') + 1), 16);
    }

    /** Words of four bytes, each as a number of this machine: its least byte comes last. */
    private static byte[] address(String end) {
        byte[] words = HexFormat.of().parseHex(end.substring(0, end.indexOf(':')));
        byte[] address = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            address[i] = words[i - i % 4 + 3 - i % 4];
        }
        return address;
    }
}
