package io.vedette.syscalls;

import io.vedette.model.Event;
import io.vedette.model.LateFields;

/** Who the container of an event is and who its users are, which is being found out. */
final class LateContainer implements LateFields {
    private final SyscallEvent late;

    /** As much of the thread as late fields read. */
    private final ProcessThread thread;

    /**
     * @param late stands for all events of which something is late
     * @param of is in the container
     */
    LateContainer(SyscallEvent late, ProcessThread of) {
        this.late = late;
        thread = new ProcessThread(of.tid);
        thread.pid = of.pid;
        thread.uid = of.uid;
        thread.gid = of.gid;
        thread.loginUid = of.loginUid;
        thread.container = of.container;
    }

    @Override
    public boolean isSettled() {
        return !late.machine.containers.isPending(thread.container);
    }

    @Override
    public boolean isComplete() {
        return isSettled() && !late.machine.containers.isPodPending(thread.container);
    }

    @Override
    public Event event() {
        late.thread = thread;
        return late;
    }
}
