package io.vedette.syscalls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from {@code /proc} and {@code /etc} how this machine is: its processes, accounts and
 * interfaces. What cannot be read, or ends meanwhile, is left out.
 */
final class RunningMachine {
    private static final Path PROC = Path.of("/proc");
    private static final String NUMBERS = "[0-9]*";
    private static final int MASK_BITS = 8;

    private final MachineState machine;
    private final long bootNanos;

    RunningMachine(MachineState machine, long bootNanos) {
        this.machine = machine;
        this.bootNanos = bootNanos;
    }

    void read() {
        machine.info =
                new MachineInfo(
                        Processors.online(),
                        memoryBytes(),
                        number(first(PROC.resolve("sys/kernel/pid_max"))),
                        first(PROC.resolve("sys/kernel/hostname")),
                        bootNanos,
                        0);
        readAccounts();
        readInterfaces();
        var sockets = new RunningSockets();
        for (Path process : children(PROC, NUMBERS)) {
            readProcess(process, sockets);
        }
    }

    private static long memoryBytes() {
        for (String line : lines(PROC.resolve("meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return number(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    /** The first line; empty when there is none. */
    private static String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Empty when the directory cannot be read. */
    static List<Path> children(Path directory, String glob) {
        var children = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(children::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException ignored) {
            // it has ended meanwhile
        }
        return children;
    }

    private void readProcess(Path process, RunningSockets sockets) {
        for (Path task : children(process.resolve("task"), NUMBERS)) {
            try {
                ProcessThread thread = new RunningThread(task, bootNanos).read();
                if (machine.threads.put(thread) && thread.isMain()) {
                    new RunningDescriptors(process, thread.ownDescriptors, sockets).read();
                }
            } catch (IOException ignored) {
                // it has ended meanwhile
            }
        }
    }

    private void readAccounts() {
        for (String line : lines(Path.of("/etc/passwd"))) {
            Accounts.User user = user(line);
            if (user != null) {
                machine.accounts.add(Slice.NOTHING, user);
            }
        }
        for (String line : lines(Path.of("/etc/group"))) {
            Accounts.Group group = group(line);
            if (group != null) {
                machine.accounts.add(Slice.NOTHING, group);
            }
        }
    }

    /** Null for a line of a passwd file that is no user. */
    static Accounts.@Nullable User user(String line) {
        String[] parts = line.split(":", -1);
        if (parts.length < 7) {
            return null;
        }
        try {
            return new Accounts.User(
                    Integer.parseUnsignedInt(parts[2]),
                    Integer.parseUnsignedInt(parts[3]),
                    bytes(parts[0]),
                    bytes(parts[5]),
                    bytes(parts[6]));
        } catch (NumberFormatException ignored) {
            return null;
        }
    }

    /** Null for a line of a group file that is no group. */
    static Accounts.@Nullable Group group(String line) {
        String[] parts = line.split(":", -1);
        if (parts.length < 3) {
            return null;
        }
        try {
            return new Accounts.Group(Integer.parseUnsignedInt(parts[2]), bytes(parts[0]));
        } catch (NumberFormatException ignored) {
            return null;
        }
    }

    /** Byte by byte, so that what is no UTF-8 stays what it is. */
    static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void readInterfaces() {
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(one ->
                            one.getInterfaceAddresses().forEach(address -> add(one, address)));
        } catch (SocketException ignored) {
            // none are known then
        }
    }

    private void add(NetworkInterface one, InterfaceAddress address) {
        byte[] own = address.getAddress().getAddress();
        byte[] mask = new byte[own.length];
        for (int i = 0; i < address.getNetworkPrefixLength(); i++) {
            mask[i / MASK_BITS] |= (byte) (0x80 >> (i % MASK_BITS));
        }
        InetAddress broadcast = address.getBroadcast();
        machine.interfaces.add(
                new Interfaces.Interface(
                        own,
                        mask,
                        broadcast == null
                                ? Arrays.copyOf(Slice.NOTHING, own.length)
                                : broadcast.getAddress(),
                        0,
                        bytes(one.getName())));
    }
}
