package io.vedette.spool;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How much a spool keeps and how.
 *
 * @param maximumBytes how much disk the segments may take; a few KiB for positions come on top
 * @param maximumRecordBytes the longest record taken, 1 byte to 64 MiB
 * @param whenFull what an append does when there is no room
 * @param segmentBytes when a segment is complete and the next one is begun, 1 KiB to 1 GiB; disk is
 *     freed by whole segments. One append is never split, so a segment can be longer
 * @param positionDelay how long after an acknowledgement, at most, a reader's position is durable,
 *     when storage keeps up
 * @param problems told of damage that was found and worked around; called from any thread, possibly
 *     several at a time, and holding one up; must not call the spool. What it throws is ignored
 */
public record SpoolOptions(
        long maximumBytes,
        int maximumRecordBytes,
        WhenFull whenFull,
        int segmentBytes,
        Duration positionDelay,
        Consumer<SpoolProblem> problems) {
    static final int MAXIMUM_RECORD_BYTES = 64 << 20;
    private static final int MINIMUM_SEGMENT_BYTES = 1 << 10;
    private static final int MAXIMUM_SEGMENT_BYTES = 1 << 30;

    public SpoolOptions {
        require(
                maximumRecordBytes >= 1 && maximumRecordBytes <= MAXIMUM_RECORD_BYTES,
                "records of at most " + maximumRecordBytes + " bytes are not from 1 to 64 MiB");
        require(
                segmentBytes >= MINIMUM_SEGMENT_BYTES && segmentBytes <= MAXIMUM_SEGMENT_BYTES,
                "segments of " + segmentBytes + " bytes are not from 1 KiB to 1 GiB");
        long needed = Frame.bytes(maximumRecordBytes) + SegmentHeader.BYTES + Space.RESERVE_BYTES;
        require(
                maximumBytes >= needed,
                "%d bytes are too few for one record of %d bytes, which needs %d"
                        .formatted(maximumBytes, maximumRecordBytes, needed));
        require(
                positionDelay.isPositive() && positionDelay.compareTo(Duration.ofMinutes(1)) <= 0,
                "a delay of " + positionDelay + " is not above 0 and up to a minute");
    }

    /**
     * Sixteen segments of at most 64 MiB and at least 64 KiB each, positions durable within 200 ms,
     * problems only counted.
     */
    public SpoolOptions(long maximumBytes, int maximumRecordBytes, WhenFull whenFull) {
        this(
                maximumBytes,
                maximumRecordBytes,
                whenFull,
                Math.clamp(maximumBytes / 16, 64 << 10, 64 << 20),
                Duration.ofMillis(200),
                problem -> {});
    }

    /** The same, with segments of another size. */
    public SpoolOptions withSegmentBytes(int bytes) {
        return new SpoolOptions(
                maximumBytes, maximumRecordBytes, whenFull, bytes, positionDelay, problems);
    }

    /** The same, with positions made durable sooner or later. */
    public SpoolOptions withPositionDelay(Duration delay) {
        return new SpoolOptions(
                maximumBytes, maximumRecordBytes, whenFull, segmentBytes, delay, problems);
    }

    /** The same, with damage told to {@code listener}. */
    public SpoolOptions withProblems(Consumer<SpoolProblem> listener) {
        return new SpoolOptions(
                maximumBytes, maximumRecordBytes, whenFull, segmentBytes, positionDelay, listener);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
