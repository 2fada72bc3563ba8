package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Goes through the frames of a segment in order and finds the next whole one after damage.
 *
 * <p>Frames begin at multiples of 8. Where there is none that is whole, the next 8 bytes are tried;
 * one whose header is whole but whose payload is not is stepped over by its length. A sequence must
 * be higher than the one before, and no higher than the bytes between have room for.
 *
 * <p>Belongs to one thread, and does not close the file.
 */
final class FrameCursor {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long NOWHERE = -1;

    private final Storage.File file;
    private final Frame frames;
    private byte[] buffer = new byte[0];
    private long bufferStart;
    private int bufferBytes;

    private long offset = SegmentHeader.BYTES;
    private long next;
    private long wholeUntil = SegmentHeader.BYTES;

    private long frameStart;
    private int header;
    private long damagedFrom = NOWHERE;
    private long missing;

    FrameCursor(Storage.File file, SegmentName name) {
        this.file = file;
        this.frames = new Frame(name.salt());
        this.next = name.first();
    }

    /**
     * Moves to the next whole frame that ends at or before {@code end}.
     *
     * @return false if there is none; what lies before {@code end} is then behind the cursor, and
     *     {@link #isDamaged} tells whether it was damaged
     */
    boolean advance(long end) throws IOException {
        damagedFrom = NOWHERE;
        missing = 0;
        while (offset + Frame.HEADER_BYTES <= end) {
            if (!load(offset, Frame.HEADER_BYTES, end)) {
                break;
            }
            header = (int) (offset - bufferStart);
            if (!frames.isHeader(buffer, header, offset) || !isPlausible()) {
                step(Frame.ALIGNMENT_BYTES);
                continue;
            }
            long bytes = Frame.bytes(payloadBytes());
            if (offset + bytes > end || !load(offset, (int) bytes, end)) {
                step(Frame.ALIGNMENT_BYTES);
                continue;
            }
            header = (int) (offset - bufferStart);
            if (isPayloadWhole()) {
                take(bytes);
                return true;
            }
            step((int) bytes);
        }
        if (offset < end) {
            step((int) Math.min(end - offset, Integer.MAX_VALUE));
            offset = end;
        }
        return false;
    }

    private void step(int bytes) {
        if (damagedFrom == NOWHERE) {
            damagedFrom = offset;
        }
        offset += bytes;
    }

    private void take(long bytes) {
        frameStart = offset;
        long first = isRecord() ? sequence() : sequence() - skipped();
        missing = Math.max(0, first - next);
        next = isRecord() ? sequence() + 1 : sequence();
        offset += bytes;
        wholeUntil = offset;
    }

    private boolean isPlausible() {
        long sequence = sequence();
        long room = (offset - wholeUntil) / Frame.HEADER_BYTES;
        if (sequence < next || sequence > SegmentName.HIGHEST || durable() > offset) {
            return false;
        }
        return isRecord() ? sequence - next <= room : sequence - skipped() - next <= room;
    }

    private boolean isPayloadWhole() {
        return frames.payloadChecksum(buffer, header + Frame.HEADER_BYTES, payloadBytes())
                == Frame.payloadChecksum(buffer, header);
    }

    /**
     * Makes {@code bytes} from {@code from} on present in the buffer, if the file has them. Nothing
     * past {@code end} is kept: it may be about to be written.
     */
    private boolean load(long from, int bytes, long end) throws IOException {
        if (from >= bufferStart && from + bytes <= bufferStart + bufferBytes) {
            return true;
        }
        // as large as there is something to read, within bounds; a great record's goes after it
        int useful =
                Math.max(bytes, Math.clamp(Long.highestOneBit(end - from) * 2, 0, BUFFER_BYTES));
        boolean fits =
                useful <= buffer.length && (buffer.length <= BUFFER_BYTES || bytes > BUFFER_BYTES);
        byte[] target = fits ? buffer : new byte[useful];
        long have = bufferStart + bufferBytes - from;
        int kept = from >= bufferStart && have > 0 ? (int) Math.min(have, target.length) : 0;
        System.arraycopy(buffer, kept == 0 ? 0 : (int) (from - bufferStart), target, 0, kept);
        buffer = target;
        bufferStart = from;
        bufferBytes = kept;
        int wanted = (int) Math.min(target.length - kept, end - from - kept);
        ByteBuffer rest = ByteBuffer.wrap(target, kept, wanted);
        bufferBytes += file.read(rest, from + kept);
        return bufferBytes >= bytes;
    }

    /** Whether bytes before the frame, or before the end if there was none, are damaged. */
    boolean isDamaged() {
        return damagedFrom != NOWHERE;
    }

    /** Where the damage begins. */
    long damagedFrom() {
        return damagedFrom;
    }

    /** How many records the damage took. */
    long missing() {
        return missing;
    }

    /** Where the frame begins. */
    long frameStart() {
        return frameStart;
    }

    /** Where the frame ends, or what was looked at if there was none. */
    long offset() {
        return offset;
    }

    /** Where the last whole frame ends. */
    long wholeUntil() {
        return wholeUntil;
    }

    /** The sequence after the last whole frame. */
    long next() {
        return next;
    }

    boolean isRecord() {
        return Frame.kind(buffer, header) == Frame.RECORD;
    }

    long sequence() {
        return Frame.sequence(buffer, header);
    }

    /** Of a mark: how many sequences before its own were never given out. */
    int skipped() {
        return Frame.follow(buffer, header);
    }

    /** Of a record: how many follow in the same append. */
    int follow() {
        return Frame.follow(buffer, header);
    }

    long durable() {
        return Frame.durable(buffer, header);
    }

    byte[] array() {
        return buffer;
    }

    int payloadStart() {
        return header + Frame.HEADER_BYTES;
    }

    int payloadBytes() {
        return Frame.payloadBytes(buffer, header);
    }
}
