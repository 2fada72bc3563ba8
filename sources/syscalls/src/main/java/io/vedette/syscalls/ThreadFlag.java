package io.vedette.syscalls;

/** Bits of what is known of a thread, as events and recordings have them: not the kernel's. */
final class ThreadFlag {
    static final int SHARES_FILES = 1;
    static final int NEW_PID_NAMESPACE = 1 << 6;
    static final int SAME_PARENT = 1 << 8;
    static final int SAME_PROCESS = 1 << 13;

    /** The child was seen before the call returned to its maker. */
    static final int INVERTED = 1 << 16;

    static final int NAME_CHANGED = 1 << 17;
    static final int DEAD = 1 << 18;
    static final int ACTIVE = 1 << 19;
    static final int NEW_USER_NAMESPACE = 1 << 20;
    static final int PIPE_SOURCE = 1 << 21;
    static final int PIPE_DESTINATION = 1 << 22;
    static final int PARENT_WAITS = 1 << 27;
    static final int IN_PID_NAMESPACE = 1 << 29;
    static final int MAIN = 1 << 30;

    private ThreadFlag() {}
}
