package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/** The threads of a process, the main one first. */
final class TaskGroup {
    private @Nullable ProcessThread first;
    private @Nullable ProcessThread last;
    private int alive;

    /** Whether it takes in the children of dead processes below it. */
    boolean reaps;

    void add(ProcessThread thread) {
        alive++;
        ProcessThread head = first;
        ProcessThread tail = last;
        if (head == null || tail == null) {
            first = thread;
            last = thread;
        } else if (thread.isMain()) {
            thread.laterInGroup = head;
            head.earlierInGroup = thread;
            first = thread;
        } else {
            thread.earlierInGroup = tail;
            tail.laterInGroup = thread;
            last = thread;
        }
    }

    void remove(ProcessThread thread) {
        ProcessThread earlier = thread.earlierInGroup;
        ProcessThread later = thread.laterInGroup;
        if (earlier != null) {
            earlier.laterInGroup = later;
        } else if (first == thread) {
            first = later;
        }
        if (later != null) {
            later.earlierInGroup = earlier;
        } else if (last == thread) {
            last = earlier;
        }
        thread.earlierInGroup = null;
        thread.laterInGroup = null;
    }

    /** A thread has died; it may stay in the list. */
    void died() {
        alive--;
    }

    void revived() {
        alive++;
    }

    int alive() {
        return alive;
    }

    /** How many of those alive are not the main one. */
    int aliveBesidesMain() {
        ProcessThread main = main();
        return main != null && !main.isDead() ? alive - 1 : alive;
    }

    @Nullable ProcessThread first() {
        return first;
    }

    @Nullable ProcessThread main() {
        ProcessThread head = first;
        return head != null && head.isMain() ? head : null;
    }

    /** Some thread that lives, other than {@code but}. */
    @Nullable ProcessThread living(@Nullable ProcessThread but) {
        for (ProcessThread thread = first; thread != null; thread = thread.laterInGroup) {
            if (!thread.isDead() && thread != but) {
                return thread;
            }
        }
        return null;
    }
}
