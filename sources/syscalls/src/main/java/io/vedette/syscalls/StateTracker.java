package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/**
 * Brings what is known of the machine up to date with each event, before any rule sees it.
 *
 * <p>What an event ends, a thread or a descriptor, stays until the next event, so that rules still
 * see it. One thread owns it.
 */
final class StateTracker {
    private static final int LARGEST_ENTRY = 4096;

    private final MachineState machine;
    private final ThreadTracker threads;
    private final FileTracker files;
    private final SocketTracker sockets;
    private final IdentityTracker identities;
    private final RecordedEvent entry = new RecordedEvent();
    private final Slice place = new Slice();
    private @Nullable ProcessThread grown;
    private boolean threadEnds;
    private long endingThread;

    /** Where {@link #closing} is open; null when nothing is to be closed. */
    private @Nullable DescriptorTable closingIn;

    private long closing;

    StateTracker(MachineState machine) {
        this.machine = machine;
        threads = new ThreadTracker(machine);
        files = new FileTracker(machine);
        sockets = new SocketTracker(machine);
        identities = new IdentityTracker(machine);
    }

    /** Forgets what the event before left to do, for another recording. */
    void clear() {
        threadEnds = false;
        closingIn = null;
    }

    /** Takes an event in; its thread, descriptor and the like are set afterwards. */
    void track(SyscallEvent event) {
        machine.threads.setTime(event.time());
        settle();
        associate(event);
        process(event);
        if (grown != null) {
            machine.threads.weigh(grown);
            grown = null;
        }
        ProcessThread thread = event.thread;
        if (thread != null && thread.resolved.length > 0 && event.code() != EventCode.RESOLVED) {
            thread.resolved = Slice.NOTHING;
        }
        if (thread == null) {
            event.thread = machine.threads.peek(event.tid());
        } else if (!EventTraits.isEnter(event.code())) {
            thread.entryLength = 0;
            thread.entryFits = false;
        }
    }

    /** Ends what the event before ended. */
    void settle() {
        if (threadEnds) {
            endThread(machine.threads.time());
        }
        DescriptorTable table = closingIn;
        if (table != null) {
            table.close(closing);
            closingIn = null;
        }
    }

    private void endThread(long time) {
        threadEnds = false;
        ProcessThread ending = machine.threads.peek(endingThread);
        machine.threads.exits().add(endingThread, ending == null ? -1 : ending.parent, time);
        machine.threads.remove(endingThread);
    }

    /** Finds the thread and the descriptor that the event is about. */
    private void associate(SyscallEvent event) {
        event.descriptor = null;
        event.told = null;
        event.nameChanged = false;
        event.sliceNanos = 0;
        int code = event.code();
        if (EventTraits.has(code, EventFlag.SKIPPARSERESET)) {
            event.thread = code == EventCode.PROCINFO ? machine.threads.find(event.tid()) : null;
            return;
        }
        switch (code) {
            case EventCode.CONTAINER_JSON_2,
                    EventCode.USER_ADDED,
                    EventCode.USER_DELETED,
                    EventCode.GROUP_ADDED,
                    EventCode.GROUP_DELETED,
                    EventCode.PLUGIN_EVENT,
                    EventCode.ASYNCHRONOUS ->
                    event.thread = null;
            case EventCode.CLONE,
                    EventCode.CLONE3,
                    EventCode.FORK,
                    EventCode.VFORK,
                    EventCode.PROCEXIT ->
                    associate(event, machine.threads.find(event.tid()));
            case EventCode.SWITCH -> event.thread = machine.threads.find(event.tid());
            default -> {
                ProcessThread thread = machine.threads.findOrAdd(event.tid());
                if (thread != null) {
                    thread.flags |= ThreadFlag.ACTIVE;
                }
                associate(event, thread);
            }
        }
    }

    private static void associate(SyscallEvent event, @Nullable ProcessThread thread) {
        event.thread = thread;
        if (thread == null) {
            return;
        }
        int code = event.code();
        boolean usesDescriptor = EventTraits.has(code, EventFlag.USES_FD);
        if (EventTraits.isEnter(code)) {
            thread.lastDescriptor = -1;
            thread.lastEntry = code;
            if (usesDescriptor) {
                thread.lastDescriptor = event.isEmpty(0) ? -1 : event.signed(0);
                event.descriptor = thread.descriptor(thread.lastDescriptor);
            }
            return;
        }
        boolean paired =
                code == thread.lastEntry + 1
                        || (code == EventCode.EXECVE
                                && thread.lastEntry == EventCode.EXECVEAT_ENTER);
        thread.entryFits = paired;
        if (!paired) {
            thread.lastDescriptor = -1;
        }
        if (usesDescriptor) {
            if (thread.lastDescriptor == -1) {
                int place = EventTraits.descriptorParameter(code);
                if (place >= 0 && !event.isEmpty(place)) {
                    thread.lastDescriptor = event.signed(place);
                }
            }
            event.descriptor = thread.descriptor(thread.lastDescriptor);
        }
    }

