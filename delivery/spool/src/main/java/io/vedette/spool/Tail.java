package io.vedette.spool;

import java.io.IOException;

/**
 * Where the whole appends of the last segment end.
 *
 * <p>Each frame says up to where the segment was durable when it was written. Damage before the
 * highest such place is damage, and costs the records it hit. What follows it was being written
 * when the process ended: its pages may have reached the disk in any order, so it counts up to the
 * first append that is not whole.
 *
 * @param end in bytes; what follows is to be cut off
 * @param next the sequence after the last record before {@code end}
 * @param skipped how many sequences before {@code next} a mark says were passed over
 * @param unused a sequence that no record in the segment, whole or not, can have had, nor any
 *     before
 */
record Tail(long end, long next, long skipped, long unused) {
    static Tail find(Storage.File file, SegmentName name, long size) throws IOException {
        var cursor = new FrameCursor(file, name);
        long end = SegmentHeader.BYTES;
        long next = name.first();
        long before = next;
        long skipped = 0;
        long durable = SegmentHeader.BYTES;
        boolean broken = false;
        while (cursor.advance(size)) {
            if (cursor.durable() > durable) {
                durable = cursor.durable();
                broken = cursor.frameStart() != durable;
                end = durable;
                next = before;
            } else {
                broken |= cursor.isDamaged();
            }
            before = cursor.next();
            if (!cursor.isRecord()) {
                end = cursor.offset();
                next = cursor.next();
                skipped = cursor.skipped();
                broken = false;
            } else if (!broken && cursor.follow() == 0) {
                end = cursor.offset();
                next = cursor.next();
                skipped = 0;
            }
        }
        long unread = Math.max(0, size - cursor.wholeUntil());
        return new Tail(end, next, skipped, cursor.next() + 1 + unread / Frame.HEADER_BYTES);
    }
}
