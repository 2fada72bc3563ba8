package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An output that shows alerts as soon as they are made, on a thread of its own, while they are
 * stored: who looks at a screen waits for no disk. When such an alert comes out of the queue it
 * counts as delivered and is not shown again.
 *
 * <p>What is shown early is in the order in which it was offered. An alert that is not, because
 * showing did not keep up or failed, is left to the queue with all that follow it, until the queue
 * has caught up.
 *
 * <p>{@link #deliver} and {@link #close} belong to the thread that reads the queue, {@link #run} to
 * another, and {@link #offer} to any.
 */
final class EarlyOutput implements Output, Runnable {
    /** So many wait to be shown. */
    static final int MOST_WAITING = 256;

    /** So many are remembered; a few are, unless the queue drops or refuses alerts. */
    private static final int MOST_SHOWN = 4096;

    private final Output output;
    private final AlertFilter filter;

    /** Held while something is shown, which may take for ever. */
    private final ReentrantLock showing = new ReentrantLock();

    /** Held for moments. Taken last. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition offered = lock.newCondition();

    // guarded by showing
    private final Deque<AlertId> shown = new ArrayDeque<>();

    // guarded by lock; what is taken out is so by who holds showing, too
    private final Deque<Alert> waiting = new ArrayDeque<>();

    /** Whether what was made before may not be shown yet. Guarded by lock. */
    private boolean behind = true;

    private boolean closed;

    EarlyOutput(Output output, AlertFilter filter) {
        this.output = output;
        this.filter = filter;
    }

    /**
     * Takes an alert that is about to be stored, or leaves it to the queue. Never waits for what is
     * being shown.
     *
     * @param caughtUp whether all that were made before have come out of the queue
     */
    void offer(Alert alert, boolean caughtUp) {
        lock.lock();
        try {
            behind &= !caughtUp;
            if (!behind && waiting.size() < MOST_WAITING) {
                waiting.add(alert);
                offered.signal();
            } else {
                behind = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        while (awaitOffer()) {
            showing.lock();
            try {
                Alert next = take();
                // one that is filtered out is counted when it comes out of the queue
                if (next != null && filter.accepts(next)) {
                    showEarly(next);
                }
            } catch (InterruptedException | RuntimeException ignored) {
                // told of when it fails for the queue's reader
                giveUp();
            } finally {
                showing.unlock();
            }
        }
    }

    private void showEarly(Alert alert) throws InterruptedException {
        if (output.deliver(alert) instanceof Delivery.Delivered) {
            if (shown.size() == MOST_SHOWN) {
                shown.removeFirst();
            }
            shown.addLast(alert.id());
        } else {
            giveUp();
        }
    }

    /** False when there is to be no more. */
    private boolean awaitOffer() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                offered.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Null when the queue was faster. */
    private @Nullable Alert take() {
        lock.lock();
        try {
            return closed ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Leaves all to the queue for now. */
    private void giveUp() {
        lock.lock();
        try {
            waiting.clear();
            behind = true;
        } finally {
            lock.unlock();
        }
    }

    private void forget(AlertId id) {
        lock.lock();
        try {
            waiting.removeIf(alert -> alert.id().equals(id));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Delivery deliver(Alert alert) throws InterruptedException {
        showing.lockInterruptibly();
        try {
            if (shown.removeFirstOccurrence(alert.id())) {
                return Delivery.DELIVERED;
            }
            forget(alert.id());
            Delivery delivery = output.deliver(alert);
            if (!(delivery instanceof Delivery.Delivered)) {
                giveUp();
            }
            return delivery;
        } finally {
            showing.unlock();
        }
    }

    @Override
    public Delivery flush() {
        return output.flush();
    }

    @Override
    public void idle() {
        output.idle();
    }

    @Override
    public void reopen() {
        output.reopen();
    }

    /** What waits comes out of the queue, now or after the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            offered.signalAll();
        } finally {
            lock.unlock();
        }
        output.close();
    }
}
