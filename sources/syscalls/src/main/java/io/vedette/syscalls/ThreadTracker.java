package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/** What events tell of threads that begin and of programs that they run. */
final class ThreadTracker {
    /** A thread of the same id that is older has ended, which was missed. */
    private static final long STALE_NANOS = 2_000_000_000L;

    /** A process tells of itself as soon as it runs; its maker's word of it is kept for so long. */
    private static final long UNBORN_NANOS = 10_000_000_000L;

    private static final int EXE = 1;
    private static final int ARGUMENTS = 2;
    private static final int PID = 4;
    private static final int PARENT = 5;
    private static final int DESCRIPTOR_LIMIT = 7;
    private static final int COMM = 13;
    private static final int CONTROL_GROUPS = 14;

    private final MachineState machine;
    private final Slice slice = new Slice();
    private final ByteText scratch = new ByteText();

    ThreadTracker(MachineState machine) {
        this.machine = machine;
    }

    /** Both sides of a call that makes a thread or process come here. */
    void created(SyscallEvent event) {
        long child = event.result();
        if (child == 0) {
            child(event);
        } else if (child > 0) {
            maker(event, child);
        }
        ProcessThread thread = event.thread;
        if (child >= 0 && thread != null) {
            machine.place(thread, false);
        }
    }

    private void maker(SyscallEvent event, long childTid) {
        ProcessThread maker = machine.threads.findOrAdd(event.tid());
        event.thread = maker;
        if (maker == null) {
            return;
        }
        boolean known = !maker.isInvalid();
        if (!known) {
            introduce(event, maker);
        }
        int flags = (int) event.unsigned(15);
        int elsewhere =
                ThreadFlag.IN_PID_NAMESPACE | ThreadFlag.NEW_PID_NAMESPACE | ThreadFlag.SAME_PARENT;
        boolean childTells =
                (flags & (elsewhere | ThreadFlag.PARENT_WAITS)) != 0
                        || event.tid() != maker.virtualTid
                        || event.code() == EventCode.VFORK;
        if (childTells) {
            if (known && event.code() != EventCode.VFORK) {
                keepDescriptors(event, maker, childTid, flags);
            }
            return;
        }
        if (machine.threads.exits().has(childTid, event.tid(), event.time())) {
            return;
        }
        ProcessThread existing = machine.threads.peek(childTid);
        if (existing != null) {
            if ((existing.flags & ThreadFlag.INVERTED) != 0) {
                return;
            }
            machine.threads.remove(childTid);
        }
        var child = new ProcessThread(childTid);
        child.flags = flags;
        boolean thread = (flags & ThreadFlag.SAME_PROCESS) != 0;
        if (thread) {
            child.flags |= ThreadFlag.SHARES_FILES;
            child.pid = maker.pid;
            child.parent = maker.parent;
            child.execTime = maker.execTime;
        } else {
            child.pid = childTid;
            child.parent = maker.tid;
            if (known) {
                inheritProcess(child, maker, maker.descriptors());
            }
        }
        child.virtualTid = childTid;
        child.virtualPid = child.pid;
        readProgram(event, child, maker);
        child.namespaceStart = machine.info.bootNanos();
        if (known) {
            inherit(child, maker);
        } else {
            maker.exe = child.exe;
            maker.comm = child.comm;
            shareArguments(maker, child);
        }
        machine.threads.add(child);
    }

    /** What the child has open, for when it tells of itself: until then its maker may close it. */
    private void keepDescriptors(
            SyscallEvent event, ProcessThread maker, long virtualTid, int flags) {
        int together = ThreadFlag.SAME_PROCESS | ThreadFlag.SHARES_FILES | ThreadFlag.PARENT_WAITS;
        ProcessThread process = machine.threads.peek(maker.pid);
        if (process == null || (flags & together) != 0) {
            return;
        }
        DescriptorTable descriptors = process.descriptors();
        if (process.bornEarly == virtualTid) {
            process.bornEarly = -1;
        } else if (descriptors != null) {
            var copy = new DescriptorTable();
            copy.copyFrom(descriptors);
            process.unborn = new Unborn(virtualTid, event.time(), copy);
        }
    }

    private static @Nullable DescriptorTable descriptors(
            SyscallEvent event, ProcessThread child, ProcessThread maker) {
        Unborn unborn = maker.unborn;
        if (unborn != null
                && unborn.virtualTid() == child.virtualTid
                && event.time() - unborn.time() < UNBORN_NANOS) {
            maker.unborn = null;
            return unborn.descriptors();
        }
        maker.bornEarly = child.virtualTid;
        return maker.descriptors();
    }

    /** What the call itself tells of a maker of which nothing was known. */
    private void introduce(SyscallEvent event, ProcessThread maker) {
        maker.pid = event.signed(PID);
        maker.parent = event.signed(PARENT);
        if (!event.isEmpty(19)) {
            maker.virtualTid = event.signed(18);
            maker.virtualPid = event.signed(19);
        } else {
            maker.virtualTid = maker.tid;
            maker.virtualPid = -1;
        }
        machine.threads.link(maker);
    }

