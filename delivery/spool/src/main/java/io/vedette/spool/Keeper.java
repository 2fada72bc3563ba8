package io.vedette.spool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Saves positions and deletes what was acknowledged, on a thread of its own. */
final class Keeper implements Runnable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private final Retention retention;
    private final long delayNanos;

    // guarded by lock
    private boolean due;
    private boolean urgent;
    private boolean closed;

    Keeper(Retention retention, Duration delay) {
        this.retention = retention;
        this.delayNanos = delay.toNanos();
    }

    /** A position has changed. */
    void positionChanged() {
        call(false);
    }

    /** A segment may go. */
    void segmentAcknowledged() {
        call(true);
    }

    private void call(boolean now) {
        lock.lock();
        try {
            due = true;
            urgent |= now;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        while (awaitWork()) {
            retention.reclaim();
            if (!retention.savePositions()) {
                positionChanged();
            }
        }
    }

    /** False when there is to be no more; what is not saved is then left to the closer. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!due && !closed) {
                called.awaitUninterruptibly();
            }
            long until = System.nanoTime() + delayNanos;
            while (!urgent && !closed && until - System.nanoTime() > 0) {
                called.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            due = false;
            urgent = false;
            return !closed;
        } catch (InterruptedException ignored) {
            // nobody but this class knows the thread; as if the delay were over
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
