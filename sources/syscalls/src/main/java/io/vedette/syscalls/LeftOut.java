package io.vedette.syscalls;

/** What a recording can leave out since it may hold secrets. */
public enum LeftOut {
    /** The environments of processes. */
    ENVIRONMENTS,
    /** The beginnings of what processes read and write. */
    BUFFERS
}
