package io.vedette.syscalls;

/**
 * A process of another namespace of ids, as the call that made it told of it. What it has open is
 * kept, because its maker may close that before the process tells of itself.
 *
 * @param virtualTid its id as its maker knows it
 * @param time when the call ended
 */
record Unborn(long virtualTid, long time, DescriptorTable descriptors) {}
