package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes frames to the end of a segment. Belongs to the committer. */
final class SegmentWriter {
    private final Segment segment;
    private final Storage.File file;
    private final Frame frames;
    private final ByteBuffer buffer;

    /** Up to where the file is durable, and whole. */
    private long durable;

    /** Up to where it is written. */
    private long written;

    /**
     * @param buffer for gathering frames, empty; the writer's until it is closed
     */
    SegmentWriter(Segment segment, Storage.File file, ByteBuffer buffer) {
        this.segment = segment;
        this.file = file;
        this.frames = new Frame(segment.name().salt());
        this.buffer = buffer;
        this.durable = segment.end();
        this.written = durable;
    }

    /** Makes an empty segment, durably. */
    static SegmentWriter create(Storage storage, SegmentName name, ByteBuffer buffer)
            throws IOException {
        Storage.File file = storage.create(name.toString());
        try {
            file.write(SegmentHeader.encode(name), 0);
            file.force();
            storage.force();
            buffer.clear();
            return new SegmentWriter(
                    new Segment(name, name.first(), SegmentHeader.BYTES), file, buffer);
        } catch (IOException e) {
            try {
                file.close();
                storage.delete(name.toString());
            } catch (IOException second) {
                e.addSuppressed(second); // an empty segment that stays does no harm
            }
            throw e;
        }
    }

    Segment segment() {
        return segment;
    }

    /** Where the next frame goes. */
    long tail() {
        return written + buffer.position();
    }

    /** Up to where all is durable. */
    long durable() {
        return durable;
    }

    /** Adds an append's records; they are durable after {@link #force}. */
    void add(Append append, long first) throws IOException {
        for (int i = 0; i < append.count(); i++) {
            ByteBuffer payload = append.payload(i);
            int bytes = payload.remaining();
            put(
                    new Frame.Header(
                            first + i,
                            bytes,
                            append.checksum(i),
                            durable,
                            append.count() - 1 - i,
                            Frame.RECORD));
            while (payload.hasRemaining()) {
                makeRoom(1);
                int part = Math.min(buffer.remaining(), payload.remaining());
                buffer.put(buffer.position(), payload, payload.position(), part);
                buffer.position(buffer.position() + part);
                payload.position(payload.position() + part);
            }
            int padding = (int) (Frame.bytes(bytes) - Frame.HEADER_BYTES - bytes);
            makeRoom(padding);
            buffer.put(new byte[padding]);
        }
    }

    private void put(Frame.Header header) throws IOException {
        makeRoom(Frame.HEADER_BYTES);
        buffer.put(frames.encode(header, tail()));
    }

    private void makeRoom(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            write();
        }
    }

    private void write() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        file.write(buffer, written);
        written += bytes;
        buffer.clear();
    }

    /** Makes everything added so far durable. */
    void force() throws IOException {
        write();
        file.force();
        durable = written;
    }

    /**
     * Says on disk that all before is durable, so that damage to it is not taken for an append that
     * did not get to its end. Need not be durable itself.
     */
    void mark(long next) throws IOException {
        put(Frame.Header.mark(next, 0, durable));
        write();
        durable = written;
    }

    /**
     * Gives the segment up after a failure. What is not durable is cut off, if that can still be
     * done; if not, it is void, because the next segment begins with the same sequence.
     */
    void abandon() throws IOException {
        buffer.clear();
        try (file) {
            file.truncate(durable);
        }
    }

    void close() throws IOException {
        file.close();
    }
}
