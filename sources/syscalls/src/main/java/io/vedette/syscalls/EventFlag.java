package io.vedette.syscalls;

/** What a kind of event does to the state of processes and descriptors, and where it stands. */
enum EventFlag {
    CREATES_FD(0),
    DESTROYS_FD(1),
    USES_FD(2),
    READS_FROM_FD(3),
    WRITES_TO_FD(4),
    /** The state of a process or descriptor follows from it, so it is never filtered out. */
    MODIFIES_STATE(5),
    /** The code is reserved. */
    UNUSED(6),
    /** The thread may sleep in it. */
    WAITS(7),
    /** Leaves what its thread is known to have done last. */
    SKIPPARSERESET(8),
    /** Only in old recordings. */
    OLD_VERSION(9),
    /** Its lengths are of 32 bits. */
    LARGE_PAYLOAD(10),
    /** Falco brings its old recordings up to date. */
    CONVERTER_MANAGED(11);

    /** In a word of all flags. */
    final int mask;

    EventFlag(int bit) {
        mask = 1 << bit;
    }
}
