package io.vedette.syscalls;

/**
 * How many descriptors all processes together may have, by how much memory there is: a recording
 * that is made up has as many as it likes. One thread owns it.
 */
final class DescriptorBudget {
    /** What a descriptor takes with the longest names. */
    private static final int BYTES = 2400;

    private static final int LEAST = 20_000;

    private final int most =
            Math.clamp(Runtime.getRuntime().maxMemory() / 4 / BYTES, LEAST, Integer.MAX_VALUE / 2);
    private int used;
    private long refused;

    /** Takes one, which may be refused. */
    boolean take() {
        if (used >= most) {
            refused++;
            return false;
        }
        used++;
        return true;
    }

    /** Takes as many as a process has already; all or none. */
    boolean takeAll(int count) {
        if (count > most - used) {
            refused += count;
            return false;
        }
        used += count;
        return true;
    }

    void giveBack(int count) {
        used -= count;
    }

    /** Descriptors that were not remembered. */
    long refused() {
        return refused;
    }

    int used() {
        return used;
    }
}