    private void child(SyscallEvent event) {
        ProcessThread before = event.thread;
        long tid = event.tid();
        if (before != null && before.startTime != 0) {
            if (event.time() - before.startTime < STALE_NANOS) {
                return;
            }
            machine.threads.remove(tid);
            event.thread = null;
        }
        var child = new ProcessThread(tid);
        child.pid = event.signed(PID);
        child.parent = event.signed(PARENT);
        if (!event.isEmpty(19)) {
            child.virtualTid = event.signed(18);
            child.virtualPid = event.signed(19);
        } else {
            child.virtualTid = tid;
        }
        child.flags = (int) event.unsigned(15) | ThreadFlag.INVERTED;
        boolean thread = (child.flags & ThreadFlag.SAME_PROCESS) != 0;
        if (thread) {
            child.flags |= ThreadFlag.SHARES_FILES;
        }
        ProcessThread model = machine.threads.findOrAdd(thread ? child.pid : child.parent);
        if (model == null) {
            event.thread = null;
            return;
        }
        boolean known = !model.isInvalid();
        if (!known && thread) {
            model.pid = child.pid;
            model.parent = child.parent;
            model.virtualPid = child.virtualPid;
            model.virtualTid = child.virtualPid;
            machine.threads.link(model);
        }
        readProgram(event, child, model);
        if (known) {
            inherit(child, model);
            if (thread) {
                child.execTime = model.execTime;
            } else {
                inheritProcess(child, model, descriptors(event, child, model));
            }
        } else if (thread) {
            model.exe = child.exe;
            model.comm = child.comm;
            shareArguments(model, child);
        }
        readNamespace(event, child);
        event.thread = replace(child) ? child : null;
    }

    private boolean replace(ProcessThread child) {
        ProcessThread there = machine.threads.peek(child.tid);
        if (there != null) {
            machine.threads.remove(child.tid);
        }
        return machine.threads.add(child);
    }

    private void readNamespace(SyscallEvent event, ProcessThread child) {
        int elsewhere = ThreadFlag.IN_PID_NAMESPACE | ThreadFlag.NEW_PID_NAMESPACE;
        if ((child.flags & elsewhere) == 0 && child.tid == child.virtualTid) {
            child.namespaceStart = machine.info.bootNanos();
        } else if (!event.isEmpty(20)) {
            child.namespaceStart = event.unsigned(20) + machine.info.bootNanos();
        }
    }

    /** What the call tells of the child's program: the same as its maker's. */
    private void readProgram(SyscallEvent event, ProcessThread child, ProcessThread model) {
        readText(event, EXE);
        child.exe = slice.copyUnless(model.exe);
        readText(event, COMM);
        child.comm = slice.isUnknown() ? child.exe : slice.copyUnless(model.comm);
        event.bytes(ARGUMENTS, slice);
        shareArguments(child, model);
        child.setArguments(slice);
        child.descriptorLimit = event.signed(DESCRIPTOR_LIMIT);
        readMemory(event, child);
        child.uid = event.integer(16);
        child.gid = event.integer(17);
        if (!event.isEmpty(CONTROL_GROUPS)) {
            event.bytes(CONTROL_GROUPS, slice);
            child.controlGroups = trimmed().copyUnless(model.controlGroups);
        }
        child.startTime = event.time();
    }

    private void readText(SyscallEvent event, int parameter) {
        event.text(parameter, slice);
    }

    private Slice trimmed() {
        slice.length = ProcessThread.withoutEnd(slice);
        return slice;
    }

    private static void shareArguments(ProcessThread to, ProcessThread from) {
        to.arguments = from.arguments;
        to.argumentCount = from.argumentCount;
        to.commandLine = from.commandLine;
        if (from.comm.length != to.comm.length || !java.util.Arrays.equals(from.comm, to.comm)) {
            to.buildCommandLine();
        }
    }

    private static void readMemory(SyscallEvent event, ProcessThread thread) {
        if (!event.isEmpty(12)) {
            thread.majorFaults = event.unsigned(8);
            thread.minorFaults = event.unsigned(9);
            thread.virtualMemory = event.integer(10);
            thread.residentMemory = event.integer(11);
            thread.swappedMemory = event.integer(12);
        }
    }

    /** What a process has of its parent and a thread of its process. */
    private static void inherit(ProcessThread child, ProcessThread from) {
        child.exePath = from.exePath;
        child.exeWritable = from.exeWritable;
        child.exeInUpperLayer = from.exeInUpperLayer;
        child.exeInLowerLayer = from.exeInLowerLayer;
        child.exeFromMemory = from.exeFromMemory;
        child.root = from.root;
        child.session = from.session;
        child.virtualGroup = from.virtualGroup;
        child.processGroup = from.processGroup;
        child.tty = from.tty;
        child.loginUid = from.loginUid;
        child.permitted = from.permitted;
        child.inheritable = from.inheritable;
        child.effective = from.effective;
        child.exeInode = from.exeInode;
        child.exeChanged = from.exeChanged;
        child.exeModified = from.exeModified;
        child.changedToStart = from.changedToStart;
    }

