package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel tells of what is really done on this machine. */
class LiveSourceTest {
    /**
     * An event of a process that was started, with what is needed of it after the next one came.
     */
    private record Seen(int code, long result, List<String> texts, String name, String program) {
        String text(int parameter) {
            return texts.get(parameter);
        }
    }

    /** What a command and its children do, in the order in which it happened. */
    private static List<Seen> eventsOf(LiveSource source, String... command)
            throws IOException, InterruptedException {
        var seen = new ArrayList<Seen>();
        LiveSensor.run(
                source,
                event -> seen.add(seen(event, Objects.requireNonNull(event.thread))),
                command);
        return seen;
    }

    private static Seen seen(SyscallEvent event, ProcessThread thread) {
        var texts = new ArrayList<String>();
        var slice = new Slice();
        for (int i = 0; i < event.parameters(); i++) {
            event.bytes(i, slice);
            texts.add(new String(slice.array, slice.offset, slice.length, ISO_8859_1));
        }
        Descriptor descriptor = event.descriptor;
        return new Seen(
                event.code(),
                event.result(),
                texts,
                descriptor == null
                        ? ""
                        : new String(descriptor.name, 0, descriptor.nameLength, ISO_8859_1),
                new String(thread.comm, ISO_8859_1));
    }

    private static List<Seen> select(List<Seen> events, int code, Predicate<Seen> those) {
        return events.stream().filter(event -> event.code() == code).filter(those).toList();
    }

    @Test
    void tellsOfProgramsThatRunWithArgumentsAndPath() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            List<Seen> events =
                    eventsOf(
                            source,
                            "sh",
                            "-c",
                            "/bin/true one 'two words' \"$(printf '\\377')\"; :");

