package io.vedette.containers;

import io.vedette.syscalls.ContainerLookup.PodAnswer;
import io.vedette.syscalls.ContainerLookup.PodKnown;
import io.vedette.syscalls.ContainerLookup.PodPending;
import io.vedette.syscalls.ContainerLookup.PodUnknown;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows which workloads this node's pods belong to, by asking its kubelet and the API server aside.
 *
 * <p>It answers from memory. A pod is asked for a few times within some seconds, since its
 * container may run before anybody tells of it, and when nobody could tell, again on the next
 * question after a while. Bounded: beyond {@link #MOST_AT_ONCE} pods are not looked up, which is
 * counted, and the oldest is forgotten for a new one. Any thread may ask.
 */
final class PodDirectory implements AutoCloseable {
    static final int MOST_AT_ONCE = 256;
    private static final int MOST_PODS = 10_000;
    private static final int MOST_ASKING = 8;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    /** Nobody waits longer for a pod; it goes on being found out. */
    private static final Duration LONGEST_PENDING = Duration.ofSeconds(5);

    /** Then a pod that nobody could tell of is looked up again. */
    static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

    /** After which waits a pod is asked for again. */
    static final List<Duration> WAITS =
            List.of(
                    Duration.ofMillis(50),
                    Duration.ofMillis(200),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2));

    /** A pod's uid in the path of a control group; with systemd its dashes are underscores. */
    private static final Pattern IN_PATH =
            Pattern.compile("[/-]pod([0-9a-f]{8}(?:[-_]?[0-9a-f]{4}){3}[-_]?[0-9a-f]{12})");

    private final Consumer<String> problems;
    private final List<Duration> waits;
    private final LongSupplier clock;
    private final PodCounts counts = new PodCounts();
    private final List<ClusterClient> clients = new ArrayList<>();
    private final KubeletPods kubelet;
    private final Optional<ApiServer> api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore asking = new Semaphore(MOST_ASKING);

    /** So that one trouble is told once. */
    private final AtomicBoolean troubled = new AtomicBoolean();

    private final Map<String, State> pods =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
                    return size() > MOST_PODS;
                }
            };
    private int underWay;

    private sealed interface State {}

    private record Known(Pod pod) implements State {}

    /**
     * @param byName whether it was asked for by its name, without which an API server tells nothing
     */
    private record Nobody(long since, boolean byName) implements State {
        boolean holdsFor(Pod.Reference reference, long now) {
            return now - since < UNKNOWN_FOR.toNanos() && (byName || reference.name().isEmpty());
        }
    }

    private static final class LookingUp implements State {
        private final long since;
        private volatile Pod.Reference reference;

        LookingUp(long since, Pod.Reference reference) {
            this.since = since;
            this.reference = reference;
        }

        boolean isByName() {
            return !reference.name().isEmpty();
        }
    }

    /**
     * @param problems told of what keeps all pods unknown, from any thread; may hold any character
     * @param waits after which a pod is asked for again; not empty
     * @param clock as {@link System#nanoTime}
     */
    PodDirectory(
            ClusterAccess access,
            Consumer<String> problems,
            List<Duration> waits,
            LongSupplier clock) {
        this.waits = List.copyOf(waits);
        this.problems = problems;
        this.clock = clock;
        var questions = new ArrayList<ClusterQuestions>();
        for (ClusterServer server : access.kubelets()) {
            questions.add(new ClusterQuestions(client(server), counts, clock));
        }
        kubelet = new KubeletPods(questions, counts, clock);
        api = access.api().map(server -> new ApiServer(client(server), counts, clock));
    }

    private ClusterClient client(ClusterServer server) {
        var client = new ClusterClient(server, LONGEST_ANSWER);
        clients.add(client);
        return client;
    }

    PodCounts counts() {
        return counts;
    }

    /** A container of a pod was seen for the first time, whose control group has this path. */
    void seen(String path) {
        if (kubelet.isEmpty()) {
            return;
        }
        Matcher uid = IN_PATH.matcher(path);
        if (uid.find()) {
            find(new Pod.Reference(uid.group(1).replace('_', '-'), "", ""));
        }
    }

    /** What is known of a pod; the first question is when to begin to find out. */
    PodAnswer find(Pod.Reference reference) {
        if (kubelet.isEmpty() && api.isEmpty()) {
            return new PodUnknown();
        }
        long now = clock.getAsLong();
        LookingUp begun;
        synchronized (pods) {
            State state = pods.get(reference.uid());
            if (state instanceof Known known) {
                return new PodKnown(known.pod());
            }
            if (state instanceof LookingUp lookingUp) {
                if (!reference.name().isEmpty()) {
                    lookingUp.reference = reference;
                }
                return now - lookingUp.since < LONGEST_PENDING.toNanos()
                        ? new PodPending()
                        : new PodUnknown();
            }
            if (state instanceof Nobody nobody && nobody.holdsFor(reference, now)) {
                return new PodUnknown();
            }
            if (underWay == MOST_AT_ONCE) {
                counts.ended(PodCounts.Outcome.REFUSED, 0);
                return new PodUnknown();
            }
            underWay++;
            begun = new LookingUp(now, reference);
            pods.put(reference.uid(), begun);
        }
        threads.execute(() -> lookUp(begun));
        return new PodPending();
    }

    private void lookUp(LookingUp begun) {
        String uid = begun.reference.uid();
        Optional<Pod> pod = Optional.empty();
        PodCounts.Outcome outcome = PodCounts.Outcome.UNKNOWN;
        try {
            Optional<Round> last = Optional.empty();
            for (Duration wait : waits) {
                last = Optional.of(ask(begun.reference));
                pod = last.get().found();
                if (pod.isPresent()) {
                    break;
                }
                Thread.sleep(wait);
            }
            outcome = outcome(last, begun.isByName());
        } catch (InterruptedException ignored) {
            // it ends
        } finally {
            long now = clock.getAsLong();
            counts.ended(outcome, now - begun.since);
            synchronized (pods) {
                underWay--;
                pods.put(
                        uid,
                        pod.<State>map(Known::new)
                                .orElseGet(() -> new Nobody(now, begun.isByName())));
            }
        }
    }

    private PodCounts.Outcome outcome(Optional<Round> last, boolean byName) {
        boolean known = last.flatMap(Round::found).isPresent();
        boolean asked = last.filter(round -> round.troubles().isEmpty()).isPresent();
        if (known || asked) {
            troubled.set(false);
            return known ? PodCounts.Outcome.KNOWN : PodCounts.Outcome.UNKNOWN;
        }
        String reasons = String.join("; ", last.map(Round::troubles).orElse(List.of()));
        // without its name the API server was not asked yet
        if ((byName || api.isEmpty()) && troubled.compareAndSet(false, true)) {
            problems.accept(
                    "which workloads pods belong to cannot be asked: "
                            + reasons
                            + ". See: vedette doctor");
        }
        return PodCounts.Outcome.UNASKED;
    }

    /**
     * What came of asking once.
     *
     * @param troubles why it could not be asked, of each that could not
     */
    private record Round(Optional<Pod> found, List<String> troubles) {}

    private Round ask(Pod.Reference reference) throws InterruptedException {
        asking.acquire();
        try {
            var troubles = new ArrayList<String>();
            Optional<SeenPod> seen = Optional.empty();
            if (!kubelet.isEmpty()) {
                try {
                    seen = kubelet.find(reference.uid());
                } catch (IOException e) {
                    troubles.add(String.valueOf(e.getMessage()));
                }
            }
            if (seen.isEmpty() && api.isPresent() && !reference.name().isEmpty()) {
                try {
                    seen = api.get().find(reference);
                    troubles.clear();
                } catch (IOException e) {
                    troubles.add(String.valueOf(e.getMessage()));
                }
            }
            return seen.isPresent()
                    ? new Round(
                            Optional.of(PodOwners.of(seen.get(), reference.uid(), this::above)),
                            List.of())
                    : new Round(Optional.empty(), troubles);
        } finally {
            asking.release();
        }
    }

    private Optional<SeenPod.OwnerReference> above(String namespace, SeenPod.OwnerReference owner)
            throws IOException, InterruptedException {
        if (api.isEmpty()) {
            throw new IOException("there is no API server to ask");
        }
        return api.get().above(namespace, owner);
    }

    /** Ends look-ups; what is under way stays unknown. */
    @Override
    public void close() {
        threads.shutdownNow();
        clients.forEach(ClusterClient::close);
    }
}
