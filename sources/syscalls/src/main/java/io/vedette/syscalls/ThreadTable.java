package io.vedette.syscalls;

import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All threads by their id, with parents, process groups and who takes in orphans.
 *
 * <p>Holds at most {@link #MOST}. When it is full, threads not seen for a while are forgotten
 * first; when that makes no room, a new thread is refused and counted. So are descriptors and texts
 * beyond what there is memory for. One thread owns it.
 */
final class ThreadTable {
    /** As many as Falco keeps. */
    static final int MOST = 262_144;

    /** More ancestors than this are not looked at: a chain that long is made up. */
    static final int MOST_ANCESTORS = 1000;

    private static final long IDLE_NANOS = 300_000_000_000L;
    private static final long LEAST_TEXT = 32L << 20;

    private final LongMap<ProcessThread> threads = new LongMap<>();
    private final LongMap<TaskGroup> groups = new LongMap<>();
    private final long mostText = Math.max(LEAST_TEXT, Runtime.getRuntime().maxMemory() / 4);
    private final RecentExits exits = new RecentExits();
    private long now;
    private long nextPurge;
    private long refused;
    private DescriptorBudget descriptors = new DescriptorBudget();
    private long text;
    private long textRefused;
    private @Nullable ProcessThread lastFound;

    void clear() {
        threads.clear();
        groups.clear();
        descriptors = new DescriptorBudget();
        text = 0;
        exits.clear();
        lastFound = null;
        nextPurge = 0;
    }

    /** Threads that were not added since the table was full. */
    long refused() {
        return refused;
    }

    /** Threads whose texts were forgotten since all together had too many. */
    long textRefused() {
        return textRefused;
    }

    DescriptorBudget descriptors() {
        return descriptors;
    }

    /** Is told when a thread may have more text than before, which is forgotten beyond a limit. */
    void weigh(ProcessThread thread) {
        text -= thread.weight;
        thread.weight = thread.textLength();
        text += thread.weight;
        if (text > mostText) {
            textRefused++;
            text -= thread.weight;
            thread.forgetTexts();
            thread.weight = thread.textLength();
            text += thread.weight;
        }
    }

    private void release(ProcessThread thread) {
        thread.ownDescriptors.leave();
        text -= thread.weight;
        thread.weight = 0;
    }

    int size() {
        return threads.size();
    }

    void forEach(Consumer<ProcessThread> visitor) {
        threads.forEach(visitor);
    }

    /** That of the last event. */
    long time() {
        return now;
    }

    void setTime(long timeNanos) {
        now = timeNanos;
    }

    @Nullable ProcessThread find(long tid) {
        ProcessThread last = lastFound;
        if (last != null && last.tid == tid) {
            return last;
        }
        ProcessThread found = threads.get(tid);
        if (found != null) {
            lastFound = found;
            found.lastSeen = now;
        }
        return found;
    }

    /** Looks a thread up that the event is not from. */
    @Nullable ProcessThread peek(long tid) {
        return threads.get(tid);
    }

    /** One that is not known is added, with nothing known of it; null when there is no room. */
    @Nullable ProcessThread findOrAdd(long tid) {
        ProcessThread found = find(tid);
        if (found != null) {
            return found;
        }
        var unknown = new ProcessThread(tid);
        unknown.comm = Slice.UNKNOWN;
        unknown.exe = Slice.UNKNOWN;
        unknown.commandLine = Slice.UNKNOWN;
        return add(unknown) ? find(tid) : null;
    }

    /** Adds, or replaces the thread of the same id, and links it; false when there is no room. */
    boolean add(ProcessThread thread) {
        if (!put(thread)) {
            return false;
        }
        link(thread);
        return true;
    }

    /** Adds a thread that {@link #linkAll} will link. */
    boolean put(ProcessThread thread) {
        if (threads.size() >= MOST) {
            purge();
            if (threads.size() >= MOST) {
                refused++;
                return false;
            }
        }
        ProcessThread before = threads.get(thread.tid);
        if (before != null && before != thread) {
            release(before);
        }
        thread.lastSeen = now;
        thread.ownDescriptors.share(descriptors);
        weigh(thread);
        threads.put(thread.tid, thread);
        lastFound = null;
        return true;
    }

    private void purge() {
        // at most once in a while, in the time of events: looking at all is dear
        if (now < nextPurge) {
            return;
        }
        nextPurge = now + IDLE_NANOS / 10;
        var idle = new java.util.ArrayList<ProcessThread>();
        threads.forEach(thread -> {
            if (now - thread.lastSeen > IDLE_NANOS) {
                idle.add(thread);
            }
        });
        idle.sort(Comparator.comparingLong(thread -> thread.tid));
        idle.forEach(thread -> remove(thread.tid));
    }

    /** Links the threads of a whole list, once all of them are there. */
    void linkAll() {
        var all = new java.util.ArrayList<ProcessThread>(threads.size());
        threads.forEach(all::add);
        all.sort(Comparator.comparingLong(thread -> thread.tid));
        all.forEach(this::link);
    }

    /** Finds a thread's place in its process and among the children of its parent. */
    void link(ProcessThread thread) {
        if (thread.isInvalid() || thread.group != null) {
            return;
        }
        TaskGroup group = groups.get(thread.pid);
        if (group == null) {
            group = new TaskGroup();
            group.reaps = thread.pid == 1 || thread.virtualPid == 1;
            groups.put(thread.pid, group);
        }
        group.add(thread);
        thread.group = group;
        if (thread.pid == 1) {
            return;
        }
        ProcessThread parent = peek(thread.parent);
        if (parent == null || parent.isInvalid() || parent == thread) {
            thread.parent = 0;
        } else {
            parent.adopt(thread);
        }
    }

    RecentExits exits() {
        return exits;
    }

    /** Takes a thread out, its children given to whoever takes them in. */
    void remove(long tid) {
        ProcessThread thread = threads.get(tid);
        if (thread == null) {
            return;
        }
        lastFound = null;
        TaskGroup group = thread.group;
        if (thread.isInvalid() || group == null) {
            thread.leaveParent();
            thread.leaveChildrenTo(null);
            release(thread);
            threads.remove(tid);
            return;
        }
        if (!thread.isDead()) {
            group.died();
            thread.flags |= ThreadFlag.DEAD;
        }
        if (thread.hasChildren()) {
            leaveChildren(thread, group);
        }
        if (group.alive() <= 0) {
            ProcessThread main = group.main();
            if (main != null) {
                forget(main, group);
            }
            groups.remove(thread.pid);
        }
        if (!thread.isMain()) {
            forget(thread, group);
        }
    }

    private void forget(ProcessThread thread, TaskGroup group) {
        thread.leaveParent();
        thread.leaveChildrenTo(null);
        group.remove(thread);
        if (threads.get(thread.tid) == thread) {
            release(thread);
            threads.remove(thread.tid);
        }
    }

    private void leaveChildren(ProcessThread thread, TaskGroup group) {
        boolean told = thread.reaper > 0 && thread.reaper != thread.tid;
        // as Falco, which has one that it does not know from then on
        ProcessThread reaper = told ? findOrAdd(thread.reaper) : null;
        lastFound = null;
        if (reaper == null || reaper.isInvalid()) {
            reaper = newReaper(thread, group);
        }
        if (reaper != null) {
            thread.reaper = reaper.tid;
            if (reaper.pid != thread.pid && reaper.group != null) {
                reaper.group.reaps = true;
            }
        }
        thread.leaveChildrenTo(reaper);
    }

    /**
     * Another thread of the process, else the nearest ancestor that reaps in the same namespace.
     */
    private @Nullable ProcessThread newReaper(ProcessThread thread, TaskGroup group) {
        ProcessThread sibling = group.living(thread);
        if (sibling != null) {
            return sibling;
        }
        ProcessThread ancestor = peek(thread.parent);
        for (int i = 0; ancestor != null && ancestor != thread && i < MOST_ANCESTORS; i++) {
            if (ancestor.isInPidNamespace() != thread.isInPidNamespace()) {
                return null;
            }
            TaskGroup its = ancestor.group;
            if (its != null && its.reaps && its.alive() > 0) {
                ProcessThread living = its.living(thread);
                if (living != null) {
                    return living;
                }
            }
            ancestor = peek(ancestor.parent);
        }
        return null;
    }

    /** The main thread of the process that is {@code levels} above; null when it is not known. */
    @Nullable ProcessThread ancestor(ProcessThread thread, int levels) {
        ProcessThread main = thread.main();
        for (int i = 0; i < levels && main != null; i++) {
            if (i == MOST_ANCESTORS) {
                return null;
            }
            ProcessThread above = peek(main.parent);
            main = above == null ? null : above.main();
        }
        return main;
    }

    /**
     * The next one up, for going through all ancestors: by thread, not by process; null at the end.
     */
    @Nullable ProcessThread parentOf(ProcessThread thread) {
        ProcessThread parent = peek(thread.parent);
        return parent == thread || parent == null || parent.tid == -1 ? null : parent;
    }
}
