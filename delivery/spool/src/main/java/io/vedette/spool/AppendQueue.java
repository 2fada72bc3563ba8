package io.vedette.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends that wait for the committer. Each holds its thread up, so there are never more than
 * threads that append.
 */
final class AppendQueue {
    // so that an append does not wait for much more than its own bytes
    private static final long GROUP_BYTES = 16 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final ArrayDeque<Append> waiting = new ArrayDeque<>();
    private boolean closed;

    /** False if it is closed. */
    boolean offer(Append append) {
        lock.lock();
        try {
            if (!closed) {
                waiting.add(append);
                changed.signal();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for appends and takes those that fit in a group; none when it is closed and empty. */
    List<Append> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Append> group = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty() && (group.isEmpty() || bytes < GROUP_BYTES)) {
                Append append = waiting.remove();
                bytes += append.bytes();
                group.add(append);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
