package io.vedette.containers;

import io.vedette.containers.RuntimeConnection.Found;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerLookup;
import io.vedette.syscalls.ContainerPlace;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Knows the containers of this machine by asking its runtimes, from the first sight of each on.
 *
 * <p>A look-up asks all runtimes whose sockets are there at once, and again for a second, since a
 * container may run before its runtime tells of it; then who knows nothing of it has no part in it.
 * A runtime that cannot be asked is tried for minutes. Bounded: beyond {@link #MOST_AT_ONCE}
 * containers are not looked up, which is counted, and answers are forgotten for new ones, which
 * whoever asked has kept. Any thread may ask.
 */
public final class ContainerDirectory implements ContainerLookup, AutoCloseable {
    static final int MOST_AT_ONCE = 2048;
    private static final int MOST_ANSWERS = 10_000;
    private static final int MOST_ANNOUNCED = 1000;
    private static final int SHORT_ID = 12;

    /** After which waits a runtime that knows nothing of a container is asked again. */
    private static final List<Duration> UNTIL_KNOWN =
            List.of(
                    Duration.ofMillis(10),
                    Duration.ofMillis(40),
                    Duration.ofMillis(150),
                    Duration.ofMillis(300),
                    Duration.ofMillis(500));

    /** After which more waits one is that could not be asked. */
    private static final List<Duration> UNTIL_ASKED =
            List.of(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3));

    /** What these call containers, no runtime that we can ask knows. */
    private static final List<String> OF_OTHERS =
            List.of("lxc", "libvirt", "machine.slice/", "bpm-");

    /** Runtimes choose such ids, and no two containers ever have the same. */
    private static final Pattern UNIQUE_ID = Pattern.compile("[0-9a-f]{64}");

    /** Whom no runtime knows. */
    private static final ContainerPlace NOBODY = new ContainerPlace("0", "0".repeat(64), "/", 0);

    private final List<RuntimeConnection> connections;
    private final Consumer<String> problems;
    private final LookupCounts counts = new LookupCounts();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** So that each problem is told once. */
    private final Set<RuntimeSocket> troubled = ConcurrentHashMap.newKeySet();

    private final Map<ContainerPlace, Answer> answers =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ContainerPlace, Answer> eldest) {
                    return size() > MOST_ANSWERS;
                }
            };

    /** Containers that were told of before they were seen, by their whole ids. */
    private final Map<String, Container> announced =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Container> eldest) {
                    return size() > MOST_ANNOUNCED;
                }
            };

    private final PodDirectory pods;
    private int underWay;

    /** What came of asking all runtimes once. */
    private record Round(Optional<Found> found, int asked, int knowingAll, int failed) {
        /** Whether there are runtimes, and all say that the container is none of theirs. */
        boolean nobodyKnows() {
            return found.isEmpty() && knowingAll > 0 && failed == 0;
        }

        boolean isWhole() {
            return found.filter(Found::isWhole).isPresent();
        }
    }

    /**
     * @param sockets of runtimes; those that are not there are passed over, until they are
     * @param problems told of runtimes that cannot be asked, from any thread; may hold any
     *     character
     */
    public ContainerDirectory(List<RuntimeSocket> sockets, Consumer<String> problems) {
        this(sockets, ClusterAccess.NONE, problems);
    }

    /**
     * @param cluster who is asked which workloads pods belong to
     */
    public ContainerDirectory(
            List<RuntimeSocket> sockets, ClusterAccess cluster, Consumer<String> problems) {
        pods = new PodDirectory(cluster, problems, PodDirectory.WAITS, System::nanoTime);
        connections = sockets.stream().map(RuntimeConnection::new).toList();
        this.problems = problems;
        for (RuntimeConnection connection : connections) {
            threads.execute(() -> greet(connection));
            var announcements =
                    new ContainerAnnouncements(connection, this::announce, counts.interruptions());
            threads.execute(announcements::run);
        }
    }

    /** The first question takes long, and a container may be gone within milliseconds. */
    private void greet(RuntimeConnection connection) {
        try {
            if (connection.socket().isThere()) {
                connection.find(NOBODY);
            }
        } catch (IOException | RuntimeException ignored) {
            // whoever asks who a container is will be told
        } catch (InterruptedException ignored) {
            // it ends
        }
    }

    @Override
    public Answer find(ContainerPlace place) {
        synchronized (answers) {
            Answer known = answers.get(place);
            if (known != null) {
                return known;
            }
            Container before = announced.remove(place.fullId());
            if (before != null) {
                counts.announced();
                counts.ended(LookupCounts.Outcome.KNOWN, 0);
                var answer = new Known(before.called(place.id()));
                answers.put(place, answer);
                return answer;
            }
            if (underWay == MOST_AT_ONCE) {
                counts.ended(LookupCounts.Outcome.REFUSED, 0);
                return new Unknown(false);
            }
            underWay++;
            answers.put(place, new Pending());
        }
        pods.seen(place.path());
        threads.execute(() -> lookUp(place));
        return new Pending();
    }

    @Override
    public PodAnswer pod(Pod.Reference reference) {
        return pods.find(reference);
    }

    /** A runtime tells of a new container; on its thread. */
    private void announce(String fullId) {
        if (!UNIQUE_ID.matcher(fullId).matches()) {
            return;
        }
        synchronized (answers) {
            if (underWay == MOST_AT_ONCE) {
                // it is looked up at first sight
                return;
            }
            underWay++;
        }
        threads.execute(() -> findAnnounced(fullId));
    }

    /** Whether a container is known that nobody has seen yet. */
    boolean hasAnnounced(String fullId) {
        synchronized (answers) {
            return announced.containsKey(fullId);
        }
    }

    private void findAnnounced(String fullId) {
        Optional<Container> found = Optional.empty();
        try {
            var place = new ContainerPlace(fullId.substring(0, SHORT_ID), fullId, "", 0);
            for (Duration wait : UNTIL_KNOWN) {
                Round round = ask(place);
                if (round.isWhole()) {
                    found = round.found().map(Found::container);
                    break;
                }
                Thread.sleep(wait);
            }
        } catch (InterruptedException ignored) {
            // it ends
        } finally {
            synchronized (answers) {
                underWay--;
                found.ifPresent(container -> announced.put(fullId, container));
            }
        }
        found.flatMap(Container::pod).ifPresent(pods::find);
    }

    private void lookUp(ContainerPlace place) {
        long begun = System.nanoTime();
        Answer answer = new Unknown(false);
        LookupCounts.Outcome outcome = LookupCounts.Outcome.UNKNOWN;
        try {
            answer = askUntilTold(place);
            if (answer instanceof Known(Container container)) {
                container.pod().ifPresent(pods::find);
            }
            outcome =
                    switch (answer) {
                        case Known ignored -> LookupCounts.Outcome.KNOWN;
                        case Unknown(boolean unmanaged) when unmanaged ->
                                LookupCounts.Outcome.UNMANAGED;
                        default -> LookupCounts.Outcome.UNKNOWN;
                    };
        } catch (InterruptedException ignored) {
            // it ends
        } finally {
            counts.ended(outcome, System.nanoTime() - begun);
            synchronized (answers) {
                underWay--;
                answers.put(place, answer);
            }
        }
    }

    private Answer askUntilTold(ContainerPlace place) throws InterruptedException {
        Round round = ask(place);
        if (round.asked() == 0) {
            return new Unknown(false);
        }
        // a runtime that has forgotten a container has known it while it ran
        boolean livedUnknown = false;
        Optional<Found> best = round.found();
        for (Duration wait : UNTIL_KNOWN) {
            if (round.isWhole()) {
                break;
            }
            Thread.sleep(wait);
            round = ask(place);
            best = round.found().isPresent() ? round.found() : best;
            livedUnknown |= round.nobodyKnows() && LivingContainers.has(place);
        }
        for (Duration wait : UNTIL_ASKED) {
            if (best.isPresent() || round.failed() == 0) {
                break;
            }
            Thread.sleep(wait);
            round = ask(place);
            best = round.found();
            livedUnknown |= round.nobodyKnows() && LivingContainers.has(place);
        }
        return best.map(Found::container)
                .<Answer>map(Known::new)
                .orElse(new Unknown(livedUnknown && !isOfOthers(place)));
    }

    /**
     * Podman's containers are known only where its socket is, and it need not be; those of users
     * are in each user's own storage.
     */
    private boolean isOfOthers(ContainerPlace place) {
        boolean podman = place.path().contains("libpod-") && !podmanListens();
        boolean ofUser =
                place.path().contains("/libpod-") && place.path().startsWith("/user.slice/");
        return podman || ofUser || OF_OTHERS.stream().anyMatch(place.path()::contains);
    }

    private boolean podmanListens() {
        return connections.stream()
                .map(RuntimeConnection::socket)
                .anyMatch(one ->
                        one.knowsAll()
                                && one.path().toString().contains("podman")
                                && one.isThere());
    }

    /**
     * Asks all runtimes that are there, side by side: one that hangs holds up no other, and who
     * tells all is not waited with for those who tell less.
     */
    private Round ask(ContainerPlace place) throws InterruptedException {
        var answered = new ExecutorCompletionService<Optional<Found>>(threads);
        int asked = 0;
        int knowingAll = 0;
        for (RuntimeConnection connection : connections) {
            if (connection.socket().isThere()) {
                answered.submit(() -> ask(connection, place));
                asked++;
                knowingAll += connection.socket().knowsAll() ? 1 : 0;
            }
        }
        int failed = 0;
        Optional<Found> best = Optional.empty();
        for (int i = 0; i < asked; i++) {
            try {
                Optional<Found> found = answered.take().get();
                if (found.filter(Found::isWhole).isPresent()) {
                    return new Round(found, asked, knowingAll, failed);
                }
                best = best.or(() -> found);
            } catch (ExecutionException e) {
                failed++;
            }
        }
        return new Round(best, asked, knowingAll, failed);
    }

    private Optional<Found> ask(RuntimeConnection connection, ContainerPlace place)
            throws IOException, InterruptedException {
        try {
            Optional<Found> found = connection.find(place);
            troubled.remove(connection.socket());
            if (!connection.socket().knowsAll() && podmanListens()) {
                // labels and the address are told there
                return found.map(one -> new Found(one.container(), false));
            }
            return found;
        } catch (IOException | RuntimeException e) {
            counts.failed();
            if (troubled.add(connection.socket())) {
                problems.accept("a container runtime cannot be asked who containers are: " + e);
            }
            throw e;
        }
    }

    /** How containers were found out; from any thread. */
    public LookupCounts counts() {
        return counts;
    }

    /** How the workloads of pods were found out; from any thread. */
    public PodCounts podCounts() {
        return pods.counts();
    }

    /** Ends look-ups; what is under way stays unknown. */
    @Override
    public void close() {
        threads.shutdownNow();
        pods.close();
        for (RuntimeConnection connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                problems.accept("while ending: " + e.getMessage());
            }
        }
    }
}
