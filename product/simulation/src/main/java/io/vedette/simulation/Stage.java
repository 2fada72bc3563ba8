package io.vedette.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where behaviours are acted. What it has of this machine is a directory and control groups; both
 * are removed when it is closed, and those that an earlier one left behind when it is opened. One
 * stage is there at a time.
 *
 * <p>One thread acts; any may close.
 */
final class Stage implements AutoCloseable {
    /** Below it no program may be forbidden, which rules out directories for temporary files. */
    static final Path DIRECTORY = Path.of("/var/lib/vedette-simulation");

    static final String GROUP = "vedette-simulation";

    private static final String PROGRAM = "vedette-act";
    private static final int ID_BYTES = 32;
    private static final long LONGEST_END_SECONDS = 5;

    private final FileChannel lockFile;
    private final FileLock lock;
    private final List<Path> groups;
    private @Nullable Process supervisor;
    private boolean closed;

    /**
     * How the acting of a behaviour ended.
     *
     * @param status its exit status
     * @param output what it wrote
     */
    record Ended(int status, String output) {
        /** It cannot be done on this machine. */
        static final int CANNOT = 77;
    }

    /** Called with the id of the process from which all of the stage descend. */
    interface Begun {
        void accept(long supervisor);
    }

    private Stage(FileChannel lockFile, FileLock lock, List<Path> groups) {
        this.lockFile = lockFile;
        this.lock = lock;
        this.groups = groups;
    }

    /**
     * Makes the stage, after what an earlier one left was removed.
     *
     * @throws IOException with the reason, also when there is a stage already
     */
    static Stage open() throws IOException {
        Files.createDirectories(
                DIRECTORY,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lockFile =
                FileChannel.open(
                        DIRECTORY.resolve("lock"),
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            lockFile.close();
            throw new IOException("another simulation runs on this machine");
        }
        var groups = new ArrayList<Path>();
        var stage = new Stage(lockFile, lock, groups);
        try {
            removeGroups();
            Path program = DIRECTORY.resolve(PROGRAM);
            try (InputStream in =
                    Objects.requireNonNull(Stage.class.getResourceAsStream(PROGRAM), PROGRAM)) {
                Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            byte[] id = new byte[ID_BYTES];
            RandomGenerator.getDefault().nextBytes(id);
            for (Path hierarchy : hierarchies()) {
                Path group = hierarchy.resolve(GROUP).resolve(HexFormat.of().formatHex(id));
                Files.createDirectories(group);
                groups.add(group);
            }
            return stage;
        } catch (IOException e) {
            stage.close();
            throw e;
        }
    }

    /**
     * Where control groups of version 2 are mounted, and those of version 1 that count memory: by
     * these containers are known.
     */
    private static List<Path> hierarchies() throws IOException {
        var found = new ArrayList<Path>();
        boolean unified = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] parts = line.split(" ", -1);
            boolean second = parts[2].equals("cgroup2");
            boolean memory =
                    parts[2].equals("cgroup")
                            && List.of(parts[3].split(",", -1)).contains("memory");
            if ((second && !unified) || memory) {
                found.add(Path.of(parts[1]));
                unified |= second;
            }
        }
        return found;
    }

    private static void removeGroups() throws IOException {
        for (Path hierarchy : hierarchies()) {
            Path ours = hierarchy.resolve(GROUP);
            if (Files.isDirectory(ours)) {
                try (Stream<Path> below = Files.list(ours)) {
                    for (Path group : below.filter(Files::isDirectory).toList()) {
                        remove(group);
                    }
                }
                remove(ours);
            }
        }
    }

    /** Ends what runs in a control group, which only an earlier simulation can have put there. */
    private static void remove(Path group) throws IOException {
        for (String process : Files.readAllLines(group.resolve("cgroup.procs"))) {
            ProcessHandle.of(Long.parseLong(process))
                    .ifPresent(left -> {
                        left.destroyForcibly();
                        left.onExit().orTimeout(LONGEST_END_SECONDS, TimeUnit.SECONDS).join();
                    });
        }
        Files.delete(group);
    }

    /**
     * Acts a behaviour, and comes back when nothing of it is left.
     *
     * @param begun called before the behaviour begins
     */
    Ended act(Behaviour behaviour, Place place, Begun begun)
            throws IOException, InterruptedException {
        Path script = DIRECTORY.resolve("script");
        Files.writeString(script, behaviour.script());
        var command = new ArrayList<String>();
        command.add(DIRECTORY.resolve(PROGRAM).toString());
        command.add("stage");
        command.add(place.label());
        command.add(DIRECTORY.toString());
        command.add(script.toString());
        command.add(behaviour.terminal() ? "terminal" : "none");
        command.add(String.join(",", behaviour.standIns()));
        for (Path group : groups) {
            // what is on the host is in no group: one with namespaces of its own would be taken
            // for a container, whatever group this process is in
            command.add(
                    (place == Place.CONTAINER ? group : group.resolve("../..").normalize())
                            .toString());
        }
        Process started;
        synchronized (this) {
            if (closed) {
                throw new IOException("the stage is closed");
            }
            started = new ProcessBuilder(command).redirectErrorStream(true).start();
            supervisor = started;
        }
        begun.accept(started.pid());
        // it waits for this
        started.getOutputStream().write('\n');
        started.getOutputStream().flush();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(started.waitFor(), output);
    }

    /** Whether a container can be seen as one here. */
    boolean hasContainers() {
        return !groups.isEmpty();
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (supervisor != null) {
            // its input ends, so it ends what is on the stage; nothing is left when it has ended
            supervisor.getOutputStream().close();
            try {
                supervisor.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
            }
        }
        removeGroups();
        try (Stream<Path> inside = Files.walk(DIRECTORY)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        lock.release();
        lockFile.close();
    }
}
