package io.vedette.syscalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The ring into which the sensor's programs write, as the kernel maps it: a page with where we are,
 * a page with where they are, and the ring itself. The kernel would map it twice, so that no record
 * has a break; but all of what is mapped counts as resident memory, so we put together the one
 * record that has one each time round. One thread owns it.
 *
 * <p>The kernel wakes a reader whose position is that of the record which is written, so one that
 * has read everything. A wake-up is dear for the program that causes it. So a reader that looks
 * again soon by itself leaves its position at the last record that it has read; only when nothing
 * has come for a while does it tell of that one, too, and sleeps until it is woken.
 */
final class EventRing implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int RECORD_HEADER = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int LENGTH = DISCARDED - 1;

    private static final int LOOK_EVERY_MILLIS = 5;

    /**
     * After so many looks in vain it sleeps. To be woken a hundred times a second costs programs
     * less than as many looks cost us.
     */
    private static final int MOST_LOOKS = 2;

    /** Room is given back after so many bytes. */
    private static final int GIVE_BACK = 1 << 15;

    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle HEADER = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment consumer;
    private final MemorySegment mapped;
    private final MemorySegment data;
    private final long mask;
    private final Linux.Readiness readiness;
    private long position;

    /** Where the last record that was read begins. */
    private long last;

    private long given;
    private long known;
    private int looks;

    /** What the position was at the last look. */
    private long looked;

    /**
     * @param size of the ring in bytes, a power of two
     */
    EventRing(int descriptor, long size) throws IOException {
        mask = size - 1;
        consumer = Linux.map(descriptor, PAGE, READ | WRITE, 0);
        mapped = Linux.map(descriptor, PAGE + size, READ, PAGE);
        data = mapped.asSlice(PAGE);
        readiness = new Linux.Readiness(descriptor);
        position = (long) POSITION.getAcquire(consumer, 0L);
        given = position;
        last = position;
    }

    /**
     * Copies the next record.
     *
     * @param into has room for any record
     * @return its bytes; -1 when there is none yet
     */
    int next(byte[] into) {
        while (position < known || (known = (long) POSITION.getAcquire(mapped, 0L)) > position) {
            long at = position & mask;
            int header = (int) HEADER.getAcquire(data, at);
            if ((header & BUSY) != 0) {
                return -1;
            }
            int length = header & LENGTH;
            boolean whole = (header & DISCARDED) == 0 && length <= into.length;
            if (whole) {
                copy(at + RECORD_HEADER, into, length);
            }
            last = position;
            position += length + RECORD_HEADER + 7L & ~7L;
            if (last - given >= GIVE_BACK) {
                giveBack(last);
            }
            if (whole) {
                return length;
            }
        }
        return -1;
    }

    /** A header never has a break: it is as long as records are aligned. */
    private void copy(long from, byte[] into, int length) {
        int here = (int) Math.min(length, Math.max(0, mask + 1 - from));
        if (here > 0) {
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, into, 0, here);
        }
        if (here < length) {
            long at = from + here & mask;
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, into, here, length - here);
        }
    }

    private void giveBack(long end) {
        POSITION.setRelease(consumer, 0L, end);
        given = end;
    }

    /** Bytes that wait. */
    long waiting() {
        return (long) POSITION.getAcquire(mapped, 0L) - position;
    }

    /**
     * Waits until there may be something: a few milliseconds when something came lately, else until
     * something comes. The programs can end it before.
     *
     * @param millis at most
     */
    void await(int millis) {
        if (position != looked) {
            looked = position;
            looks = 0;
        }
        if (looks < MOST_LOOKS) {
            looks++;
            if (last > given) {
                giveBack(last);
            }
            readiness.await(Math.min(millis, LOOK_EVERY_MILLIS));
            return;
        }
        giveBack(position);
        // what was written before this was told of does not wake
        VarHandle.fullFence();
        known = (long) POSITION.getAcquire(mapped, 0L);
        if (known > position && ((int) HEADER.getAcquire(data, position & mask) & BUSY) == 0) {
            return;
        }
        readiness.await(millis);
    }

    @Override
    public void close() {
        readiness.close();
        Linux.unmap(consumer);
        Linux.unmap(mapped);
    }
}
