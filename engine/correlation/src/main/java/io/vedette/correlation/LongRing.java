package io.vedette.correlation;

import java.util.Arrays;

/** The largest of the numbers that were added, in order; grows up to a limit. */
final class LongRing {
    private final int capacity;
    private long[] numbers;
    private int start;
    private int size;

    LongRing(int capacity) {
        this.capacity = capacity;
        this.numbers = new long[Math.min(capacity, 4)];
    }

    /** Adds a number; when the ring is full the smallest falls out. */
    void add(long number) {
        if (size == numbers.length && size < capacity) {
            long[] larger = new long[Math.min(capacity, size * 2)];
            for (int i = 0; i < size; i++) {
                larger[i] = get(i);
            }
            numbers = larger;
            start = 0;
        }
        if (size == numbers.length) {
            if (number <= get(0)) {
                return;
            }
            start = (start + 1) % numbers.length;
            size--;
        }
        int at = size++;
        while (at > 0 && get(at - 1) > number) {
            numbers[slot(at)] = numbers[slot(at - 1)];
            at--;
        }
        numbers[slot(at)] = number;
    }

    private int slot(int index) {
        int slot = start + index;
        return slot < numbers.length ? slot : slot - numbers.length;
    }

    long get(int index) {
        return numbers[slot(index)];
    }

    int size() {
        return size;
    }

    /** The index of the first number that is not less than {@code least}; the size when all are. */
    int firstFrom(long least) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle) < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long bytes() {
        return 48L + 8L * numbers.length;
    }

    long[] toArray() {
        long[] all = new long[size];
        Arrays.setAll(all, this::get);
        return all;
    }
}
