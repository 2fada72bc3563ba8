package io.vedette.spool;

/** How much disk things take. */
final class Space {
    /** Kept free for the header of the next segment and for marks. */
    static final long RESERVE_BYTES = SegmentHeader.BYTES + 4L * Frame.MARK_BYTES;

    private Space() {}
}
