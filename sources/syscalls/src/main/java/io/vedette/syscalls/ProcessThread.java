package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a thread; a process is its main thread, whose id is the process's.
 *
 * <p>Texts are arrays that are never written to, so that parents and children share them. Ids that
 * are not known are -1.
 */
final class ProcessThread {
    private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNKNOWN_DIRECTORY = {'.', '/'};

    private static final int LONGEST_NAME = 15;

    final long tid;
    long pid = -1;
    long parent = -1;
    long session = -1;
    long virtualGroup = -1;
    long processGroup = -1;
    long virtualTid = -1;
    long virtualPid = -1;
    long reaper = -1;
    int flags = ThreadFlag.NAME_CHANGED;
    long descriptorLimit = -1;
    int uid = -1;
    int gid = -1;
    int loginUid = -1;
    int tty;
    int virtualMemory;
    int residentMemory;
    int swappedMemory;
    long majorFaults;
    long minorFaults;
    long inheritable;
    long permitted;
    long effective;
    boolean exeWritable;
    boolean exeInUpperLayer;
    boolean exeInLowerLayer;
    boolean exeFromMemory;
    long exeInode;
    long exeChanged;
    long exeModified;

    /** From the executable's change to the process's start. */
    long changedToStart;

    /** From the start of the PID namespace to the executable's change. */
    long namespaceToChanged;

    /** How long it ran, as far as switches between threads tell. */
    long cpuNanos;

    /** What it used of processors when that was told last, and since the time before. */
    long userTotal;

    long systemTotal;
    long userTicks;
    long systemTicks;
    long startTime;
    long execTime;
    long namespaceStart;
    byte[] comm = Slice.NOTHING;
    byte[] exe = Slice.NOTHING;
    byte[] exePath = Slice.NOTHING;

    /** Ends with a slash. */
    byte[] directory = Slice.NOTHING;

    byte[] root = Slice.NOTHING;

    /** Texts with a zero byte between. */
    byte[] environment = Slice.NOTHING;

    byte[] controlGroups = Slice.NOTHING;
    byte[] arguments = Slice.NOTHING;
    int argumentCount;

    /** {@link #comm} and the arguments, with blanks between. */
    byte[] commandLine = Slice.NOTHING;

    /** Empty on the host. */
    byte[] container = Slice.NOTHING;

    final DescriptorTable ownDescriptors = new DescriptorTable();

    /** The last process that it made and that has not told of itself yet. */
    @Nullable Unborn unborn;

    /**
     * The virtual id of the last process that told of itself before the call that made it ended.
     */
    long bornEarly = -1;

    @Nullable TaskGroup group;

    /** The number of the descriptor that the last event was about. */
    long lastDescriptor;

    int lastEntry = -1;

    /** Where its next event leads, as the kernel says; empty when that is what the event says. */
    byte[] resolved = Slice.NOTHING;

    /** The last entry as it was recorded, until its exit. */
    byte[] entry = Slice.NOTHING;

    int entryLength;
    boolean entryFits;

    /** When it was last seen, in the time of events. */
    long lastSeen;

    /** What {@link ThreadTable} counted of its texts. */
    long weight;

    /** Kept by {@link TaskGroup}. */
    @Nullable ProcessThread earlierInGroup;

    @Nullable ProcessThread laterInGroup;

    private @Nullable ProcessThread firstChild;
    private @Nullable ProcessThread listedUnder;
    private @Nullable ProcessThread previous;
    private @Nullable ProcessThread next;

    ProcessThread(long tid) {
        this.tid = tid;
    }

    /** Whether so little is known that it has no place among processes. */
    boolean isInvalid() {
        return tid < 0 || pid < 0 || parent < 0;
    }

    boolean isMain() {
        return tid == pid || (flags & ThreadFlag.MAIN) != 0;
    }

    boolean isDead() {
        return (flags & ThreadFlag.DEAD) != 0;
    }

    boolean isInPidNamespace() {
        return (flags & ThreadFlag.IN_PID_NAMESPACE) != 0 || (tid != virtualTid && virtualTid >= 0);
    }

    /** The main thread of its process; null when that is not known. */
    @Nullable ProcessThread main() {
        if (isMain()) {
            return this;
        }
        return group == null ? null : group.main();
    }

    /** The descriptors that its calls mean; null when they are those of an unknown main thread. */
    @Nullable DescriptorTable descriptors() {
        if ((flags & ThreadFlag.SHARES_FILES) == 0) {
            return ownDescriptors;
        }
        ProcessThread main = main();
        return main == null ? null : main.ownDescriptors;
    }

    @Nullable Descriptor descriptor(long number) {
        DescriptorTable table = descriptors();
        return table == null ? null : table.find(number);
    }

    byte[] currentDirectory() {
        ProcessThread main = main();
        return main == null ? UNKNOWN_DIRECTORY : main.directory;
    }

    /** The environment is that of the process. */
    byte[] currentEnvironment() {
        ProcessThread main = main();
        return main == null ? environment : main.environment;
    }

