package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Reads what descriptors a process has open from {@code /proc}. */
final class RunningDescriptors {
    private static final String ANONYMOUS = "anon_inode:";
    private static final String PIPE = "pipe:[";
    private static final String SOCKET = "socket:[";
    private static final String MEMORY = "/memfd:";

    private static final Map<String, Integer> KINDS =
            Map.ofEntries(
                    Map.entry("[eventfd]", Descriptor.EVENT),
                    Map.entry("[eventpoll]", Descriptor.EVENTPOLL),
                    Map.entry("[signalfd]", Descriptor.SIGNALFD),
                    Map.entry("[timerfd]", Descriptor.TIMERFD),
                    Map.entry("inotify", Descriptor.INOTIFY),
                    Map.entry("[inotify]", Descriptor.INOTIFY),
                    Map.entry("bpf-map", Descriptor.BPF),
                    Map.entry("bpf-prog", Descriptor.BPF),
                    Map.entry("bpf_link", Descriptor.BPF),
                    Map.entry("[io_uring]", Descriptor.IO_URING),
                    Map.entry("[userfaultfd]", Descriptor.USERFAULTFD),
                    Map.entry("[pidfd]", Descriptor.PIDFD));

    private final Path process;
    private final DescriptorTable table;
    private final RunningSockets sockets;

    RunningDescriptors(Path process, DescriptorTable table, RunningSockets sockets) {
        this.process = process;
        this.table = table;
        this.sockets = sockets;
    }

    void read() {
        for (Path link : RunningMachine.children(process.resolve("fd"), "*")) {
            byte[] target = Linux.readLink(RunningMachine.bytes(link.toString()));
            if (target.length > 0) {
                Descriptor opened = table.open(Long.parseLong(link.getFileName().toString()));
                if (opened != null) {
                    read(opened, link, target);
                }
            }
        }
    }

    private void read(Descriptor opened, Path link, byte[] target) {
        String text = new String(target, StandardCharsets.ISO_8859_1);
        opened.openFlags = flags(link.getFileName().toString());
        if (text.startsWith(SOCKET)) {
            opened.openFlags &= FileFlag.CLOSE_ON_EXEC;
            sockets.describe(process, inode(text, SOCKET), opened);
        } else if (text.startsWith(PIPE)) {
            opened.type = Descriptor.PIPE;
            opened.inode = inode(text, PIPE);
        } else if (text.startsWith(ANONYMOUS)) {
            opened.type =
                    KINDS.getOrDefault(text.substring(ANONYMOUS.length()), Descriptor.UNSUPPORTED);
        } else {
            boolean memory = text.startsWith(MEMORY);
            opened.setName(target, 0, Math.min(target.length, Paths.LONGEST - 1));
            opened.type = memory ? Descriptor.MEMFD : Descriptor.REGULAR;
            if (!memory) {
                readFile(opened, link);
            }
        }
    }

    private static void readFile(Descriptor opened, Path link) {
        try {
            Map<String, Object> file =
                    Files.readAttributes(link, "unix:ino,isDirectory", new LinkOption[0]);
            opened.inode = ((Number) file.getOrDefault("ino", 0L)).longValue();
            if (Boolean.TRUE.equals(file.get("isDirectory"))) {
                opened.type = Descriptor.DIRECTORY;
            }
        } catch (IOException | UnsupportedOperationException ignored) {
            // it is gone; its name is known
        }
    }

    private static long inode(String text, String prefix) {
        return Long.parseLong(text.substring(prefix.length(), text.length() - 1));
    }

    private int flags(String number) {
        for (String line : RunningMachine.lines(process.resolve("fdinfo").resolve(number))) {
            if (line.startsWith("flags:")) {
                return PortableValues.opened(
                        Integer.parseUnsignedInt(line.substring(6).strip(), 8));
            }
        }
        return 0;
    }
}
