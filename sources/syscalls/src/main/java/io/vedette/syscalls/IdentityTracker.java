package io.vedette.syscalls;

/** What events tell of who threads are, where, and with which rights and limits. */
final class IdentityTracker {
    private static final int OPEN_FILES = 7;
    private static final int SET_SUBREAPER = 36;
    private static final int GET_SUBREAPER = 37;
    private static final int MOST_PROCESSORS = 8192;
    private static final String CONTAINER_ADDED = "container";
    private static final String CONTAINER_REMOVED = "container_removed";

    private final MachineState machine;
    private final Slice text = new Slice();
    private final ByteText scratch = new ByteText();
    private long[] lastSwitches = new long[16];

    IdentityTracker(MachineState machine) {
        this.machine = machine;
    }

    void track(SyscallEvent event) {
        switch (event.code()) {
            case EventCode.CHDIR, EventCode.FCHDIR, EventCode.GETCWD, EventCode.CHROOT ->
                    directory(event);
            case EventCode.SETRESUID, EventCode.SETREUID -> user(event, 2);
            case EventCode.SETUID -> user(event, 1);
            case EventCode.SETRESGID, EventCode.SETREGID -> group(event, 2);
            case EventCode.SETGID -> group(event, 1);
            case EventCode.SETSID -> session(event);
            case EventCode.CAPSET -> capabilities(event);
            case EventCode.UNSHARE -> namespaces(event, 1);
            case EventCode.SETNS -> namespaces(event, 2);
            case EventCode.GETRLIMIT, EventCode.SETRLIMIT -> limit(event);
            case EventCode.PRLIMIT -> limitOfOther(event);
            case EventCode.PRCTL -> subreaper(event);
            case EventCode.SWITCH -> {
                memoryAtSwitch(event);
                timeAtSwitch(event);
            }
            case EventCode.PROCINFO -> processorUse(event);
            case EventCode.BRK, EventCode.MMAP, EventCode.MMAP2, EventCode.MUNMAP -> memory(event);
            case EventCode.USER_ADDED,
                    EventCode.USER_DELETED,
                    EventCode.GROUP_ADDED,
                    EventCode.GROUP_DELETED ->
                    account(event);
            case EventCode.CONTAINER_JSON, EventCode.CONTAINER_JSON_2 -> container(event, 0);
            case EventCode.ASYNCHRONOUS -> asynchronous(event);
            default -> {
                // nothing is known from it
            }
        }
    }