    /** What only a process has, not each of its threads. */
    private static void inheritProcess(
            ProcessThread child, ProcessThread from, @Nullable DescriptorTable descriptors) {
        if (descriptors != null) {
            child.ownDescriptors.copyFrom(descriptors);
        }
        child.directory = from.currentDirectory();
        child.environment = from.environment;
    }

    /**
     * A process runs another program.
     *
     * @param entry the entry of the call, where it was recorded
     */
    void executes(SyscallEvent event, @Nullable RecordedEvent entry) {
        ProcessThread thread = event.thread;
        if (event.result() < 0 || thread == null) {
            return;
        }
        if (thread.isDead()) {
            thread.flags &= ~ThreadFlag.DEAD;
            if (thread.group != null) {
                thread.group.revived();
            }
        }
        readText(event, EXE);
        thread.exe = slice.copyUnless(thread.exe);
        thread.execTime = event.time();
        readText(event, COMM);
        thread.comm = event.isEmpty(COMM) ? thread.exe : slice.copyUnless(thread.comm);
        event.bytes(ARGUMENTS, slice);
        thread.setArguments(slice);
        boolean known = !thread.isInvalid();
        thread.pid = event.signed(PID);
        if (!known) {
            introduceProgram(event, thread);
        }
        thread.descriptorLimit = event.signed(DESCRIPTOR_LIMIT);
        readMemory(event, thread);
        readEnvironment(event, thread);
        readExePath(event, entry, thread);
        ExecDetails.read(event, thread);
        DescriptorTable descriptors = thread.descriptors();
        if (descriptors != null) {
            descriptors.closeIf((number, descriptor) -> descriptor.closesOnExec());
        }
        int kept =
                ThreadFlag.PIPE_SOURCE
                        | ThreadFlag.PIPE_DESTINATION
                        | ThreadFlag.MAIN
                        | ThreadFlag.INVERTED;
        thread.flags = (thread.flags & kept) | ThreadFlag.ACTIVE | ThreadFlag.NAME_CHANGED;
        endOtherThreads(thread);
        machine.place(thread, true);
    }

    private void introduceProgram(SyscallEvent event, ProcessThread thread) {
        thread.parent = event.signed(PARENT);
        if ((thread.flags & ThreadFlag.IN_PID_NAMESPACE) == 0) {
            thread.virtualTid = thread.tid;
            thread.virtualPid = thread.pid;
        }
        machine.threads.link(thread);
    }

    private void readEnvironment(SyscallEvent event, ProcessThread thread) {
        if (!event.isEmpty(15)) {
            event.bytes(15, slice);
            thread.setEnvironment(slice);
        }
        if (!event.isEmpty(CONTROL_GROUPS)) {
            event.bytes(CONTROL_GROUPS, slice);
            thread.controlGroups = trimmed().copyUnless(thread.controlGroups);
        }
        if (!event.isEmpty(16)) {
            thread.tty = event.integer(16);
        }
    }

    /** The kernel's path of the program; in older recordings what the call asked for. */
    private void readExePath(
            SyscallEvent event, @Nullable RecordedEvent entry, ProcessThread thread) {
        if (!event.isEmpty(27)) {
            readText(event, 27);
            thread.setExePath(slice);
            return;
        }
        if (entry == null) {
            return;
        }
        scratch.clear();
        scratch.begin();
        if (entry.code() == EventCode.EXECVE_ENTER) {
            entry.text(0, slice);
            if (slice.isUnknown()) {
                scratch.add(Slice.UNKNOWN);
            } else {
                Paths.join(thread.currentDirectory(), slice, scratch);
            }
        } else {
            addPathOfEntry(event, entry);
        }
        scratch.into(slice);
        thread.setExePath(slice);
    }

    private void addPathOfEntry(SyscallEvent event, RecordedEvent entry) {
        boolean pathIsEmpty = (entry.unsigned(2) & 1) != 0;
        entry.text(1, slice);
        ByteText folder = event.other;
        folder.clear();
        folder.begin();
        boolean known = Folders.add(event, slice, entry.signed(0), folder);
        if (!known || (!pathIsEmpty && slice.isUnknown())) {
            scratch.add(Slice.UNKNOWN);
        } else if (pathIsEmpty) {
            folder.into(slice);
            Paths.join(Slice.NOTHING, slice, scratch);
        } else {
            Paths.join(folder.array(), folder.length(), slice, scratch);
        }
    }

    /** A program that runs anew has its main thread alone. */
    private void endOtherThreads(ProcessThread thread) {
        TaskGroup group = thread.group;
        if (group == null || group.alive() <= 1) {
            return;
        }
        ProcessThread other = group.first();
        while (other != null) {
            ProcessThread following = other.laterInGroup;
            if (!other.isMain() && other != thread) {
                machine.threads.remove(other.tid);
            }
            other = following;
        }
    }
}