    /** The entry that this exit belongs to; null when it was not recorded. */
    private @Nullable RecordedEvent entryOf(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null || !thread.entryFits || thread.entryLength == 0) {
            return null;
        }
        if (!entry.place(thread.entry, 0, thread.entryLength).isEmpty()) {
            return null;
        }
        int code = event.code();
        boolean fits =
                entry.code() == code - 1
                        || (code == EventCode.EXECVE && entry.code() == EventCode.EXECVEAT_ENTER);
        return fits ? entry : null;
    }

    /** Keeps an entry until its exit. */
    private void keep(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null || event.size() > LARGEST_ENTRY) {
            return;
        }
        if (thread.entry.length < event.size()) {
            thread.entry = new byte[(event.size() + 63) & ~63];
            grown = thread;
        }
        System.arraycopy(event.bytes(), event.start(), thread.entry, 0, event.size());
        thread.entryLength = event.size();
    }

    private void process(SyscallEvent event) {
        switch (event.code()) {
            case EventCode.OPEN_ENTER,
                    EventCode.CREAT_ENTER,
                    EventCode.OPENAT_ENTER,
                    EventCode.OPENAT2_ENTER,
                    EventCode.EXECVE_ENTER -> {
                if (!event.isEmpty(0)) {
                    keep(event);
                }
            }
            case EventCode.EXECVEAT_ENTER, EventCode.CONNECT_ENTER -> keep(event);
            case EventCode.READ, EventCode.READV, EventCode.PREAD, EventCode.PREADV ->
                    sockets.input(event, -1);
            case EventCode.WRITE, EventCode.WRITEV, EventCode.PWRITE, EventCode.PWRITEV ->
                    sockets.output(event, -1);
            case EventCode.RECVFROM -> sockets.input(event, 2);
            case EventCode.RECVMSG -> sockets.input(event, 3);
            case EventCode.RECV, EventCode.RECVMMSG -> sockets.input(event, 4);
            case EventCode.SEND, EventCode.SENDTO, EventCode.SENDMSG -> sockets.send(event);
            case EventCode.SENDMMSG -> sockets.output(event, 4);
            case EventCode.OPEN,
                    EventCode.CREAT,
                    EventCode.OPENAT,
                    EventCode.OPENAT2,
                    EventCode.OPEN_BY_HANDLE_AT ->
                    files.open(event, entryOf(event));
            case EventCode.RESOLVED -> resolved(event);
            case EventCode.LATE_OPEN -> files.openLate(event);
            case EventCode.CLOSE -> close(event);
            case EventCode.CLONE, EventCode.CLONE3, EventCode.FORK, EventCode.VFORK ->
                    threads.created(event);
            case EventCode.EXECVE, EventCode.EXECVEAT -> {
                threads.executes(event, entryOf(event));
                grown = event.thread;
            }
            case EventCode.PROCEXIT -> exit(event);
            case EventCode.SOCKET -> sockets.socket(event);
            case EventCode.BIND -> sockets.bind(event);
            case EventCode.CONNECT -> sockets.connect(event, entryOf(event));
            case EventCode.ACCEPT, EventCode.ACCEPT4 -> sockets.accept(event);
            case EventCode.SOCKETPAIR -> sockets.pair(event);
            default -> {
                if (!files.track(event)) {
                    identities.track(event);
                }
            }
        }
    }

    private void resolved(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread != null) {
            event.text(1, place);
            thread.resolved = place.isUnknown() ? Slice.NOTHING : place.copy();
            grown = thread;
        }
    }

    private void close(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (event.result() >= 0 && event.descriptor != null && thread != null) {
            closingIn = thread.descriptors();
            closing = thread.lastDescriptor;
        }
    }

    private void exit(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return;
        }
        TaskGroup group = thread.group;
        if (group != null && !thread.isDead()) {
            group.died();
        }
        thread.flags |= ThreadFlag.DEAD;
        threadEnds = true;
        endingThread = event.tid();
        if (thread.hasChildren()) {
            thread.reaper = event.isEmpty(4) ? -1 : event.signed(4);
        }
    }
}
