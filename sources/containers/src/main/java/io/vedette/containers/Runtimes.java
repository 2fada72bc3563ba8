package io.vedette.containers;

import io.vedette.containers.RuntimeConnection.Found;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The runtimes of this machine, asked side by side. Any thread may ask; it waits. */
final class Runtimes implements AutoCloseable {
    /** In such control groups LXC, libvirt, systemd and BOSH have theirs, whom we cannot ask. */
    private static final List<String> OF_OTHERS =
            List.of(
                    "/lxc/",
                    "/lxc.",
                    "-lxc\\x2",
                    ".libvirt-lxc",
                    "/libvirt/lxc/",
                    "/machine.slice/",
                    "bpm-");

    /** A user's own manager of services, with what a runtime of that user's made. */
    private static final Pattern OF_USER =
            Pattern.compile("/user@[0-9]+\\.service/(?:.*/)?(?:docker|libpod|nerdctl|crio)-");

    /** A container within one that control groups name so. */
    private static final Pattern WITHIN =
            Pattern.compile("[0-9a-f]{64}(?:\\.scope)?/(?:.*[^0-9a-f])?[0-9a-f]{64}");

    /** Whom no runtime knows. */
    private static final ContainerPlace NOBODY = new ContainerPlace("0", "0".repeat(64), "/", 0);

    private final List<RuntimeConnection> connections;
    private final Executor threads;
    private final LookupCounts counts;
    private final Consumer<String> problems;

    /** So that each problem is told once. */
    private final Set<RuntimeSocket> troubled = ConcurrentHashMap.newKeySet();

    /** What came of asking all runtimes once. */
    record Round(Optional<Found> found, int asked, int knowingAll, int failed) {
        /** Whether there are runtimes, and all say that the container is none of theirs. */
        boolean nobodyKnows() {
            return found.isEmpty() && knowingAll > 0 && failed == 0;
        }

        boolean isWhole() {
            return found.filter(Found::isWhole).isPresent();
        }
    }

    /**
     * @param threads on which runtimes are asked
     * @param problems told of runtimes that cannot be asked, from any thread
     */
    Runtimes(
            List<RuntimeSocket> sockets,
            Executor threads,
            LookupCounts counts,
            Consumer<String> problems) {
        connections = sockets.stream().map(RuntimeConnection::new).toList();
        this.threads = threads;
        this.counts = counts;
        this.problems = problems;
    }

    /** Connects to all, and has them tell of new containers from now on. */
    void listen(Consumer<String> created) {
        for (RuntimeConnection connection : connections) {
            threads.execute(() -> greet(connection));
            var announcements =
                    new ContainerAnnouncements(connection, created, counts.interruptions());
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

    /**
     * Asks all runtimes that are there, side by side: one that hangs holds up no other, and who
     * tells all is not waited with for those who tell less.
     */
    Round ask(ContainerPlace place) throws InterruptedException {
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

    /**
     * Whether a container may be of somebody who cannot be asked. Podman's containers are known
     * only where its socket is, and it need not be; runtimes of users have sockets and storage of
     * each user's own, and those in containers have theirs within.
     */
    boolean mayBeOfOthers(ContainerPlace place) {
        String path = place.path();
        boolean ofPodman = path.contains("libpod-") && !podmanListens();
        return ofPodman
                || OF_USER.matcher(path).find()
                || WITHIN.matcher(path).find()
                || OF_OTHERS.stream().anyMatch(path::contains);
    }

    private boolean podmanListens() {
        return connections.stream()
                .map(RuntimeConnection::socket)
                .anyMatch(one ->
                        one.knowsAll()
                                && one.path().toString().contains("podman")
                                && one.isThere());
    }

    @Override
    public void close() {
        for (RuntimeConnection connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                problems.accept("while ending: " + e.getMessage());
            }
        }
    }
}