            List<Seen> execs =
                    select(events, EventCode.EXECVE, event -> event.program().equals("true"));
            assertThat(execs).hasSize(1);
            assertThat(execs.getFirst().text(1)).isEqualTo("/bin/true\0");
            assertThat(execs.getFirst().text(2)).isEqualTo("one\0two words\0\u00ff\0");
            assertThat(execs.getFirst().text(27)).isEqualTo("/usr/bin/true\0");
            assertThat(execs.getFirst().text(30)).isEqualTo("/bin/true\0");
        }
    }

    /** Whoever shares memory with its maker can find no flags there, only what the kernel knows. */
    @ParameterizedTest
    @ValueSource(strings = {"thread", "process"})
    void tellsThreadsFromProcessesThoughTheCallIsOverwritten(String made, @TempDir Path folder)
            throws Exception {
        Program.need("clang");
        Path program = Program.compile(folder);
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            List<Long> flags = new ArrayList<>();
            LiveSensor.run(
                    source,
                    event -> {
                        if (event.code() == EventCode.CLONE3 && event.result() == 0) {
                            flags.add(event.unsigned(15));
                        }
                    },
                    program.toString(),
                    "overwritten",
                    made);

            // the first are of who runs the program
            assertThat(flags).hasSizeGreaterThanOrEqualTo(20);
            assertThat(flags.subList(flags.size() - 20, flags.size()))
                    .allSatisfy(each -> {
                        assertThat((each & ThreadFlag.SAME_PROCESS) != 0)
                                .isEqualTo(made.equals("thread"));
                        assertThat(each & ThreadFlag.NEW_USER_NAMESPACE).isZero();
                    });
        }
    }

    /** As Falco has it: of a file that is in no folder the name, without a slash. */
    @Test
    void namesProgramsThatAreInMemoryAlone() throws Exception {
        Program.need("perl");
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "number of the call");
        String script =
                """
                my $name = "payload";
                my $memory = syscall(319, $name, 0);
                open(my $out, ">&=", $memory); open(my $in, "<", "/bin/true");
                binmode $_ for $in, $out; local $/; print {$out} scalar(<$in>); $out->flush;
                exec {"/proc/self/fd/$memory"} "payload"\
                """;
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            List<Seen> events = eventsOf(source, "perl", "-MIO::Handle", "-e", script);

            assertThat(
                            select(
                                    events,
                                    EventCode.EXECVE,
                                    event -> event.text(27).contains("payload")))
                    .singleElement()
                    .satisfies(exec -> assertThat(exec.text(27)).isEqualTo("memfd:payload\0"));
        }
    }

    private static void makeOrSkip(List<Path> groups) {
        try {
            for (Path group : groups) {
                Files.createDirectories(group);
            }
        } catch (IOException e) {
            Assumptions.abort("skipped: control groups cannot be made here: " + e);
        }
    }

    /**
     * Paths that the kernel's side remembers, more than it has room for, and one too long for it.
     */
    @Test
    void tellsOfControlGroupsByTheirPathOfNow() throws Exception {
        Path top =
                UnifiedGroups.mountOrSkip()
                        .resolve("vedette-test-" + ProcessHandle.current().pid());
        var groups = new ArrayList<Path>();
        for (int i = 0; i < 20; i++) {
            groups.add(top.resolve("group-" + i));
        }
        groups.add(top.resolve("l".repeat(200)).resolve("m".repeat(200)));
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            makeOrSkip(groups);
            String each =
                    """
                    for group; do echo $$ > $group/cgroup.procs; /bin/true $group; /bin/true $group; done
                    for group; do echo $$ > $group/cgroup.procs; /bin/true $group; done
                    echo $$ > %1$s/cgroup.procs
                    rmdir %1$s/group-0; mkdir %1$s/group-new
                    echo $$ > %1$s/group-new/cgroup.procs; /bin/true %1$s/group-new
                    echo $$ > %1$s/../cgroup.procs
                    """
                            .formatted(top);
            var command = new ArrayList<>(List.of("sh", "-c", each, "sh"));
            groups.forEach(group -> command.add(group.toString()));

            List<Seen> execs =
                    select(
                            eventsOf(source, command.toArray(String[]::new)),
                            EventCode.EXECVE,
                            event -> event.program().equals("true"));

            assertThat(execs).hasSize(3 * groups.size() + 1);
            Path root = UnifiedGroups.mountOrSkip();
            assertThat(execs)
                    .allSatisfy(exec -> {
                        String group = exec.text(2).replace("\0", "");
                        assertThat(exec.text(14))
                                .endsWith("cpuset=/" + root.relativize(Path.of(group)) + "\0");
                    });
        } finally {
            new ProcessBuilder("find", top.toString(), "-depth", "-type", "d", "-delete")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void tellsOfProgramsThatAreNotThere() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            List<Seen> events = eventsOf(source, "sh", "-c", "/nowhere/at-all now; :");

            assertThat(
                            select(
                                    events,
                                    EventCode.EXECVE,
                                    event ->
                                            event.result() == -2
                                                    && event.text(30).equals("/nowhere/at-all\0")))
                    .singleElement()
                    .satisfies(failed -> {
                        assertThat(failed.text(1)).isEqualTo("/nowhere/at-all\0");
                        assertThat(failed.text(2)).isEqualTo("now\0");
                    });
        }
    }

    @Test
    void namesFilesByTheFolderTheyAreIn(@TempDir Path folder) throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.known())) {
            List<Seen> events =
                    eventsOf(
                            source,
                            "sh",
                            "-c",
                            "cd '"
                                    + folder
                                    + "' && echo secret > here && cat here nothing; rm here");

            Predicate<Seen> here = event -> event.name().equals(folder + "/here");
            assertThat(select(events, EventCode.OPENAT, here)).hasSize(2);
            assertThat(select(events, EventCode.OPENAT, event -> event.text(2).equals("nothing\0")))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.result()).isEqualTo(-2));
            assertThat(select(events, EventCode.UNLINKAT, event -> event.text(2).equals("here\0")))
                    .hasSize(1);
        }
    }

    /** Opens what the text at an address names, empties it, and closes it again. */
    @SuppressWarnings("restricted") // calls of the system have no other way
    private static void openEmptied(MemorySegment path) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle open =
                linker.downcallHandle(
                        linker.defaultLookup().find("open").orElseThrow(),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle close =
                linker.downcallHandle(
                        linker.defaultLookup().find("close").orElseThrow(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int truncated = 0x200;
        int descriptor = (int) open.invoke(path, 1 | truncated);
        assertThat(descriptor).isPositive();
        assertThat((int) close.invoke(descriptor)).isZero();
    }

    @Test
    void namesAFileWhosePathIsGoneWhenItIsOpen(@TempDir Path folder) throws Throwable {
        Path file = folder.resolve("names-itself");
        Files.writeString(file, file + "\0");
        long self = ProcessHandle.current().pid();
        var seen = new ArrayList<Seen>();
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState());
                Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment path =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);

            // the page that holds the path is cut off by the very call
            openEmptied(path);
            LiveSensor.drain(
                    source,
                    event -> {
                        ProcessThread thread = event.thread;
                        if (thread != null && thread.pid == self) {
                            seen.add(seen(event, thread));
                        }
                    });
        }

        assertThat(seen)
                .anySatisfy(event -> {
                    assertThat(event.code()).isIn(EventCode.OPEN, EventCode.OPENAT);
                    assertThat(event.text(event.code() == EventCode.OPEN ? 1 : 2)).isEmpty();
                    assertThat(event.name()).isEqualTo(file.toString());
                });
    }

    /** Java connects through sockets of IPv6, with addresses of IPv4 written as such. */
    @Test
    void namesConnectionsOfSocketsForBothKindsOfAddress() throws Exception {
        long self = ProcessHandle.current().pid();
        var seen = new ArrayList<Seen>();
        int port;
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState());
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            port = server.getLocalPort();
            client.getOutputStream().write(1);
            LiveSensor.drain(
                    source,
                    event -> {
                        ProcessThread thread = event.thread;
                        if (thread != null && thread.pid == self) {
                            seen.add(seen(event, thread));
                        }
                    });
        }

        String to = "->127.0.0.1:" + port;
        assertThat(seen)
                .filteredOn(event -> event.code() == EventCode.CONNECT)
                .anySatisfy(
                        event -> assertThat(event.name()).startsWith("127.0.0.1:").endsWith(to));
    }

    @Test
    void keepsPathsThatAreNoText(@TempDir Path folder) throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            List<Seen> events =
                    eventsOf(source, "sh", "-c", ": > \"" + folder + "/$(printf '\\377\\001')\"");

            assertThat(
                            select(
                                    events,
                                    EventCode.OPENAT,
                                    event -> event.text(2).endsWith("/\u00ff\u0001\0")))
                    .singleElement()
                    .satisfies(made -> assertThat(made.result()).isGreaterThanOrEqualTo(0));
        }
    }

    @Test
    void countsWhatItSent() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.known())) {
            eventsOf(source, "sh", "-c", "cat /etc/hostname; id; ls /");
            SensorCounts.Kernel counted = LiveSensor.detach(source);

            assertThat(counted.produced()).isPositive();
            assertThat(counted.filtered() + counted.sent() + counted.lost())
                    .isEqualTo(counted.produced());
            assertThat(source.counts().read()).isEqualTo(counted.sent());
            assertThat(source.counts().missed()).isEqualTo(counted.full());
            assertThat(source.counts().refused()).isZero();
        }
    }

    @Test
    void leavesOutInTheKernelWhatNobodyNeeds() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(new BitSet())) {
            List<Seen> events =
                    eventsOf(
                            source,
                            "sh",
                            "-c",
                            "cat /etc/hostname /nowhere/at-all; chmod 600 /nowhere/x");

            assertThat(select(events, EventCode.EXECVE, event -> event.result() == 0))
                    .extracting(Seen::program)
                    .endsWith("sh", "cat", "chmod");
            assertThat(events)
                    .allSatisfy(event ->
                            assertThat(event.result() >= 0 || event.code() == EventCode.DUP)
                                    .isTrue());
            assertThat(select(events, EventCode.FCHMODAT, event -> true)).isEmpty();
            assertThat(
                            select(
                                    events,
                                    EventCode.OPENAT,
                                    event -> event.name().equals("/etc/hostname")))
                    .hasSize(1);
            assertThat(source.counts().kernel().filtered()).isPositive();
        }
    }

    @Test
    void countsWhatDidNotFit() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.known(), 1 << 16)) {
            Process process =
                    new ProcessBuilder("sh", "-c", "for i in 1 2 3 4 5 6 7 8; do ls -lR /etc; done")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.waitFor();
            SensorCounts.Kernel counted = LiveSensor.detach(source);

            assertThat(counted.full()).isPositive();
            assertThat(counted.filtered() + counted.sent() + counted.lost())
                    .isEqualTo(counted.produced());
            assertThat(source.counts().read()).isEqualTo(counted.sent());
        }
    }

    @Test
    void aReaderThatIsPausedSeesNoCanary() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            LiveSensor.drain(source, event -> {});
            Duration before = source.canaryAge();

            source.sendCanary();

            assertThat(source.canaryAge()).isGreaterThanOrEqualTo(before);
            LiveSensor.drain(source, event -> {});
            assertThat(source.canaries()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void programsThatAreDetachedShowNoCanary() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            LiveSensor.drain(source, event -> {});
            source.detach();
            int seen = source.canaries();
            Duration before = source.canaryAge();

            source.sendCanary();
            while (source.advance(Duration.ZERO)) {
                // what is left
            }

            assertThat(source.canaries()).isEqualTo(seen);
            assertThat(source.canaryAge()).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void knowsTheProcessesThatWereThereBefore() throws Exception {
        try (LiveSource source = LiveSensor.openOrSkip(SensorCalls.forState())) {
            ProcessThread own =
                    Objects.requireNonNull(
                            source.machine().threads.peek(ProcessHandle.current().pid()));

            assertThat(new String(own.exePath, ISO_8859_1)).endsWith("/bin/java");
            assertThat(own.parent).isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
            assertThat(own.ownDescriptors.size()).isGreaterThan(3);
        }
    }
}