    private void directory(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null || event.result() < 0) {
            return;
        }
        Descriptor folder = event.descriptor;
        scratch.clear();
        if (event.code() == EventCode.CHROOT) {
            changeRoot(event, thread);
        } else if (thread.resolved.length > 0) {
            text.set(thread.resolved);
            thread.changeDirectory(text, scratch);
        } else if (event.code() != EventCode.FCHDIR) {
            event.text(1, text);
            thread.changeDirectory(text, scratch);
        } else if (folder != null) {
            Folders.name(folder, text);
            thread.changeDirectory(text, scratch);
        }
    }

    private void changeRoot(SyscallEvent event, ProcessThread thread) {
        event.text(1, text);
        if (!text.startsWith('/') && !text.isUnknown()) {
            Paths.join(thread.currentDirectory(), text, scratch.begin());
            scratch.into(text);
        }
        thread.root = text.copyUnless(thread.root);
        machine.place(thread, false);
    }

    private static void user(SyscallEvent event, int effective) {
        ProcessThread thread = event.thread;
        if (event.result() == 0 && thread != null && !event.isEmpty(effective)) {
            thread.uid = event.integer(effective);
        }
    }

    private static void group(SyscallEvent event, int effective) {
        ProcessThread thread = event.thread;
        if (event.result() == 0 && thread != null && !event.isEmpty(effective)) {
            thread.gid = event.integer(effective);
        }
    }

    private static void session(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread != null && event.result() >= 0) {
            thread.session = event.result();
        }
    }

    private static void capabilities(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread != null && event.result() >= 0) {
            thread.inheritable = event.unsigned(1);
            thread.permitted = event.unsigned(2);
            thread.effective = event.unsigned(3);
        }
    }

    /** In a new namespace of users a thread may do everything. */
    private static void namespaces(SyscallEvent event, int flags) {
        ProcessThread thread = event.thread;
        if (thread != null
                && event.result() >= 0
                && (event.unsigned(flags) & ThreadFlag.NEW_USER_NAMESPACE) != 0) {
            long all = FlagNames.table("capabilities").allNumberedBits();
            thread.inheritable = all;
            thread.permitted = all;
            thread.effective = all;
        }
    }

    private static void limit(SyscallEvent event) {
        ProcessThread thread = event.thread;
        ProcessThread main = thread == null ? null : thread.main();
        if (main != null
                && event.result() >= 0
                && !event.isEmpty(3)
                && event.unsigned(3) == OPEN_FILES
                && event.signed(1) != -1) {
            main.descriptorLimit = event.signed(1);
        }
    }

    private void limitOfOther(SyscallEvent event) {
        if (event.result() != 0
                || event.isEmpty(6)
                || event.unsigned(6) != OPEN_FILES
                || event.signed(1) == -1
                || event.isEmpty(5)) {
            return;
        }
        long tid = event.signed(5) == 0 ? event.tid() : event.signed(5);
        ProcessThread thread = machine.threads.peek(tid);
        ProcessThread main = thread == null || thread.isInvalid() ? null : thread.main();
        if (main != null) {
            main.descriptorLimit = event.signed(1);
        }
    }

    private static void subreaper(SyscallEvent event) {
        ProcessThread thread = event.thread;
        long option = event.unsigned(1);
        if (event.result() >= 0
                && thread != null
                && !thread.isInvalid()
                && thread.group != null
                && (option == SET_SUBREAPER || option == GET_SUBREAPER)) {
            thread.group.reaps = event.signed(3) != 0;
        }
    }

    private static void memoryAtSwitch(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null || event.isEmpty(5)) {
            return;
        }
        thread.majorFaults = event.unsigned(1);
        thread.minorFaults = event.unsigned(2);
        ProcessThread main = thread.main();
        if (main != null) {
            main.virtualMemory = event.integer(3);
            main.residentMemory = event.integer(4);
            main.swappedMemory = event.integer(5);
        }
    }

    private void timeAtSwitch(SyscallEvent event) {
        if (event.cpu >= MOST_PROCESSORS) {
            return;
        }
        if (event.cpu >= lastSwitches.length) {
            lastSwitches = java.util.Arrays.copyOf(lastSwitches, event.cpu + 1);
        }
        long last = lastSwitches[event.cpu];
        event.sliceNanos = last == 0 ? 0 : event.time() - last;
        lastSwitches[event.cpu] = event.time();
        ProcessThread thread = event.thread;
        if (thread != null) {
            thread.cpuNanos += event.sliceNanos;
        }
    }

    private static void processorUse(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return;
        }
        long user = event.unsigned(0);
        long system = event.unsigned(1);
        thread.userTicks = thread.userTotal == 0 ? 0 : user - thread.userTotal;
        thread.systemTicks = thread.systemTotal == 0 ? 0 : system - thread.systemTotal;
        thread.userTotal = user;
        thread.systemTotal = system;
    }

    private static void memory(SyscallEvent event) {
        ProcessThread thread = event.thread;
        if (thread == null) {
            return;
        }
        if (!event.isEmpty(1)) {
            thread.virtualMemory = event.integer(1);
        }
        if (!event.isEmpty(3)) {
            thread.residentMemory = event.integer(2);
            thread.swappedMemory = event.integer(3);
        }
    }

    private byte[] copy(SyscallEvent event, int parameter) {
        event.text(parameter, text);
        return text.isUnknown() ? Slice.NOTHING : text.copy();
    }

    /**
     * Users and groups of the host. Falco leaves out those of containers on replay, though they are
     * in its recordings: it looks for them in the files of the process that the event is from,
     * which no longer is there (add_container_user in libsinsp's user.cpp).
     */
    private void account(SyscallEvent event) {
        int id = event.integer(0);
        int containerAt = isUser(event) ? 5 : 2;
        if (copy(event, containerAt).length > 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.USER_ADDED ->
                    machine.accounts.add(
                            Slice.NOTHING,
                            new Accounts.User(
                                    id,
                                    event.integer(1),
                                    copy(event, 2),
                                    copy(event, 3),
                                    copy(event, 4)));
            case EventCode.USER_DELETED -> machine.accounts.removeUser(id);
            case EventCode.GROUP_ADDED ->
                    machine.accounts.add(Slice.NOTHING, new Accounts.Group(id, copy(event, 1)));
            default -> machine.accounts.removeGroup(id);
        }
    }

    private static boolean isUser(SyscallEvent event) {
        return event.code() == EventCode.USER_ADDED || event.code() == EventCode.USER_DELETED;
    }

    private void asynchronous(SyscallEvent event) {
        String name = EventNames.of(event);
        if (name.equals(CONTAINER_ADDED)) {
            container(event, 2);
        } else if (name.equals(CONTAINER_REMOVED)) {
            event.bytes(2, text);
            ContainerJson.read(text.array, text.offset, ProcessThread.withoutEnd(text))
                    .ifPresent(gone -> {
                        event.told = new KnownContainer(gone);
                        machine.containers.remove(gone.id());
                    });
        }
    }

    private void container(SyscallEvent event, int parameter) {
        event.bytes(parameter, text);
        ContainerJson.read(text.array, text.offset, ProcessThread.withoutEnd(text))
                .ifPresent(added -> {
                    if (added.type().equals(ContainerJson.UNMANAGED)) {
                        machine.containers.addUnmanaged(added.id());
                    } else {
                        event.told = machine.containers.add(added);
                    }
                });
    }
}
