package io.vedette.syscalls;

/**
 * The machine that was recorded.
 *
 * @param processors how many there were; 0 when a recording does not say
 * @param memoryBytes installed memory
 * @param highestPid the largest process id that the kernel gave out
 * @param hostname empty when a recording does not say
 * @param bootNanos when it was started, in nanoseconds since the Unix epoch
 * @param flags bits of Falco's, kept as they are
 */
record MachineInfo(
        int processors,
        long memoryBytes,
        long highestPid,
        String hostname,
        long bootNanos,
        long flags) {
    static final MachineInfo UNKNOWN = new MachineInfo(0, 0, 0, "", 0, 0);
}
