package io.vedette.syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The system calls of Linux on x86-64 that the sensor needs and Java has no other way to. Any
 * thread may call them.
 */
final class Linux {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EACCES = 13;
    static final int ENOSYS = 38;

    private static final int NR_OPEN = 2;
    private static final int NR_CLOSE = 3;
    private static final int NR_MMAP = 9;
    private static final int NR_MUNMAP = 11;
    private static final int NR_READLINK = 89;
    private static final int NR_DUP = 32;
    private static final int NR_CLOCK_GETTIME = 228;
    private static final int NR_EPOLL_WAIT = 232;
    private static final int NR_EPOLL_CTL = 233;
    private static final int NR_EPOLL_CREATE1 = 291;
    private static final int NR_FANOTIFY_INIT = 300;
    private static final int NR_SCHED_SETATTR = 314;
    private static final int NR_SCHED_GETATTR = 315;
    private static final int NR_BPF = 321;
    private static final int NR_OPENAT2 = 437;

    private static final int O_DIRECTORY = 0x10000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int RESOLVE_NO_XDEV = 1;
    private static final int RESOLVE_NO_MAGICLINKS = 2;
    private static final int RESOLVE_IN_ROOT = 16;

    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int FAN_CLOEXEC = 1;
    private static final int FAN_CLASS_CONTENT = 4;
    private static final int MAP_SHARED = 1;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLET = 1 << 31;
    private static final int EPOLL_EVENT = 12;
    private static final int LONGEST_PATH = 4096;
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_FLAG_RESET_ON_FORK = 1;

    /** The nice value of a thread that has none, for it is not scheduled by shares. */
    static final int NO_NICE = Integer.MIN_VALUE;

