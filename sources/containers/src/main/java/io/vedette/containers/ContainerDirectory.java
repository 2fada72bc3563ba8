package io.vedette.containers;

import io.vedette.containers.RuntimeConnection.Found;
import io.vedette.containers.Runtimes.Round;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerLookup;
import io.vedette.syscalls.ContainerPlace;
import io.vedette.syscalls.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows the containers of this machine by asking its runtimes: from the announcement of each on
 * where a runtime tells of new ones, else from its first sight on.
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

    /**
     * After which waits a runtime that knows nothing of a container is asked again. containerd's
     * CRI plugin knows what it makes 10 to 40 ms after it was announced, and it runs 60 ms after
     * that.
     */
    private static final List<Duration> UNTIL_KNOWN =
            List.of(
                    Duration.ofMillis(10),
                    Duration.ofMillis(10),
                    Duration.ofMillis(20),
                    Duration.ofMillis(40),
                    Duration.ofMillis(80),
                    Duration.ofMillis(150),
                    Duration.ofMillis(300),
                    Duration.ofMillis(400));

    /** After which more waits one is that could not be asked. */
    private static final List<Duration> UNTIL_ASKED =
            List.of(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3));

    /** Runtimes choose such ids, and no two containers ever have the same. */
    private static final Pattern UNIQUE_ID = Pattern.compile("[0-9a-f]{64}");

    private final LookupCounts counts = new LookupCounts();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Runtimes runtimes;
    private final PodDirectory pods;

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

    /** Look-ups that are under way, by the whole ids of containers that have one of their own. */
    private final Map<String, Question> questions = new HashMap<>();

    private int underWay;

    /** A look-up that is under way; where it was seen is guarded as the answers are. */
    private static final class Question {
        private final String fullId;
        private final CountDownLatch seen = new CountDownLatch(1);
        private @Nullable ContainerPlace place;
        private long sinceNanos;

        Question(String fullId) {
            this.fullId = fullId;
        }

        /** Whether this is the first sight of its container; else it was seen in another place. */
        boolean isSeenFirst(ContainerPlace at) {
            if (place != null) {
                return false;
            }
            place = at;
            sinceNanos = System.nanoTime();
            seen.countDown();
            return true;
        }

        /** Waits, until its container is seen at the longest; whether it was. */
        boolean isSeenWithin(Duration wait) throws InterruptedException {
            return seen.await(wait.toNanos(), TimeUnit.NANOSECONDS);
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
        runtimes = new Runtimes(sockets, threads, counts, problems);
        runtimes.listen(this::announce);
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
            Question begun = questions.get(place.fullId());
            if (begun == null || !begun.isSeenFirst(place)) {
                if (underWay == MOST_AT_ONCE) {
                    counts.ended(LookupCounts.Outcome.REFUSED, 0);
                    return new Unknown(false);
                }
                var question = new Question(place.fullId());
                question.isSeenFirst(place);
                begin(question);
                threads.execute(() -> lookUp(question, place));
            }
            answers.put(place, new Pending());
        }
        pods.seen(place.path());
        return new Pending();
    }

    /** Holding the lock. */
    private void begin(Question question) {
        underWay++;
        if (UNIQUE_ID.matcher(question.fullId).matches()) {
            questions.putIfAbsent(question.fullId, question);
        }
    }

    /** Holding the lock. */
    private void end(Question question) {
        underWay--;
        questions.remove(question.fullId, question);
    }

    @Override
    public PodAnswer pod(Pod.Reference reference) {
        return pods.find(reference);
    }

    /** A runtime tells of a new container; on its thread. */
    void announce(String fullId) {
        if (!UNIQUE_ID.matcher(fullId).matches()) {
            return;
        }
        var question = new Question(fullId);
        synchronized (answers) {
            // beyond the bound it is looked up at first sight
            if (underWay == MOST_AT_ONCE
                    || questions.containsKey(fullId)
                    || announced.containsKey(fullId)) {
                return;
            }
            begin(question);
        }
        threads.execute(() -> findAnnounced(question));
    }

    /** Whether a container is known that nobody has seen yet. */
    boolean hasAnnounced(String fullId) {
        synchronized (answers) {
            return announced.containsKey(fullId);
        }
    }

    private void findAnnounced(Question question) {
        Optional<Container> found = Optional.empty();
        try {
            found = askUntilSeen(question);
        } catch (InterruptedException | RejectedExecutionException ignored) {
            // it ends
        }
        ContainerPlace seen;
        synchronized (answers) {
            seen = question.place;
            if (seen == null) {
                end(question);
                found.ifPresent(container -> announced.put(question.fullId, container));
            }
        }
        found.flatMap(Container::pod).ifPresent(pods::find);
        if (seen != null && found.isPresent()) {
            settle(question, seen, new Known(found.get().called(seen.id())));
        } else if (seen != null) {
            lookUp(question, seen);
        }
    }

    /** What is known of a container wholly before it is seen, or as soon as it is. */
    private Optional<Container> askUntilSeen(Question question) throws InterruptedException {
        var place =
                new ContainerPlace(question.fullId.substring(0, SHORT_ID), question.fullId, "", 0);
        for (Duration wait : UNTIL_KNOWN) {
            Round round = runtimes.ask(place);
            if (round.isWhole()) {
                return round.found().map(Found::container);
            }
            if (question.isSeenWithin(wait)) {
                break;
            }
        }
        return Optional.empty();
    }

    private void lookUp(Question question, ContainerPlace place) {
        Answer answer = new Unknown(false);
        try {
            answer = askUntilTold(place);
            if (answer instanceof Known(Container container)) {
                container.pod().ifPresent(pods::find);
            }
        } catch (InterruptedException | RejectedExecutionException ignored) {
            // it ends
        } finally {
            settle(question, place, answer);
        }
    }

    private void settle(Question question, ContainerPlace place, Answer answer) {
        LookupCounts.Outcome outcome =
                switch (answer) {
                    case Known ignored -> LookupCounts.Outcome.KNOWN;
                    case Unknown(boolean unmanaged) when unmanaged ->
                            LookupCounts.Outcome.UNMANAGED;
                    case Unknown ignored -> LookupCounts.Outcome.UNKNOWN;
                    case Pending ignored -> LookupCounts.Outcome.UNKNOWN;
                };
        synchronized (answers) {
            counts.ended(outcome, System.nanoTime() - question.sinceNanos);
            end(question);
            answers.put(place, answer);
        }
    }

    private Answer askUntilTold(ContainerPlace place) throws InterruptedException {
        Round round = runtimes.ask(place);
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
            round = runtimes.ask(place);
            best = round.found().isPresent() ? round.found() : best;
            livedUnknown = livedUnknown || livesUnknown(place, round);
        }
        for (Duration wait : UNTIL_ASKED) {
            if (best.isPresent() || round.failed() == 0) {
                break;
            }
            Thread.sleep(wait);
            round = runtimes.ask(place);
            best = round.found();
            livedUnknown = livedUnknown || livesUnknown(place, round);
        }
        return best.map(Found::container)
                .<Answer>map(Known::new)
                .orElse(new Unknown(livedUnknown && !runtimes.mayBeOfOthers(place)));
    }

    private static boolean livesUnknown(ContainerPlace place, Round round) {
        return round.nobodyKnows() && LivingContainers.has(place);
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
        runtimes.close();
    }
}