    /**
     * Moves to another directory, which may be relative to the one before.
     *
     * @param scratch for putting the path together
     */
    void changeDirectory(Slice path, ByteText scratch) {
        ProcessThread main = main();
        if (main == null) {
            return;
        }
        scratch.begin();
        Paths.join(directory, path, scratch);
        if (scratch.length() == 0 || scratch.at(scratch.length() - 1) != '/') {
            scratch.add('/');
        }
        main.directory = scratch.copy();
    }

    /** A file that was deleted is named as it was before. */
    void setExePath(Slice path) {
        int length = path.length;
        boolean deleted =
                length > DELETED.length
                        && Arrays.equals(
                                path.array,
                                path.offset + length - DELETED.length,
                                path.offset + length,
                                DELETED,
                                0,
                                DELETED.length);
        Slice kept = new Slice();
        kept.set(path.array, path.offset, deleted ? length - DELETED.length : length);
        exePath = kept.copyUnless(exePath);
    }

    /**
     * @param list texts with a zero byte after or between them
     */
    void setArguments(Slice list) {
        Slice trimmed = new Slice();
        trimmed.set(list.array, list.offset, withoutEnd(list));
        if (trimmed.equalTo(arguments) && argumentCount > 0 && isCommandLineOfComm()) {
            return;
        }
        arguments = trimmed.copyUnless(arguments);
        argumentCount = count(arguments);
        buildCommandLine();
    }

    /** Apart from its caller: together the JIT took 25 ms for them, three times in a replay. */
    private static int count(byte[] arguments) {
        int count = arguments.length == 0 ? 0 : 1;
        for (byte each : arguments) {
            count += each == 0 ? 1 : 0;
        }
        return count;
    }

    private boolean isCommandLineOfComm() {
        return commandLine.length > comm.length
                && commandLine.length == comm.length + 1 + arguments.length
                && Arrays.equals(commandLine, 0, comm.length, comm, 0, comm.length);
    }

    /** After {@link #comm} or the arguments have changed. */
    void buildCommandLine() {
        if (argumentCount == 0) {
            commandLine = comm;
            return;
        }
        byte[] line = Arrays.copyOf(comm, comm.length + 1 + arguments.length);
        line[comm.length] = ' ';
        for (int i = 0; i < arguments.length; i++) {
            line[comm.length + 1 + i] = arguments[i] == 0 ? (byte) ' ' : arguments[i];
        }
        commandLine = line;
    }

    static int withoutEnd(Slice list) {
        boolean ended = list.length > 0 && list.array[list.offset + list.length - 1] == 0;
        return ended ? list.length - 1 : list.length;
    }

    /** Where the arguments begin in {@link #commandLine}; its length when there are none. */
    int argumentsStart() {
        return argumentCount == 0 ? commandLine.length : comm.length + 1;
    }

    void setEnvironment(Slice list) {
        Slice trimmed = new Slice();
        trimmed.set(list.array, list.offset, withoutEnd(list));
        environment = trimmed.copyUnless(environment);
    }

    /** How many bytes its texts have, those that it shares among them. */
    long textLength() {
        return (long) comm.length
                + exe.length
                + exePath.length
                + directory.length
                + root.length
                + environment.length
                + controlGroups.length
                + arguments.length
                + commandLine.length
                + entry.length
                + resolved.length;
    }

    /** Keeps its name alone. */
    void forgetTexts() {
        exe = Slice.NOTHING;
        exePath = Slice.NOTHING;
        root = Slice.NOTHING;
        environment = Slice.NOTHING;
        controlGroups = Slice.NOTHING;
        arguments = Slice.NOTHING;
        argumentCount = 0;
        entry = Slice.NOTHING;
        entryLength = 0;
        comm = comm.length > LONGEST_NAME ? Arrays.copyOf(comm, LONGEST_NAME) : comm;
        directory = UNKNOWN_DIRECTORY;
        buildCommandLine();
    }

    boolean hasChildren() {
        return firstChild != null;
    }

    /** Becomes the parent of {@code child}, whose parent was another or none. */
    void adopt(ProcessThread child) {
        child.leaveParent();
        child.listedUnder = this;
        child.next = firstChild;
        if (firstChild != null) {
            firstChild.previous = child;
        }
        firstChild = child;
        child.parent = tid;
    }

    /** Is no longer found among the children of its parent. */
    void leaveParent() {
        ProcessThread before = previous;
        ProcessThread after = next;
        if (before != null) {
            before.next = after;
        } else if (listedUnder != null) {
            listedUnder.firstChild = after;
        }
        if (after != null) {
            after.previous = before;
        }
        previous = null;
        next = null;
        listedUnder = null;
    }

    /** Gives all children to {@code reaper}; to nobody when that is null. */
    void leaveChildrenTo(@Nullable ProcessThread reaper) {
        ProcessThread child = firstChild;
        while (child != null) {
            ProcessThread following = child.next;
            child.leaveParent();
            if (reaper == null) {
                child.parent = 0;
            } else {
                reaper.adopt(child);
            }
            child = following;
        }
    }
}
