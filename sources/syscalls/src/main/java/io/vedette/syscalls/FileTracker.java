package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What events tell of files and of descriptors that are no sockets. */
final class FileTracker {
    private static final byte[] PROC = "/proc/".getBytes(StandardCharsets.US_ASCII);
    private static final int DUPLICATE = 1;
    private static final int SET_FLAGS = 3;
    private static final int DUPLICATE_CLOSING_ON_EXEC = 26;
    private static final int CLOSE_RANGE_MARKS = 1 << 2;
    private static final int UPPER_LAYER_OF_CREAT = 1;
    private static final int LOWER_LAYER_OF_CREAT = 2;

    private final MachineState machine;
    private final Slice path = new Slice();
    private final Slice entryPath = new Slice();
    private final ByteText name = new ByteText();
    private final ByteText folder = new ByteText();

    FileTracker(MachineState machine) {
        this.machine = machine;
    }

    /** Whether the event is one of these. */
    boolean track(SyscallEvent event) {
        switch (event.code()) {
            case EventCode.DUP, EventCode.DUP2, EventCode.DUP3 -> duplicate(event);
            case EventCode.FCNTL -> control(event);
            case EventCode.PIPE, EventCode.PIPE2 -> pipe(event);
            case EventCode.CLOSE_RANGE -> closeRange(event);
            case EventCode.EVENTFD -> single(event, Descriptor.EVENT, -1);
            case EventCode.EVENTFD2 -> single(event, Descriptor.EVENT, 1);
            case EventCode.SIGNALFD -> single(event, Descriptor.SIGNALFD, -1);
            case EventCode.SIGNALFD4 -> single(event, Descriptor.SIGNALFD, 1);
            case EventCode.TIMERFD_CREATE -> single(event, Descriptor.TIMERFD, 2);
            case EventCode.INOTIFY_INIT -> single(event, Descriptor.INOTIFY, -1);
            case EventCode.INOTIFY_INIT1 -> single(event, Descriptor.INOTIFY, 1);
            case EventCode.BPF -> single(event, Descriptor.BPF, -1);
            case EventCode.USERFAULTFD -> single(event, Descriptor.USERFAULTFD, -1);
            case EventCode.IO_URING_SETUP -> single(event, Descriptor.IO_URING, -1);
            case EventCode.EPOLL_CREATE -> single(event, Descriptor.EVENTPOLL, -1);
            case EventCode.EPOLL_CREATE1 -> poll(event);
            case EventCode.MEMFD_CREATE -> memory(event);
            case EventCode.PIDFD_OPEN -> process(event);
            case EventCode.PIDFD_GETFD -> descriptorOfProcess(event);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Opens a descriptor for the event; null when there is no room or nobody to have it. */
    static @Nullable Descriptor open(SyscallEvent event, long number) {
        ProcessThread thread = event.thread;
        if (thread == null || number < 0) {
            return null;
        }
        DescriptorTable table = thread.descriptors();
        if (table == null) {
            return null;
        }
        thread.lastDescriptor = number;
        Descriptor opened = table.open(number);
        event.descriptor = opened;
        return opened;
    }

    /**
     * @param entry the entry of the call, where it was recorded: what the caller changes meanwhile
     *     does not deceive it
     */
    void open(SyscallEvent event, @Nullable RecordedEvent entry) {
        long number = event.result();
        if (number < 0 || event.thread == null) {
            return;
        }
        int flags = openFlags(event);
        long from = Folders.CURRENT;
        boolean relative = true;
        switch (event.code()) {
            case EventCode.OPEN, EventCode.CREAT -> event.text(1, path);
            case EventCode.OPEN_BY_HANDLE_AT -> {
                event.text(3, path);
                relative = false;
            }
            default -> {
                event.text(2, path);
                relative = !event.isEmpty(1);
                from = event.signed(1);
            }
        }
        if (entry != null && event.code() != EventCode.OPEN_BY_HANDLE_AT) {
            boolean at = event.code() == EventCode.OPENAT || event.code() == EventCode.OPENAT2;
            int place = at ? 1 : 0;
            entry.text(place, entryPath);
            if (!entryPath.isUnknown()) {
                path.set(entryPath.array, entryPath.offset, entryPath.length);
                int added = flags & ~(FileFlag.CREATED - 1);
                if (event.code() != EventCode.CREAT) {
                    flags = (int) entry.unsigned(place + 1) | added;
                }
                if (at) {
                    relative = !entry.isEmpty(0);
                    from = entry.signed(0);
                }
            }
        }
        if (path.isUnknown() && event.thread.resolved.length > 0) {
            // the caller's page was gone at the return: what the kernel opened is known all the
            // same
            path.set(event.thread.resolved);
            relative = false;
        }
        name.clear();
        name.begin();
        if (event.code() == EventCode.OPEN || event.code() == EventCode.CREAT) {
            Paths.join(event.thread.currentDirectory(), path, name);
        } else if (relative) {
            Folders.join(event, path, from, folder, name);
        } else {
            Paths.join(Slice.NOTHING, path, name);
        }
        opened(event, number, flags);
    }

    /** A file whose open was left out, as the kernel names it. */
    void openLate(SyscallEvent event) {
        Descriptor opened = open(event, event.signed(0));
        if (opened != null) {
            opened.type = Descriptor.REGULAR;
            opened.openFlags = (int) event.unsigned(2);
            opened.device = event.integer(3);
            opened.inode = event.unsigned(4);
            event.text(1, path);
            opened.setRawName(path);
            opened.setName(path);
            ProcessThread thread = event.thread;
            opened.realName = thread == null ? Slice.NOTHING : thread.resolved;
        }
    }

    private static int openFlags(SyscallEvent event) {
        if (event.code() == EventCode.CREAT) {
            long layer = event.unsigned(5);
            if ((layer & UPPER_LAYER_OF_CREAT) != 0) {
                return FileFlag.UPPER_LAYER;
            }
            return (layer & LOWER_LAYER_OF_CREAT) != 0 ? FileFlag.LOWER_LAYER : 0;
        }
        boolean at = event.code() == EventCode.OPENAT || event.code() == EventCode.OPENAT2;
        return (int) event.unsigned(at ? 3 : 2);
    }

    private void opened(SyscallEvent event, long number, int flags) {
        Descriptor opened = open(event, number);
        if (opened == null) {
            return;
        }
        boolean folderItself = (flags & FileFlag.DIRECTORY) != 0;
        opened.type = folderItself ? Descriptor.DIRECTORY : Descriptor.REGULAR;
        opened.openFlags = flags;
        int device =
                switch (event.code()) {
                    case EventCode.CREAT -> 3;
                    case EventCode.OPENAT -> 5;
                    case EventCode.OPENAT2 -> 6;
                    default -> 4;
                };
        boolean at = event.code() == EventCode.OPENAT || event.code() == EventCode.OPENAT2;
        // before these two told of the inode, too, Falco takes no notice of the device
        opened.device = at && event.isEmpty(device + 1) ? 0 : event.integer(device);
        opened.inode = event.unsigned(device + 1);
        opened.setRawName(path);
        opened.setName(name);
        ProcessThread thread = event.thread;
        opened.realName = thread == null ? Slice.NOTHING : thread.resolved;
        opened.flags |= (flags & FileFlag.UPPER_LAYER) != 0 ? Descriptor.OVERLAY_UPPER : 0;
        opened.flags |= (flags & FileFlag.LOWER_LAYER) != 0 ? Descriptor.OVERLAY_LOWER : 0;
        event.nameChanged = opened.nameLength > 0;
    }

    /** A new descriptor for what the event's descriptor is; null when that cannot be. */
    private static @Nullable Descriptor copy(SyscallEvent event, Descriptor from, long number) {
        ProcessThread thread = event.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        if (thread == null || table == null) {
            return null;
        }
        thread.lastDescriptor = number;
        if (table.find(number) == from) {
            from.clearCloseOnExec();
            return from;
        }
        Descriptor copy = table.open(number);
        if (copy != null) {
            copy.copyFrom(from);
            copy.clearCloseOnExec();
        }
        event.descriptor = copy;
        return copy;
    }

    private static void duplicate(SyscallEvent event) {
        long number = event.result();
        Descriptor from = event.descriptor;
        ProcessThread thread = event.thread;
        if (number < 0 || from == null || thread == null) {
            return;
        }
        thread.flags |= number == 0 ? ThreadFlag.PIPE_DESTINATION : 0;
        thread.flags |= number == 1 ? ThreadFlag.PIPE_SOURCE : 0;
        Descriptor copy = copy(event, from, number);
        boolean closes =
                event.code() == EventCode.DUP3 && (event.unsigned(3) & FileFlag.CLOSE_ON_EXEC) != 0;
        if (copy != null && closes) {
            copy.openFlags |= FileFlag.CLOSE_ON_EXEC;
        }
    }

    private static void control(SyscallEvent event) {
        int command = (int) event.unsigned(2);
        Descriptor on = event.descriptor;
        if (event.result() < 0 || on == null) {
            return;
        }
        if (command == SET_FLAGS) {
            on.clearCloseOnExec();
            if ((event.unsigned(3) & 1) != 0) {
                on.openFlags |= FileFlag.CLOSE_ON_EXEC;
            }
        } else if (command == DUPLICATE || command == DUPLICATE_CLOSING_ON_EXEC) {
            Descriptor copy = copy(event, on, event.result());
            if (copy != null && command == DUPLICATE_CLOSING_ON_EXEC) {
                copy.openFlags |= FileFlag.CLOSE_ON_EXEC;
            }
        }
    }

    private static void pipe(SyscallEvent event) {
        if (event.result() < 0) {
            return;
        }
        int flags = event.code() == EventCode.PIPE2 ? (int) event.unsigned(4) : 0;
        for (int end = 1; end <= 2; end++) {
            Descriptor opened = open(event, event.signed(end));
            if (opened != null) {
                opened.type = Descriptor.PIPE;
                opened.inode = event.unsigned(3);
                opened.openFlags = flags;
            }
        }
    }

    private static void closeRange(SyscallEvent event) {
        ProcessThread thread = event.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        if (event.result() < 0 || table == null) {
            return;
        }
        long first = event.unsigned(1);
        long last = event.unsigned(2);
        if ((event.unsigned(3) & CLOSE_RANGE_MARKS) == 0) {
            table.closeIf((number, descriptor) -> number >= first && number <= last);
        } else {
            table.forEach((descriptor, number) -> {
                if (number >= first && number <= last) {
                    descriptor.openFlags |= FileFlag.CLOSE_ON_EXEC;
                }
            });
        }
    }

    /**
     * @param flags the parameter that says how it is opened; -1 for none
     */
    private static void single(SyscallEvent event, int type, int flags) {
        if (event.result() < 0) {
            return;
        }
        Descriptor opened = open(event, event.result());
        if (opened != null) {
            opened.type = type;
            opened.openFlags = flags < 0 ? 0 : (int) event.unsigned(flags);
        }
    }

    private static void poll(SyscallEvent event) {
        single(event, Descriptor.EVENTPOLL, -1);
        Descriptor opened = event.descriptor;
        if (event.result() >= 0 && opened != null && (event.unsigned(1) & 1) != 0) {
            opened.openFlags |= FileFlag.CLOSE_ON_EXEC;
        }
    }

    private void memory(SyscallEvent event) {
        if (event.result() < 0) {
            return;
        }
        Descriptor opened = open(event, event.result());
        if (opened != null) {
            opened.type = Descriptor.MEMFD;
            opened.openFlags = (int) event.unsigned(2);
            event.text(1, path);
            opened.setName(path);
            event.nameChanged = opened.nameLength > 0;
        }
    }

    private void process(SyscallEvent event) {
        if (event.result() < 0) {
            return;
        }
        Descriptor opened = open(event, event.result());
        if (opened != null) {
            opened.type = Descriptor.PIDFD;
            opened.process = event.signed(1);
            opened.openFlags = (int) event.unsigned(2);
            name.clear();
            name.begin().add(PROC).addNumber(opened.process);
            opened.setName(name);
            event.nameChanged = true;
        }
    }

    private void descriptorOfProcess(SyscallEvent event) {
        ProcessThread thread = event.thread;
        Descriptor of = thread == null ? null : thread.descriptor(event.signed(1));
        if (event.result() < 0 || of == null || of.type != Descriptor.PIDFD) {
            return;
        }
        ProcessThread other = machine.threads.peek(of.process);
        Descriptor from = other == null ? null : other.descriptor(event.signed(2));
        if (from != null) {
            Descriptor copy = copy(event, from, event.result());
            if (copy != null) {
                copy.openFlags |= FileFlag.CLOSE_ON_EXEC;
            }
        }
    }
}
