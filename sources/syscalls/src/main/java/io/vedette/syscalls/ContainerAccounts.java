package io.vedette.syscalls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads who users and groups of containers are, from the files that lie in them.
 *
 * <p>A container may hold anything: links that lead out of it, devices, pipes, huge files, file
 * systems that never answer. Files are found within the container's root as a process of it would,
 * never by what stands for a descriptor and never on another file system, only regular ones are
 * read, and of these a bounded part. It is done aside, by few threads; when all of them hang, names
 * of containers are not known any more, which is counted.
 *
 * <p>One thread owns it, but for the counts.
 */
final class ContainerAccounts implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1024;

    /** With {@link #MOST_ENTRIES} of each kind, less than {@link Accounts} remembers. */
    private static final int MOST_CONTAINERS = 240;

    private static final int MOST_TRIES = 20;

    /** Of a file; one of a container has some kilobytes. */
    private static final int LONGEST_FILE = 1 << 20;

    private static final int MOST_ENTRIES = 200;

    /** For how long a process is given to go into its container's root. */
    private static final long LONGEST_ENTERING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long BETWEEN_LOOKS_MILLIS = 1;

    private final Accounts accounts;
    private final ThreadPoolExecutor readers;
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();

    /** The one that was used longest ago is forgotten first. */
    private final Map<String, State> states =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
                    if (size() <= MOST_CONTAINERS) {
                        return false;
                    }
                    accounts.forget(bytes(eldest.getKey()));
                    return true;
                }
            };

    /** How far it is with a container. */
    private static final class State {
        private int tries;
        private boolean reading;
        private boolean done;
    }

    /** Of a container; empty when its process was gone before it was read. */
    private record Found(String id, State state, Optional<AccountFiles> files) {}

    /** What was read. */
    private record AccountFiles(List<Accounts.User> users, List<Accounts.Group> groups) {}

    ContainerAccounts(Accounts accounts) {
        this.accounts = accounts;
        readers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("container accounts").factory());
        readers.allowCoreThreadTimeOut(true);
    }

    /** Containers whose accounts were not read since too many waited, or readers hang. */
    long refused() {
        return refused.get();
    }

    /** Files that were left out: too large, no regular files, or not to be read. */
    long unread() {
        return unread.get();
    }

    /**
     * Reads the accounts of a container, unless that is done or under way.
     *
     * @param thread is in it, or about to go into it
     * @return whether it has begun to
     */
    boolean request(ProcessThread thread, ContainerPlace place) {
        drain();
        State state = states.computeIfAbsent(place.id(), key -> new State());
        if (state.done || state.reading || state.tries == MOST_TRIES) {
            return false;
        }
        state.tries++;
        long pid = thread.pid;
        try {
            readers.execute(
                    () -> found.add(new Found(place.id(), state, read(pid, place.fullId()))));
            state.reading = true;
            return true;
        } catch (RejectedExecutionException ignored) {
            refused.incrementAndGet();
            return false;
        }
    }

    /** Another container has this id from now on. */
    void forget(String id) {
        states.remove(id);
        accounts.forget(bytes(id));
    }

    /** Whether the accounts of a container are being read, or will be once it runs something. */
    boolean isPending(String id) {
        drain();
        State state = states.get(id);
        return state == null || state.reading;
    }

    private void drain() {
        for (Found one = found.poll(); one != null; one = found.poll()) {
            State state = one.state();
            state.reading = false;
            state.done = one.files().isPresent();
            if (states.get(one.id()) == state) {
                byte[] container = bytes(one.id());
                one.files()
                        .ifPresent(files -> {
                            files.users().forEach(user -> accounts.add(container, user));
                            files.groups().forEach(group -> accounts.add(container, group));
                        });
            }
        }
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<AccountFiles> read(long pid, String fullId) {
        Path process = Path.of("/proc", Long.toString(pid));
        long end = System.nanoTime() + LONGEST_ENTERING_NANOS;
        try {
            while (true) {
                try (var root = Linux.Folder.open(process.resolve("root").toString())) {
                    // the process may have ended and its number be another's
                    if (!Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)
                            .contains(fullId)) {
                        return Optional.empty();
                    }
                    if (!isHostRoot(root)) {
                        return Optional.of(
                                new AccountFiles(
                                        users(text(root, "etc/passwd")),
                                        groups(text(root, "etc/group"))));
                    }
                }
                if (System.nanoTime() >= end) {
                    return Optional.of(new AccountFiles(List.of(), List.of()));
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (IOException ignored) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whoever starts a container is outside of it at first. */
    private static boolean isHostRoot(Linux.Folder root) throws IOException {
        return identity(root.path()).equals(identity(Path.of("/")));
    }

    private static Map<String, Object> identity(Path path) throws IOException {
        return new HashMap<>(Files.readAttributes(path, "unix:dev,ino"));
    }

    String text(Linux.Folder root, String name) {
        try (var file = root.find(name)) {
            if (!Files.isRegularFile(file.path()) || Files.size(file.path()) > LONGEST_FILE) {
                unread.incrementAndGet();
                return "";
            }
            try (InputStream bytes = Files.newInputStream(file.path())) {
                return new String(bytes.readNBytes(LONGEST_FILE), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException ignored) {
            unread.incrementAndGet();
            return "";
        }
    }

    private static List<Accounts.User> users(String text) {
        var users = new ArrayList<Accounts.User>();
        text.lines()
                .limit(MOST_ENTRIES)
                .forEach(line -> {
                    Accounts.User user = RunningMachine.user(line);
                    if (user != null) {
                        users.add(user);
                    }
                });
        return users;
    }

    private static List<Accounts.Group> groups(String text) {
        var groups = new ArrayList<Accounts.Group>();
        text.lines()
                .limit(MOST_ENTRIES)
                .forEach(line -> {
                    Accounts.@Nullable Group group = RunningMachine.group(line);
                    if (group != null) {
                        groups.add(group);
                    }
                });
        return groups;
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
