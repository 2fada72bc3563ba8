package io.vedette.server;

import io.vedette.model.Alert;
import io.vedette.outputs.AlertQueue;
import io.vedette.syscalls.UrgentThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Stores alerts on a thread of its own, each as soon as the disk has those before it: whoever makes
 * them never waits for the disk, unless {@link #MOST_WAITING} wait; nor does who is shown them
 * early.
 */
final class AlertStorage implements Runnable {
    static final int MOST_WAITING = 1024;

    private static final int TOGETHER = 256;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Alerts; an empty one wakes who waits for them. */
    private final BlockingQueue<Optional<Alert>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    private final AlertQueue queue;
    private final ObjLongConsumer<Alert> early;
    private final Consumer<String> problems;
    private final LongAdder lost = new LongAdder();
    private final AtomicLong accepted = new AtomicLong();

    /** How many of those accepted are in the queue. */
    private final AtomicLong stored = new AtomicLong();

    private volatile boolean stopped;
    private volatile boolean ended;

    /**
     * @param queue belongs to this
     * @param early takes each alert before it is stored, with the sequence that the one before got,
     *     {@link Long#MAX_VALUE} if that is not stored yet; on the threads that make alerts
     * @param problems told of what goes wrong, on the thread that runs this
     */
    AlertStorage(AlertQueue queue, ObjLongConsumer<Alert> early, Consumer<String> problems) {
        this.queue = queue;
        this.early = early;
        this.problems = problems;
    }

    /** Takes an alert; waits when too many wait. From any thread. */
    void accept(Alert alert) {
        boolean all = stored.get() == accepted.getAndIncrement();
        early.accept(alert, all ? queue.stored() : Long.MAX_VALUE);
        var one = Optional.of(alert);
        boolean interrupted = false;
        boolean taken = false;
        while (!taken && !ended) {
            try {
                taken = waiting.offer(one, LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (!taken) {
            lost.increment();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run} when all that wait are stored. */
    void stop() {
        stopped = true;
        // when there is no room it does not wait for one
        waiting.offer(Optional.empty());
    }

    @Override
    public void run() {
        UrgentThreads.raise();
        List<Optional<Alert>> some = new ArrayList<>();
        try {
            while (!stopped || !waiting.isEmpty()) {
                some.add(waiting.take());
                waiting.drainTo(some, TOGETHER);
                List<Alert> found = some.stream().flatMap(Optional::stream).toList();
                some.clear();
                found.forEach(queue::accept);
                store();
                stored.addAndGet(found.size());
            }
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            lost.add(waiting.stream().flatMap(Optional::stream).count());
        }
    }

    /** Nothing more is taken before these are stored. */
    private void store() throws InterruptedException {
        while (true) {
            try {
                queue.flush();
                return;
            } catch (IOException e) {
                problems.accept("alerts wait, they are stored later: " + e.getMessage());
                if (stopped) {
                    return;
                }
                Thread.sleep(AGAIN);
            }
        }
    }

    /** Alerts that were made when nothing could be stored any more; from any thread. */
    long lost() {
        return lost.sum();
    }

    /** Alerts that were left out, being larger than the queue takes; from any thread. */
    long tooLarge() {
        return queue.tooLarge();
    }
}
