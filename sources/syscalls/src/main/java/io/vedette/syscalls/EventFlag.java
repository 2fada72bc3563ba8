package io.vedette.syscalls;

/** What a kind of event does to the state of processes and descriptors, and where it stands. */
enum EventFlag {
    CREATES_FD,
    DESTROYS_FD,
    USES_FD,
    READS_FROM_FD,
    WRITES_TO_FD,
    /** The state of a process or descriptor follows from it, so it is never filtered out. */
    MODIFIES_STATE,
    /** The code is reserved. */
    UNUSED,
    /** The thread may sleep in it. */
    WAITS,
    /** Leaves what its thread is known to have done last. */
    SKIPPARSERESET,
    /** Only in old recordings. */
    OLD_VERSION,
    /** Its lengths are of 32 bits. */
    LARGE_PAYLOAD,
    /** Falco brings its old recordings up to date. */
    CONVERTER_MANAGED
}
