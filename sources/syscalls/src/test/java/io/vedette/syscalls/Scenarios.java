package io.vedette.syscalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Short stories of what happens on a machine. */
final class Scenarios {
    /** Bits of the flags of a new process: a thread of the same process, with its descriptors. */
    static final int THREAD = ThreadFlag.SAME_PROCESS | ThreadFlag.SHARES_FILES;

    /** Of a program that is in no container. */
    static final String CGROUPS = "cpu=/\0";

    private Scenarios() {}

    /** A new thread as both sides see it. */
    static void starts(Recorded in, long parent, long child, String comm, int flags) {
        starts(in, EventCode.CLONE, parent, child, comm, flags, CGROUPS);
    }

    /**
     * @param code of a system call that starts threads
     */
    static void starts(
            Recorded in,
            int code,
            long parent,
            long child,
            String comm,
            int flags,
            String cgroups) {
        long process = (flags & ThreadFlag.SAME_PROCESS) != 0 ? parent : child;
        clone(in, code, parent, child, parent, parent, 0, comm, flags, cgroups);
        clone(in, code, child, 0, process, parent, 0, comm, flags, cgroups);
    }

    private static void clone(
            Recorded in,
            int code,
            long tid,
            long result,
            long pid,
            long parent,
            int uid,
            String comm,
            int flags,
            String cgroups) {
        byte[] noArguments = {};
        in.event(
                code,
                tid,
                result,
                "/bin/" + comm,
                noArguments,
                tid,
                pid,
                parent,
                "",
                1024,
                0,
                0,
                1,
                2,
                3,
                comm,
                Recorded.bytes(cgroups),
                flags,
                uid,
                0,
                tid,
                pid,
                0);
    }

    static void runs(Recorded in, long tid, long parent, String path, String... arguments) {
        runsIn(in, CGROUPS, tid, parent, path, arguments);
    }

    static void runsIn(
            Recorded in, String cgroups, long tid, long parent, String path, String... arguments) {
        String comm = path.substring(path.lastIndexOf('/') + 1);
        String list = String.join("\0", arguments) + (arguments.length > 0 ? "\0" : "");
        in.event(
                EventCode.EXECVE,
                tid,
                0,
                path,
                Recorded.bytes(list),
                tid,
                tid,
                parent,
                "",
                1024,
                0,
                0,
                1,
                2,
                3,
                comm,
                Recorded.bytes(cgroups),
                Recorded.bytes("A=1\0B=2\0"),
                34817,
                tid,
                1000,
                0,
                0,
                0,
                0,
                12,
                1_650_000_000L * Recorded.SECOND,
                1_660_000_000L * Recorded.SECOND,
                0,
                path,
                tid,
                0,
                path);
    }

    static void ends(Recorded in, long tid) {
        in.event(EventCode.PROCEXIT, tid, 0, 0, 0, 0, 0);
    }

    static Recorded processes() {
        var in = new Recorded();
        starts(in, 1, 10, "init", 0);
        runs(in, 10, 1, "/bin/bash", "-c", "make all");
        starts(in, 10, 11, "bash", 0);
        runs(in, 11, 10, "/usr/bin/make", "all");
        starts(in, 11, 12, "make", THREAD);
        in.event(EventCode.GETCWD, 12, 0, "/");
        ends(in, 10);
        in.event(EventCode.GETCWD, 11, 0, "/");
        in.event(EventCode.SETSID, 11, 11);
        ends(in, 12);
        ends(in, 11);
        return in;
    }

    static Recorded files() {
        return new Recorded()
                .event(EventCode.CHDIR, 1, 0, "/var")
                .event(EventCode.OPENAT, 1, 3, -100, "log/../log/a", 3, 0644, 2049, 77)
                .event(EventCode.DUP3, 1, 9, 3, 9, 0)
                .event(EventCode.WRITE, 1, 5, Recorded.bytes("hello"), 9, 5)
                .event(EventCode.CLOSE, 1, 0, 3)
                .event(EventCode.READ, 1, -9, new byte[0], 3, 5)
                .event(EventCode.OPEN, 1, -2, "/nowhere", 1, 0, 0, 0)
                .event(EventCode.PIPE2, 1, 0, 4, 5, 99, 0)
                .event(EventCode.MEMFD_CREATE, 1, 6, "secret", 0)
                .event(EventCode.RENAME, 1, 0, "a", "b")
                .event(EventCode.UNLINKAT, 1, 0, -100, "b", 0)
                .event(EventCode.MKDIR, 1, 0, "d");
    }

    /** Paths from folders of descriptors: 3 is /etc, 4 is the root, 8 is not known. */
    static Recorded folders() {
        int folder = FileFlag.READ | FileFlag.DIRECTORY;
        return new Recorded()
                .event(EventCode.CHDIR, 1, 0, "/var")
                .event(EventCode.OPENAT, 1, 3, -100, "/etc", folder, 0, 2049, 77)
                .event(EventCode.OPENAT, 1, 4, -100, "/", folder, 0, 2049, 2)
                .event(EventCode.UNLINKAT, 1, 0, -100, "b", 0)
                .event(EventCode.UNLINKAT, 1, 0, 3, "b", 0)
                .event(EventCode.UNLINKAT, 1, 0, 4, "b", 0)
                .event(EventCode.UNLINKAT, 1, 0, 8, "b", 0)
                .event(EventCode.RENAMEAT, 1, 0, 3, "a", -100, "c")
                .event(EventCode.RENAMEAT2, 1, 0, 3, "a", -100, "c", 0)
                .event(EventCode.LINKAT, 1, 0, 3, "a", 3, "c", 0)
                .event(EventCode.SYMLINKAT, 1, 0, "t", 3, "l");
    }

    /** A tuple of IPv4 addresses and ports. */
    static byte[] tuple(int source, int sourcePort, int destination, int destinationPort) {
        return ByteBuffer.allocate(13)
                .put((byte) 2)
                .putInt(source)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) sourcePort)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(destination)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) destinationPort)
                .array();
    }

    static byte[] address(int address, int port) {
        return ByteBuffer.allocate(7)
                .put((byte) 2)
                .putInt(address)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) port)
                .array();
    }

    static Recorded sockets() {
        byte[] there = tuple(0x0a000001, 40_000, 0x5db8d822, 443);
        var in = new Recorded();
        in.machine()
                .interfaces
                .add(
                        new Interfaces.Interface(
                                new byte[] {10, 0, 0, 1},
                                new byte[] {-1, -1, -1, 0},
                                new byte[] {10, 0, 0, -1},
                                0,
                                Recorded.bytes("eth0")));
        return in.event(EventCode.SOCKET, 1, 3, 2, 1, 6)
                .event(EventCode.CONNECT, 1, 0, there, 3, address(0x5db8d822, 443))
                .event(EventCode.SENDTO, 1, 4, Recorded.bytes("ping"), 3, 4, new byte[0])
                .event(EventCode.SOCKET, 1, 4, 2, 1, 6)
                .event(EventCode.BIND, 1, 0, address(0, 80), 4)
                .event(
                        EventCode.ACCEPT4,
                        1,
                        5,
                        tuple(0x0a000002, 50_000, 0x0a000001, 80),
                        0,
                        0,
                        5,
                        0)
                .event(EventCode.CLOSE, 1, 0, 5);
    }
}
