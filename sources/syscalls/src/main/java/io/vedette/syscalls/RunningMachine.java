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
                new MachineInfo(Runtime.getRuntime().availableProcessors(), 0, 0, "", bootNanos, 0);
        readAccounts();
        readInterfaces();
        var sockets = new RunningSockets();
        for (Path process : children(PROC, NUMBERS)) {
            readProcess(process, sockets);
        }
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
            String[] parts = line.split(":", -1);
            if (parts.length >= 7) {
                number(
                        parts[2],
                        uid ->
                                number(
                                        parts[3],
                                        gid ->
                                                machine.accounts.add(
                                                        Slice.NOTHING,
                                                        new Accounts.User(
                                                                uid,
                                                                gid,
                                                                bytes(parts[0]),
                                                                bytes(parts[5]),
                                                                bytes(parts[6])))));
            }
        }
        for (String line : lines(Path.of("/etc/group"))) {
            String[] parts = line.split(":", -1);
            if (parts.length >= 3) {
                number(
                        parts[2],
                        gid ->
                                machine.accounts.add(
                                        Slice.NOTHING, new Accounts.Group(gid, bytes(parts[0]))));
            }
        }
    }

    private static void number(String text, java.util.function.IntConsumer then) {
        try {
            then.accept(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException ignored) {
            // a line that is no account
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
