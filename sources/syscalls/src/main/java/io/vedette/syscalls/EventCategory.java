package io.vedette.syscalls;

/**
 * What an event is about, and what in the kernel makes it; every event has one of each, but those
 * that no event uses have {@link #UNKNOWN} alone.
 */
enum EventCategory {
    UNKNOWN,
    OTHER,
    FILE,
    NET,
    IPC,
    MEMORY,
    PROCESS,
    SLEEP,
    SYSTEM,
    SIGNAL,
    USER,
    TIME,
    /** Reads from a descriptor, whatever that is. */
    IO_READ,
    IO_WRITE,
    /** Works on a descriptor without reading or writing. */
    IO_OTHER,
    WAIT,
    SCHEDULER,
    /** Made by Falco's libraries rather than by the kernel. */
    INTERNAL,
    SYSCALL,
    TRACEPOINT,
    PLUGIN,
    METAEVENT,
    /** Made by walking over what the kernel has, such as its tasks. */
    ITER
}