    /** See sched_setattr(2). */
    private static final StructLayout SCHEDULING =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("size"),
                    ValueLayout.JAVA_INT.withName("policy"),
                    ValueLayout.JAVA_LONG.withName("flags"),
                    ValueLayout.JAVA_INT.withName("nice"),
                    ValueLayout.JAVA_INT.withName("priority"),
                    ValueLayout.JAVA_LONG.withName("runtime"),
                    ValueLayout.JAVA_LONG.withName("deadline"),
                    ValueLayout.JAVA_LONG.withName("period"));

    private static final long NANOS = 1_000_000_000L;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERROR =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = syscall();

    private Linux() {}

    @SuppressWarnings("restricted") // what the sensor needs is not in Java's own library
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        ValueLayout word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /** What the kernel returned, or the negative number of the error. */
    private static long call(int number, long... given) {
        long[] a = Arrays.copyOf(given, 6);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result =
                    (long)
                            SYSCALL.invokeExact(
                                    state, (long) number, a[0], a[1], a[2], a[3], a[4], a[5]);
            return result == -1 ? -(int) ERROR.get(state, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("the system call " + number + " cannot be made", e);
        }
    }

    private static long check(long result, String what) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + Errors.name(result));
        }
        return result;
    }

    /** bpf(2); the result, or the negative number of the error. */
    static int bpf(int command, MemorySegment attributes) {
        return (int) call(NR_BPF, command, attributes.address(), attributes.byteSize());
    }

    /** A descriptor that could ask for permission; or the negative number of the error. */
    static int fanotify() {
        return (int) call(NR_FANOTIFY_INIT, FAN_CLOEXEC | FAN_CLASS_CONTENT, 0);
    }

    static void close(int descriptor) {
        call(NR_CLOSE, descriptor);
    }

    /** Asks for a copy of a descriptor; fails for a negative one, and does nothing else then. */
    static void duplicate(int descriptor) {
        call(NR_DUP, descriptor);
    }

    /** Maps what a descriptor stands for; shared with the kernel. */
    @SuppressWarnings("restricted") // the length is the one that was asked for
    static MemorySegment map(int descriptor, long length, int protection, long offset)
            throws IOException {
        long address =
                check(
                        call(NR_MMAP, 0, length, protection, MAP_SHARED, descriptor, offset),
                        "memory cannot be mapped");
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    static void unmap(MemorySegment mapped) {
        call(NR_MUNMAP, mapped.address(), mapped.byteSize());
    }

    /**
     * Waits for a descriptor that can be read. Each time it becomes so it ends one wait, whether or
     * not anybody reads.
     *
     * <p>One thread at a time. Waiting makes no garbage: it is done hundreds of times a second.
     */
    static final class Readiness implements AutoCloseable {
        private final MemorySegment state = Arena.ofAuto().allocate(STATE);
        private final MemorySegment event = Arena.ofAuto().allocate(EPOLL_EVENT);
        private final long descriptor;

        Readiness(int of) throws IOException {
            descriptor =
                    check(call(NR_EPOLL_CREATE1, EPOLL_CLOEXEC), "no epoll instance can be made");
            event.set(ValueLayout.JAVA_INT, 0, EPOLLIN | EPOLLET);
            check(
                    call(NR_EPOLL_CTL, descriptor, EPOLL_CTL_ADD, of, event.address()),
                    "a ring cannot be waited for");
        }

        /** Waits until it can be read, or for so long; what disturbs ends it, too. */
        void await(int millis) {
            try {
                long ignored =
                        (long)
                                SYSCALL.invokeExact(
                                        state,
                                        (long) NR_EPOLL_WAIT,
                                        descriptor,
                                        event.address(),
                                        1L,
                                        (long) millis,
                                        0L,
                                        0L);
            } catch (Throwable e) {
                throw new IllegalStateException("epoll_wait cannot be called", e);
            }
        }

        @Override
        public void close() {
            Linux.close((int) descriptor);
        }
    }

    /** The nice value of this thread; {@link #NO_NICE} when it is not of the usual class. */
    static int nice() {
        return nice(0);
    }

    /**
     * The same of any thread.
     *
     * @param thread its number; 0 for the calling one
     */
    static int nice(int thread) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SCHEDULING);
            long size = SCHEDULING.byteSize();
            return call(NR_SCHED_GETATTR, thread, attributes.address(), size, 0) == 0
                            && attributes.get(ValueLayout.JAVA_INT, offset("policy")) == SCHED_OTHER
                    ? attributes.get(ValueLayout.JAVA_INT, offset("nice"))
                    : NO_NICE;
        }
    }

    /**
     * Gives a thread a nice value, and time in such slices; what it starts has neither.
     *
     * @param thread its number; 0 for the calling one
     * @return whether it is allowed to
     */
    static boolean schedule(int thread, int nice, long sliceNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SCHEDULING);
            attributes.set(ValueLayout.JAVA_INT, offset("size"), (int) SCHEDULING.byteSize());
            attributes.set(ValueLayout.JAVA_INT, offset("policy"), SCHED_OTHER);
            attributes.set(ValueLayout.JAVA_LONG, offset("flags"), SCHED_FLAG_RESET_ON_FORK);
            attributes.set(ValueLayout.JAVA_INT, offset("nice"), nice);
            attributes.set(ValueLayout.JAVA_LONG, offset("runtime"), sliceNanos);
            return call(NR_SCHED_SETATTR, thread, attributes.address(), 0) == 0;
        }
    }

    private static long offset(String member) {
        return SCHEDULING.byteOffset(MemoryLayout.PathElement.groupElement(member));
    }

    /** What a symbolic link holds, byte by byte; empty when there is none. */
    static byte[] readLink(byte[] path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(path.length + 1L);
            MemorySegment.copy(path, 0, name, ValueLayout.JAVA_BYTE, 0, path.length);
            MemorySegment target = arena.allocate(LONGEST_PATH);
            long length = call(NR_READLINK, name.address(), target.address(), LONGEST_PATH);
            return length <= 0
                    ? Slice.NOTHING
                    : target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /**
     * A folder or file that was found and not opened: nothing of it is read, and it can be a device
     * or a pipe without harm.
     */
    record Folder(int descriptor) implements AutoCloseable {
        static Folder open(String path) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                long flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
                return new Folder(
                        (int)
                                check(
                                        call(NR_OPEN, arena.allocateFrom(path).address(), flags),
                                        path));
            }
        }

        /**
         * Finds a file as a process would whose root this is; links that lead out of it lead to its
         * root. Only on the same file system. See openat2(2).
         */
        Folder find(String path) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment how = arena.allocate(3L * Long.BYTES, Long.BYTES);
                how.set(ValueLayout.JAVA_LONG, 0, O_PATH | O_CLOEXEC);
                how.set(
                        ValueLayout.JAVA_LONG,
                        2L * Long.BYTES,
                        RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_IN_ROOT);
                MemorySegment name = arena.allocateFrom(path);
                return new Folder(
                        (int)
                                check(
                                        call(
                                                NR_OPENAT2,
                                                descriptor,
                                                name.address(),
                                                how.address(),
                                                how.byteSize()),
                                        path));
            }
        }

        /** By which this process can open it; valid until it is closed. */
        Path path() {
            return Path.of("/proc/self/fd", Integer.toString(descriptor));
        }

        @Override
        public void close() {
            Linux.close(descriptor);
        }
    }

    /** What is to be added to the time since boot to have the time since the Unix epoch. */
    static long bootNanos() {
        return clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME);
    }

    private static long clock(int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2L * Long.BYTES, Long.BYTES);
            call(NR_CLOCK_GETTIME, which, time.address());
            return time.get(ValueLayout.JAVA_LONG, 0) * NANOS
                    + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
        }
    }
}
