package io.vedette.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment: a header of 40 bytes, the payload, and zeros up to a multiple of
 * 8. Numbers are little-endian.
 *
 * <pre>
 *  0 u32 magic
 *  4 u32 CRC32C of the segment's salt, this frame's offset, and bytes 8 to 40
 *  8 u64 sequence              (mark: the next record's)
 * 16 u32 length of the payload (mark: 0)
 * 20 u32 CRC32C of the payload (mark: 0)
 * 24 u64 offset up to which the segment was durable before this was written
 * 32 u32 records that follow in the same append
 *                              (mark: how many sequences before the next were never given out)
 * 36 u32 kind
 * </pre>
 *
 * <p>Salt and offset are in the checksum so that bytes in a payload that look like a frame, perhaps
 * because they are a copy of one, are not taken for one when a damaged header makes a reader
 * search.
 *
 * <p>An instance belongs to one thread.
 */
final class Frame {
    static final int HEADER_BYTES = 40;
    static final int ALIGNMENT_BYTES = 8;
    static final int MARK_BYTES = HEADER_BYTES;

    static final int RECORD = 1;
    static final int MARK = 2;

    private static final int MAGIC = 0xF7A9_5DC3;
    private static final int CHECKED_FROM = 8;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32C checksum = new CRC32C();
    private final byte[] place = new byte[16];

    /** For frames of the segment with {@code salt}. */
    Frame(long salt) {
        LONG.set(place, 0, salt);
    }

    /** What a record takes on disk. */
    static long bytes(long payloadBytes) {
        return HEADER_BYTES
                + (payloadBytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    static int payloadChecksum(ByteBuffer payload) {
        var checksum = new CRC32C();
        checksum.update(payload.duplicate());
        return (int) checksum.getValue();
    }

    int payloadChecksum(byte[] array, int start, int length) {
        checksum.reset();
        checksum.update(array, start, length);
        return (int) checksum.getValue();
    }

    /** What a header says. */
    record Header(
            long sequence,
            int payloadBytes,
            int payloadChecksum,
            long durable,
            int follow,
            int kind) {
        static Header mark(long next, long skipped, long durable) {
            // more cannot be: a segment is shorter than 2^31 frames
            return new Header(
                    next, 0, 0, durable, (int) Math.min(skipped, Integer.MAX_VALUE), MARK);
        }
    }

    /** The header as bytes, for a frame at {@code offset} of the segment. */
    byte[] encode(Header header, long offset) {
        byte[] bytes = new byte[HEADER_BYTES];
        INT.set(bytes, 0, MAGIC);
        LONG.set(bytes, 8, header.sequence());
        INT.set(bytes, 16, header.payloadBytes());
        INT.set(bytes, 20, header.payloadChecksum());
        LONG.set(bytes, 24, header.durable());
        INT.set(bytes, 32, header.follow());
        INT.set(bytes, 36, header.kind());
        INT.set(bytes, 4, headerChecksum(bytes, 0, offset));
        return bytes;
    }

    /**
     * Whether the header at {@code array[index]}, at {@code offset} of the segment, is undamaged.
     */
    boolean isHeader(byte[] array, int index, long offset) {
        return (int) INT.get(array, index) == MAGIC
                && (int) INT.get(array, index + 4) == headerChecksum(array, index, offset)
                && payloadBytes(array, index) >= 0
                && payloadBytes(array, index) <= SpoolOptions.MAXIMUM_RECORD_BYTES
                && follow(array, index) >= 0
                && (kind(array, index) == RECORD || kind(array, index) == MARK);
    }

    private int headerChecksum(byte[] array, int index, long offset) {
        LONG.set(place, 8, offset);
        checksum.reset();
        checksum.update(place, 0, place.length);
        checksum.update(array, index + CHECKED_FROM, HEADER_BYTES - CHECKED_FROM);
        return (int) checksum.getValue();
    }

    static long sequence(byte[] array, int index) {
        return (long) LONG.get(array, index + 8);
    }

    static int payloadBytes(byte[] array, int index) {
        return (int) INT.get(array, index + 16);
    }

    static int payloadChecksum(byte[] array, int index) {
        return (int) INT.get(array, index + 20);
    }

    static long durable(byte[] array, int index) {
        return (long) LONG.get(array, index + 24);
    }

    static int follow(byte[] array, int index) {
        return (int) INT.get(array, index + 32);
    }

    static int kind(byte[] array, int index) {
        return (int) INT.get(array, index + 36);
    }
}
