package io.vedette.kubernetes;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The memory of all bodies that are being read, which is bounded, whatever clients send. A quarter
 * of it is for batches of common size alone, so that large ones that are slow do not keep them out.
 *
 * <p>A few buffers of the size of common batches are made once and used again: with a new one for
 * each request, bodies are a quarter of all garbage. Called by any thread.
 */
final class BodyMemory {
    private static final int UNIT_BYTES = 1 << 16;

    /** A batch of an API server has up to 400 events. */
    private static final int SHARED_BYTES = 1 << 20;

    /** What a common batch takes while it is read, packed or not. */
    private static final int LARGE_BYTES = SHARED_BYTES + (1 << 17);

    /** Smaller ones are not worth a shared buffer. */
    private static final int SMALL_BYTES = 1 << 14;

    private static final int SHARED_BUFFERS = 4;

    /** The part that bodies larger than a common batch may have, of four. */
    private static final int LARGE_QUARTERS = 3;

    private final int most;
    private final Semaphore units;
    private final Semaphore large;
    private final BlockingQueue<Optional<byte[]>> shared = new LinkedBlockingQueue<>();

    /**
     * @param bytes the most at once, besides the shared buffers
     */
    BodyMemory(long bytes) {
        most = (int) units(bytes);
        units = new Semaphore(most);
        large = new Semaphore(most / 4 * LARGE_QUARTERS);
        for (int i = 0; i < SHARED_BUFFERS; i++) {
            shared.add(Optional.empty());
        }
    }

    /** What one request has. Belongs to one thread. */
    final class Share implements AutoCloseable {
        private long bytes;
        private int held;
        private int heldAsLarge;
        private int own;
        private Optional<byte[]> borrowed = Optional.empty();

        /**
         * Takes memory, which {@link #close} gives back.
         *
         * @return whether there was enough
         */
        boolean take(long more) {
            int wanted = (int) units(bytes + more);
            int wantedAsLarge = bytes + more > LARGE_BYTES ? wanted : 0;
            if (!large.tryAcquire(Math.max(0, wantedAsLarge - heldAsLarge))) {
                return false;
            }
            heldAsLarge = Math.max(heldAsLarge, wantedAsLarge);
            if (!units.tryAcquire(Math.max(0, wanted - held))) {
                return false;
            }
            held = Math.max(held, wanted);
            bytes += more;
            return true;
        }

        /**
         * A buffer of at least {@code size} bytes that begins with what the buffer before has.
         *
         * @return empty when there is no memory for it
         */
        Optional<byte[]> buffer(byte[] before, int size) {
            if (borrowed.isEmpty() && size > SMALL_BYTES && size <= SHARED_BYTES) {
                Optional<byte[]> next = shared.poll();
                if (next != null) {
                    byte[] buffer = next.orElseGet(() -> new byte[SHARED_BYTES]);
                    borrowed = Optional.of(buffer);
                    System.arraycopy(before, 0, buffer, 0, before.length);
                    return borrowed;
                }
            }
            if (!take(size - own)) {
                return Optional.empty();
            }
            own = size;
            return Optional.of(Arrays.copyOf(before, size));
        }

        @Override
        public void close() {
            units.release(held);
            held = 0;
            large.release(heldAsLarge);
            heldAsLarge = 0;
            if (borrowed.isPresent()) {
                shared.add(borrowed);
                borrowed = Optional.empty();
            }
        }
    }

    Share share() {
        return new Share();
    }

    /** Whether no request has any of it. */
    boolean isIdle() {
        return units.availablePermits() == most
                && large.availablePermits() == most / 4 * LARGE_QUARTERS
                && shared.size() == SHARED_BUFFERS;
    }

    private static long units(long bytes) {
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    }
}
