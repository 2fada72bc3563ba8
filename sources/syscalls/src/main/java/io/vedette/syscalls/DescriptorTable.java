package io.vedette.syscalls;

import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The open descriptors of a process by number: an open-addressed hash table in which those of
 * ordinary processes, small and dense, lie side by side.
 *
 * <p>Holds at most {@link #MOST}, and fewer when the budget of all tables is used up; one more is
 * refused. Closed descriptors are kept for the next ones to open. One thread owns it.
 */
final class DescriptorTable {
    /** As many as Falco keeps of one process. */
    static final int MOST = 4096;

    private static final int START = 16;
    private static final int MOST_SPARE = 8;

    private long[] numbers = {};
    private @Nullable Descriptor[] slots = {};
    private int size;
    private final @Nullable Descriptor[] spare = new Descriptor[MOST_SPARE];
    private int spares;
    private @Nullable DescriptorBudget budget;

    /** Counts against a budget from now on; forgets all descriptors when they are beyond it. */
    void share(DescriptorBudget shared) {
        if (budget != null) {
            return;
        }
        if (!shared.takeAll(size)) {
            clear();
        }
        budget = shared;
    }

    /** Gives back what it took of the budget, and forgets all descriptors. */
    void leave() {
        clear();
        budget = null;
    }

    int size() {
        return size;
    }

    /** Null when the number is not known to be open; also for negative numbers. */
    @Nullable Descriptor find(long number) {
        if (size == 0 || number < 0) {
            return null;
        }
        int mask = slots.length - 1;
        for (int at = (int) number & mask; ; at = at + 1 & mask) {
            Descriptor there = slots[at];
            if (there == null || numbers[at] == number) {
                return there;
            }
        }
    }

    /**
     * A descriptor about which nothing is known yet, in place of the one that had the number; null
     * when the table is full.
     */
    @Nullable Descriptor open(long number) {
        Descriptor there = find(number);
        if (there != null) {
            there.clear();
            return there;
        }
        if (size == MOST || (budget != null && !budget.take())) {
            return null;
        }
        if ((size + 1) * 2 > slots.length) {
            grow();
        }
        Descriptor opened = take();
        put(number, opened);
        size++;
        return opened;
    }

    private Descriptor take() {
        if (spares == 0) {
            return new Descriptor();
        }
        Descriptor kept = spare[--spares];
        spare[spares] = null;
        if (kept == null) {
            throw new IllegalStateException("no descriptor is kept at " + spares);
        }
        kept.clear();
        return kept;
    }

    private void put(long number, Descriptor descriptor) {
        int mask = slots.length - 1;
        int at = (int) number & mask;
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        numbers[at] = number;
        slots[at] = descriptor;
    }

    private void grow() {
        long[] oldNumbers = numbers;
        @Nullable Descriptor[] old = slots;
        int capacity = Math.max(START, old.length * 2);
        numbers = new long[capacity];
        slots = new Descriptor[capacity];
        for (int i = 0; i < old.length; i++) {
            Descriptor descriptor = old[i];
            if (descriptor != null) {
                put(oldNumbers[i], descriptor);
            }
        }
    }

    /** Nothing happens when the number is not open. */
    void close(long number) {
        if (size == 0 || number < 0) {
            return;
        }
        int mask = slots.length - 1;
        int at = (int) number & mask;
        while (true) {
            Descriptor there = slots[at];
            if (there == null) {
                return;
            }
            if (numbers[at] == number) {
                keep(there);
                removeAt(at);
                return;
            }
            at = at + 1 & mask;
        }
    }

    private void keep(Descriptor closed) {
        if (spares < MOST_SPARE) {
            spare[spares++] = closed;
        }
    }

    /** Moves those after the gap back into it, so that none is searched for in vain. */
    private void removeAt(int gap) {
        int mask = slots.length - 1;
        int hole = gap;
        size--;
        if (budget != null) {
            budget.giveBack(1);
        }
        for (int at = hole + 1 & mask; ; at = at + 1 & mask) {
            Descriptor there = slots[at];
            if (there == null) {
                slots[hole] = null;
                return;
            }
            int home = (int) numbers[at] & mask;
            if ((at - home & mask) >= (at - hole & mask)) {
                slots[hole] = there;
                numbers[hole] = numbers[at];
                hole = at;
            }
        }
    }

    /** Decides of one descriptor. */
    @FunctionalInterface
    interface Test {
        boolean holds(long number, Descriptor descriptor);
    }

    /** Closes those for which the test holds. */
    void closeIf(Test test) {
        int at = 0;
        while (at < slots.length) {
            Descriptor there = slots[at];
            if (there != null && test.holds(numbers[at], there)) {
                keep(there);
                // what moves into the gap is looked at next; when it wrapped around, a second time
                removeAt(at);
            } else {
                at++;
            }
        }
    }

    void forEach(ObjLongConsumer<Descriptor> visitor) {
        for (int i = 0; i < slots.length; i++) {
            Descriptor there = slots[i];
            if (there != null) {
                visitor.accept(there, numbers[i]);
            }
        }
    }

    /** Whether the test holds for some descriptor. */
    boolean any(Test test) {
        for (int i = 0; i < slots.length; i++) {
            Descriptor there = slots[i];
            if (there != null && test.holds(numbers[i], there)) {
                return true;
            }
        }
        return false;
    }

    /** Replaces all by copies of those of another process. */
    void copyFrom(DescriptorTable other) {
        closeIf((number, descriptor) -> true);
        other.forEach((descriptor, number) -> {
            Descriptor copy = open(number);
            if (copy != null) {
                copy.copyFrom(descriptor);
            }
        });
    }

    void clear() {
        closeIf((number, descriptor) -> true);
    }
}
