package io.vedette.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads one thread from its directory in {@code /proc}. */
final class RunningThread {
    /** Ticks of times in {@code stat}, 100 a second on every machine of today. */
    private static final long TICK_NANOS = 10_000_000L;

    /** Fields of {@code stat} after the name, from the state on. */
    private static final int PARENT = 1;

    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int TERMINAL = 4;
    private static final int MINOR_FAULTS = 7;
    private static final int MAJOR_FAULTS = 9;
    private static final int START = 19;

    private static final int WRITABLE = 0222;
    private static final String OPEN_FILES = "Max open files";
    private static final String MEMORY_FILE = "/memfd:";

    private final Path task;
    private final long bootNanos;
    private final Slice slice = new Slice();
    private final ByteText scratch = new ByteText();

    RunningThread(Path task, long bootNanos) {
        this.task = task;
        this.bootNanos = bootNanos;
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(task.resolve(name));
    }

    private byte[] fileIfAny(String name) {
        try {
            return file(name);
        } catch (IOException ignored) {
            return Slice.NOTHING;
        }
    }

    private byte[] link(String name) {
        return Linux.readLink(RunningMachine.bytes(task.resolve(name).toString()));
    }

    ProcessThread read() throws IOException {
        String tid = task.getFileName().toString();
        var thread = new ProcessThread(Long.parseLong(tid));
        thread.flags |= ThreadFlag.ACTIVE;
        readStatus(thread);
        readStat(thread);
        thread.exePath = Slice.NOTHING;
        slice.set(link("exe"));
        thread.setExePath(slice);
        readCommandLine(thread);
        readControlGroups(thread);
        thread.root = link("root");
        readLoginUid(thread);
        if (thread.isMain()) {
            slice.set(fileIfAny("environ"));
            thread.setEnvironment(slice);
            slice.set(link("cwd"));
            scratch.clear();
            thread.changeDirectory(slice, scratch);
            readLimit(thread);
        } else {
            thread.flags |= ThreadFlag.SHARES_FILES | ThreadFlag.SAME_PROCESS;
        }
        readExecutable(thread);
        return thread;
    }

    private void readStatus(ProcessThread thread) throws IOException {
        String status = new String(file("status"), StandardCharsets.ISO_8859_1);
        for (String line : status.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String[] values = line.substring(colon + 1).strip().split("\\s+", -1);
            String last = values[values.length - 1];
            switch (line.substring(0, colon)) {
                case "Tgid" -> thread.pid = Long.parseLong(last);
                case "Uid" -> thread.uid = Integer.parseUnsignedInt(values[1]);
                case "Gid" -> thread.gid = Integer.parseUnsignedInt(values[1]);
                case "NSpid" -> thread.virtualTid = Long.parseLong(last);
                case "NStgid" -> thread.virtualPid = Long.parseLong(last);
                case "NSpgid" -> thread.virtualGroup = Long.parseLong(last);
                case "CapInh" -> thread.inheritable = Long.parseUnsignedLong(last, 16);
                case "CapPrm" -> thread.permitted = Long.parseUnsignedLong(last, 16);
                case "CapEff" -> thread.effective = Long.parseUnsignedLong(last, 16);
                case "VmSize" -> thread.virtualMemory = Integer.parseInt(values[0]);
                case "VmRSS" -> thread.residentMemory = Integer.parseInt(values[0]);
                case "VmSwap" -> thread.swappedMemory = Integer.parseInt(values[0]);
                default -> {
                    // not needed
                }
            }
        }
        if (thread.virtualTid >= 0 && thread.virtualTid != thread.tid) {
            thread.flags |= ThreadFlag.IN_PID_NAMESPACE;
        }
    }

    private void readStat(ProcessThread thread) throws IOException {
        String stat = new String(file("stat"), StandardCharsets.ISO_8859_1);
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open) {
            throw new IOException("stat has no name");
        }
        // the name may hold anything, also brackets and line ends
        thread.comm = RunningMachine.bytes(stat.substring(open + 1, close));
        String[] fields = stat.substring(close + 2).split(" ", -1);
        thread.parent = Long.parseLong(fields[PARENT]);
        thread.processGroup = Long.parseLong(fields[GROUP]);
        thread.session = Long.parseLong(fields[SESSION]);
        thread.tty = Integer.parseInt(fields[TERMINAL]);
        thread.minorFaults = Long.parseLong(fields[MINOR_FAULTS]);
        thread.majorFaults = Long.parseLong(fields[MAJOR_FAULTS]);
        thread.startTime = bootNanos + Long.parseLong(fields[START]) * TICK_NANOS;
        thread.execTime = thread.startTime;
        thread.namespaceStart = bootNanos;
    }

    /** Its first text is the name that the program was called by, the rest are arguments. */
    private void readCommandLine(ProcessThread thread) {
        byte[] all = fileIfAny("cmdline");
        if (all.length == 0) {
            thread.exe = thread.comm;
            return;
        }
        int end = 0;
        while (end < all.length && all[end] != 0) {
            end++;
        }
        thread.exe = java.util.Arrays.copyOf(all, end);
        int from = Math.min(all.length, end + 1);
        slice.set(all, from, all.length - from);
        thread.setArguments(slice);
    }

    /** In the order in which the sensor's programs tell them. */
    private void readControlGroups(ProcessThread thread) {
        String memory = "";
        String unified = "";
        for (String line :
                new String(fileIfAny("cgroup"), StandardCharsets.ISO_8859_1).lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].equals("memory")) {
                memory = "memory=" + parts[2];
            } else if (parts.length == 3 && parts[0].equals("0")) {
                unified = "cpuset=" + parts[2];
            }
        }
        String between = memory.isEmpty() || unified.isEmpty() ? "" : "\0";
        thread.controlGroups = RunningMachine.bytes(memory + between + unified);
    }

    private void readLoginUid(ProcessThread thread) {
        String uid = new String(fileIfAny("loginuid"), StandardCharsets.ISO_8859_1).strip();
        if (!uid.isEmpty()) {
            thread.loginUid = Integer.parseUnsignedInt(uid);
        }
    }

    private void readLimit(ProcessThread thread) {
        for (String line :
                new String(fileIfAny("limits"), StandardCharsets.ISO_8859_1).lines().toList()) {
            if (line.startsWith(OPEN_FILES)) {
                String soft = line.substring(OPEN_FILES.length()).strip().split("\\s+", -1)[0];
                thread.descriptorLimit = soft.equals("unlimited") ? -1 : Long.parseLong(soft);
            }
        }
    }

    private void readExecutable(ProcessThread thread) {
        try {
            Map<String, Object> file =
                    Files.readAttributes(
                            task.resolve("exe"),
                            "unix:ino,ctime,lastModifiedTime,mode",
                            new LinkOption[0]);
            thread.exeInode = ((Number) file.getOrDefault("ino", 0L)).longValue();
            thread.exeChanged = nanos(file.get("ctime"));
            thread.exeModified = nanos(file.get("lastModifiedTime"));
            thread.exeWritable =
                    (((Number) file.getOrDefault("mode", 0)).intValue() & WRITABLE) != 0;
            thread.exeFromMemory =
                    new String(thread.exePath, StandardCharsets.ISO_8859_1).startsWith(MEMORY_FILE);
            thread.changedToStart = thread.startTime - thread.exeChanged;
        } catch (IOException | UnsupportedOperationException ignored) {
            // a thread of the kernel has none
        }
    }

    private static long nanos(@org.jspecify.annotations.Nullable Object time) {
        return time instanceof FileTime at ? at.to(TimeUnit.NANOSECONDS) : 0;
    }
}
