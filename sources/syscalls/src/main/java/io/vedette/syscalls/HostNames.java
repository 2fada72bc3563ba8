package io.vedette.syscalls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up, again and again, the addresses of the host names that rules compare with.
 *
 * <p>Done aside by few threads with whatever this machine resolves names by: events never wait for
 * an answer, they see what was known last ({@link #known}). A name that does not resolve keeps its
 * last addresses for a while. Everything may be called from any thread.
 */
final class HostNames implements AutoCloseable {
    /** Those beyond are not looked up, which is told. */
    static final int MOST_NAMES = 1024;

    /** Further addresses of a name are left out. */
    static final int MOST_ADDRESSES = 64;

    private static final int THREADS = 4;
    private static final int MOST_TOLD = 5;

    /** Asks for the addresses of a name; may block as long as it likes. */
    @FunctionalInterface
    interface Resolver {
        List<byte[]> addresses(String name) throws UnknownHostException;

        /** The one of this machine: its hosts file, its name servers. */
        Resolver MACHINE =
                name -> {
                    if (name.isEmpty()) {
                        // which Java takes for this machine
                        throw new UnknownHostException("a name without letters");
                    }
                    var addresses = new ArrayList<byte[]>();
                    for (InetAddress each : InetAddress.getAllByName(name)) {
                        addresses.add(each.getAddress());
                    }
                    return addresses;
                };
    }

    /**
     * How long it is between looks.
     *
     * @param shortest until a name is asked for again, twice as long each time nothing has changed
     * @param longest no pause is longer
     * @param first after so long names that were not answered yet count as unknown
     * @param kept how long addresses stay of a name that does not resolve any more
     */
    record Pace(Duration shortest, Duration longest, Duration first, Duration kept) {
        static final Pace USUAL =
                new Pace(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(320),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1));
    }

    /** How it is with a name. Guarded by the lock. */
    private static final class Asked {
        private final String name;
        private List<byte[]> addresses = List.of();
        private boolean done;
        private boolean resolves;
        private long answeredNanos;
        private long pauseNanos;
        private @Nullable Future<?> next;

        Asked(String name) {
            this.name = name;
        }
    }

    private final Resolver resolver;
    private final Pace pace;
    private final Consumer<String> problems;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Asked> asked = new HashMap<>();
    private final ScheduledThreadPoolExecutor threads;
    private volatile KnownNames known = KnownNames.NONE;
    private volatile int resolving;
    private volatile int unresolved;

    /** Whether names that were not answered yet count as unknown. */
    private boolean whole = true;

    /** How many names were too many. Guarded by the lock, as the one before. */
    private int refused;

    /**
     * @param problems told which names do not resolve, from any thread
     */
    HostNames(Resolver resolver, Pace pace, Consumer<String> problems) {
        this.resolver = resolver;
        this.pace = pace;
        this.problems = problems;
        threads =
                new ScheduledThreadPoolExecutor(
                        THREADS,
                        task -> Thread.ofPlatform().daemon().name("host-names").unstarted(task));
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** What is known now. */
    KnownNames known() {
        return known;
    }

    /** How many names resolve. */
    int resolving() {
        return resolving;
    }

    /** How many names that rules ask for do not resolve, not looked up ones included. */
    int unresolved() {
        return unresolved;
    }

    /** Looks up these names from now on and no others. */
    void want(Set<String> names) {
        lock.lock();
        try {
            if (threads.isShutdown()) {
                return;
            }
            asked.values()
                    .removeIf(each -> {
                        boolean unwanted = !names.contains(each.name);
                        if (unwanted && each.next != null) {
                            each.next.cancel(false);
                        }
                        return unwanted;
                    });
            boolean more = false;
            refused = 0;
            for (String name : new TreeSet<>(names)) {
                if (asked.containsKey(name)) {
                    continue;
                }
                if (asked.size() == MOST_NAMES) {
                    refused++;
                    continue;
                }
                var fresh = new Asked(name);
                asked.put(name, fresh);
                fresh.next = threads.schedule(() -> look(fresh), 0, TimeUnit.NANOSECONDS);
                more = true;
            }
            if (refused > 0) {
                problems.accept(
                        refused
                                + " host names that rules compare with are over the limit of "
                                + MOST_NAMES
                                + " and are not looked up");
            }
            if (more) {
                whole = false;
                Future<?> _ =
                        threads.schedule(
                                this::endFirstRound, pace.first().toNanos(), TimeUnit.NANOSECONDS);
            }
            publish();
        } finally {
            lock.unlock();
        }
    }

    private void endFirstRound() {
        lock.lock();
        try {
            if (!whole) {
                beWhole();
                publish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All names were asked for once, or for long enough. */
    private void beWhole() {
        whole = true;
        List<String> without =
                asked.values().stream()
                        .filter(each -> !each.resolves)
                        .map(each -> each.name)
                        .sorted()
                        .toList();
        if (!without.isEmpty()) {
            int more = without.size() - MOST_TOLD;
            problems.accept(
                    without.size()
                            + " of "
                            + asked.size()
                            + " host names that rules compare with do not resolve, so no address is theirs until they"
                            + " do: "
                            + String.join(
                                    ", ", without.subList(0, Math.min(MOST_TOLD, without.size())))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private void look(Asked name) {
        List<byte[]> addresses = List.of();
        try {
            List<byte[]> all = resolver.addresses(name.name);
            addresses = all.subList(0, Math.min(all.size(), MOST_ADDRESSES));
        } catch (UnknownHostException ignored) {
            // it has none, or nobody answers: both are the same to us
        } finally {
            // whatever else a resolver throws ends nothing but this look
            answered(name, addresses);
        }
    }

    private void answered(Asked name, List<byte[]> addresses) {
        lock.lock();
        try {
            if (asked.get(name.name) != name) {
                return;
            }
            long now = System.nanoTime();
            boolean answers = !addresses.isEmpty();
            boolean same = name.done && name.resolves == answers;
            if (answers) {
                same &= isSame(name.addresses, addresses);
                name.addresses = List.copyOf(addresses);
                name.answeredNanos = now;
            } else if (now - name.answeredNanos > pace.kept().toNanos()) {
                name.addresses = List.of();
            }
            boolean lost = whole && name.resolves && !answers;
            name.resolves = answers;
            name.done = true;
            name.pauseNanos =
                    same
                            ? Math.min(name.pauseNanos * 2, pace.longest().toNanos())
                            : pace.shortest().toNanos();
            if (lost) {
                problems.accept(
                        "host name "
                                + name.name
                                + ", which rules compare with, does not resolve any more");
            }
            if (!whole && asked.values().stream().allMatch(each -> each.done)) {
                beWhole();
            }
            publish();
            if (!threads.isShutdown()) {
                name.next =
                        threads.schedule(() -> look(name), name.pauseNanos, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isSame(List<byte[]> before, List<byte[]> now) {
        return before.size() == now.size()
                && now.stream()
                        .allMatch(address ->
                                before.stream().anyMatch(each -> Arrays.equals(each, address)));
    }

    private void publish() {
        Map<String, List<byte[]>> byName = new HashMap<>();
        int resolve = 0;
        for (Asked each : asked.values()) {
            byName.put(each.name, each.addresses);
            resolve += each.resolves ? 1 : 0;
        }
        known = KnownNames.of(byName, whole);
        resolving = resolve;
        unresolved = asked.size() - resolve + refused;
    }

    /** Looks up nothing more; an answer that is waited for does not hold this up. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
