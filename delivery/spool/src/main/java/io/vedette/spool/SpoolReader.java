package io.vedette.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a spool's records in order, from where it had acknowledged when it was last closed.
 *
 * <p>Belongs to one thread; {@link #acknowledged()}, {@link #lost()} and {@link #wake()} are for
 * any.
 */
public final class SpoolReader implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    private final Storage storage;
    private final SegmentLog log;
    private final Retention retention;
    private final Keeper keeper;
    private final Problems problems;
    private final ReaderState state;

    private @Nullable Place place;
    private long expected;
    private long given;
    private boolean closed;
    private volatile boolean woken;

    private byte[] array = NOTHING;
    private int offset;
    private int length;

    /** Where it reads. */
    private record Place(Segment segment, Storage.File file, FrameCursor cursor) {}

    SpoolReader(
            Storage storage,
            SegmentLog log,
            Retention retention,
            Keeper keeper,
            Problems problems,
            ReaderState state) {
        this.storage = storage;
        this.log = log;
        this.retention = retention;
        this.keeper = keeper;
        this.problems = problems;
        this.state = state;
        this.given = state.position().acknowledged();
        this.expected = given + 1;
    }

    /**
     * Moves to the next record, waiting for one at most {@code wait}; zero does not wait.
     *
     * <p>Records that are damaged or were dropped are passed over and counted.
     *
     * @return false if none came, or {@link #wake()} was called since it last waited; the record
     *     before, if any, is then no longer there
     * @throws SpoolClosedException when the reader or the spool is closed, also while it waits
     * @throws IOException when a segment cannot be read; it may be tried again
     */
    public boolean advance(Duration wait) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        array = NOTHING;
        offset = 0;
        length = 0;
        if (read()) {
            return true;
        }
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(wait);
        while (true) {
            long seen = log.version();
            if (read()) {
                return true;
            }
            if (woken || !log.awaitChange(seen, deadline)) {
                woken = false;
                return false;
            }
        }
    }

    /** Ends a wait for a record, this one or, if nobody waits, the next. */
    public void wake() {
        woken = true;
        log.wake();
    }

    /** Goes on to the next record that is there. */
    private boolean read() throws IOException {
        requireOpen();
        while (true) {
            Place here = place;
            if (here == null || here.segment().isRemoved()) {
                if (!enter()) {
                    return false;
                }
                continue;
            }
            long end = here.segment().end();
            if (here.cursor().advance(end)) {
                if (take(here)) {
                    return true;
                }
            } else if (!pass(here, end)) {
                return false;
            }
        }
    }

    /** Begins with the segment that has the next record; false if there is none. */
    private boolean enter() throws IOException {
        leave();
        Optional<Segment> found = log.locate(expected);
        if (found.isEmpty()) {
            return false;
        }
        Segment segment = found.get();
        if (segment.isRemoved()) {
            return true;
        }
        SegmentName name = segment.name();
        Storage.File file;
        try {
            file = storage.open(name.toString());
        } catch (NoSuchFileException e) {
            return enterMissing(segment);
        }
        place = new Place(segment, file, new FrameCursor(file, name));
        if (!SegmentHeader.isWhole(file, name)) {
            note(segment, SpoolProblem.Kind.DAMAGED_SEGMENT, 0, 0, "the header is damaged");
        }
        if (!segment.isRemoved()) {
            // what is before the first segment went to make room, and was counted then
            lose(segment.first());
        }
        return true;
    }

    /** Being removed at this moment, or taken away by somebody else. */
    private boolean enterMissing(Segment segment) throws IOException {
        boolean busy = retention.isBusy();
        if (segment.isRemoved()) {
            return true;
        }
        SegmentLog.View view = log.view(segment);
        if (view.successor().isEmpty()) {
            throw new NoSuchFileException(
                    storage.path(segment.name().toString()).toString(),
                    null,
                    "the segment being written was taken away");
        }
        if (busy) {
            Thread.onSpinWait();
            return true;
        }
        long lost = lose(view.next());
        note(segment, SpoolProblem.Kind.MISSING_SEGMENT, 0, lost, "the segment is not there");
        return true;
    }

    private void leave() throws IOException {
        Place left = place;
        place = null;
        if (left != null) {
            left.file().close();
        }
    }

    /** Takes what the cursor is at; false if it is nothing to give out. */
    private boolean take(Place here) {
        FrameCursor cursor = here.cursor();
        long sequence = cursor.sequence();
        if (sequence > here.segment().next()
                || (cursor.isRecord() && sequence == here.segment().next())) {
            return false; // of an append that failed: void
        }
        long lost = lose(sequence);
        if (cursor.isDamaged() || lost > 0) {
            noteDamage(here, lost);
        }
        if (!cursor.isRecord() || sequence < expected) {
            return false;
        }
        expected = sequence + 1;
        given = sequence;
        array = cursor.array();
        offset = cursor.payloadStart();
        length = cursor.payloadBytes();
        return true;
    }

    /** At the end of what there is of a segment; false if there is nothing after it either. */
    private boolean pass(Place here, long end) throws IOException {
        SegmentLog.View view = log.view(here.segment());
        boolean damaged = here.cursor().isDamaged();
        if (view.end() != end || here.segment().isRemoved()) {
            if (damaged) {
                noteDamage(here, 0);
            }
            return true;
        }
        long lost = lose(view.next());
        if (damaged) {
            noteDamage(here, lost);
        } else if (lost > 0) {
            String reason =
                    "%d records up to sequence %d are not there".formatted(lost, view.next() - 1);
            note(here.segment(), SpoolProblem.Kind.MISSING_SEGMENT, end, lost, reason);
        }
        if (view.successor().isEmpty()) {
            return false;
        }
        leave();
        return true;
    }

    private void noteDamage(Place here, long lost) {
        FrameCursor cursor = here.cursor();
        long from = cursor.isDamaged() ? cursor.damagedFrom() : cursor.frameStart();
        String reason = "bytes from here on are damaged; %d records are lost".formatted(lost);
        note(here.segment(), SpoolProblem.Kind.DAMAGED_SEGMENT, from, lost, reason);
    }

    private void note(
            Segment segment, SpoolProblem.Kind kind, long offset, long lost, String reason) {
        if (segment.noteDamage(offset)) {
            log.countDamaged(lost);
            problems.accept(
                    new SpoolProblem(
                            kind, storage.path(segment.name().toString()), offset, lost, reason));
        }
    }

    /** Passes over what is expected below {@code sequence}; returns how many records that were. */
    private long lose(long sequence) {
        if (sequence <= expected) {
            return 0;
        }
        Position position = state.position();
        long lost = log.gaps().records(expected, sequence);
        long uncounted = log.gaps().records(Math.max(expected, position.countedBelow()), sequence);
        boolean settled = position.acknowledged() == expected - 1;
        move(
                new Position(
                        settled ? sequence - 1 : position.acknowledged(),
                        position.lost() + uncounted,
                        Math.max(sequence, position.countedBelow())));
        expected = sequence;
        return lost;
    }

    private void move(Position position) {
        if (state.move(position)) {
            keeper.positionChanged();
        }
    }

    /** The record's sequence: higher than that of every record appended before it. */
    public long sequence() {
        return given;
    }

    /** An array that holds the record's bytes; to be read only, and only until the next advance. */
    public byte[] array() {
        return array;
    }

    /** Where in the array the record begins. */
    public int offset() {
        return offset;
    }

    /** How many bytes the record has. */
    public int length() {
        return length;
    }

    /**
     * Says that this record and everything before it need not come again. The position is durable
     * soon, and when the reader or the spool is closed; after a crash, records acknowledged just
     * before may come again.
     *
     * @throws IllegalArgumentException when the record was not given out yet
     */
    public void acknowledge(long sequence) throws IOException {
        requireOpen();
        if (sequence > given) {
            throw new IllegalArgumentException(
                    "the record %d was not read yet; the last one was %d"
                            .formatted(sequence, given));
        }
        Position position = state.position();
        if (sequence <= position.acknowledged()) {
            return;
        }
        move(position.withAcknowledged(sequence == given ? expected - 1 : sequence));
        if (!log.removable(retention.acknowledged()).isEmpty()) {
            keeper.segmentAcknowledged();
        }
    }

    /** Everything up to here is settled: acknowledged, or lost. */
    public long acknowledged() {
        return state.position().acknowledged();
    }

    /**
     * How many records this reader lost in its life, to {@link WhenFull#DROP_OLDEST} or to damage,
     * as far as it has read.
     */
    public long lost() {
        return state.position().lost();
    }

    private void requireOpen() throws SpoolClosedException {
        if (closed) {
            throw new SpoolClosedException("the reader \"" + state.name() + "\"");
        }
        if (log.isClosed()) {
            throw new SpoolClosedException("the spool " + storage.path(""));
        }
    }

    /**
     * Makes the position durable and gives the name free; what was not acknowledged comes again.
     *
     * @throws IOException when the position could not be saved
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        array = NOTHING;
        length = 0;
        leave();
        if (!log.isClosed()) {
            retention.close(state);
        }
    }
}
