package io.vedette.syscalls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The last events of a machine, with how it was before them, so that a recording can begin seconds
 * before it is asked for.
 *
 * <p>Events are kept in two halves: each begins with the state of the machine, and the older one is
 * forgotten when the younger is full or reaches back far enough. Bounded by bytes. The thread that
 * owns the source owns it.
 */
public final class EventHistory {
    private static final int MOST_SHARE = 50;

    /** Times its reach: so far back a half may go where the ring is never empty. */
    private static final int LATEST = 4;

    private final LiveSource source;
    private final long reachNanos;
    private final int mostBytes;
    private Half older = new Half();
    private Half younger = new Half();
    private boolean active;
    private long costNanos;

    /** A section of a recording, and where its events begin. */
    private static final class Half {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CaptureWriter writer = CaptureWriter.over(bytes);
        private int events;
        private long begun;

        void begin(MachineState machine) throws IOException {
            bytes.reset();
            writer.begin(machine);
            events = bytes.size();
            begun = System.nanoTime();
        }

        boolean isEmpty() {
            return bytes.size() == 0;
        }
    }

    /**
     * @param reach how far back it goes at least, unless there are too many events
     * @param mostBytes of events that are kept
     */
    public EventHistory(LiveSource source, Duration reach, int mostBytes) {
        this.source = source;
        reachNanos = reach.toNanos();
        this.mostBytes = mostBytes;
    }

    /**
     * Begins to keep events or forgets them all; between events.
     *
     * @param wanted whether events are kept
     */
    public void keep(boolean wanted) {
        if (wanted == active) {
            return;
        }
        active = wanted;
        if (!wanted) {
            older = new Half();
            younger = new Half();
        }
    }

    /** To be called before the source is asked for the next event. */
    public void beforeEvent() throws IOException {
        if (!active) {
            return;
        }
        if (isDue()) {
            long began = System.nanoTime();
            Half next = older;
            older = younger;
            younger = next;
            source.settle();
            younger.begin(source.machine());
            costNanos = System.nanoTime() - began;
        }
    }

    /**
     * Writing down a machine of 20,000 threads takes a tenth of a second, in which nothing is read:
     * it is done when the ring is empty, so that there is room for what happens meanwhile, and
     * takes no more than a fiftieth of all time; later only where there is no room for more events.
     */
    private boolean isDue() {
        if (younger.isEmpty() || younger.bytes.size() - younger.events > mostBytes / 2) {
            return true;
        }
        long age = System.nanoTime() - younger.begun;
        return age > reachNanos
                && age > MOST_SHARE * costNanos
                && (source.isDrained() || age > LATEST * reachNanos);
    }

    /** Keeps the event at hand, to be called when it was evaluated. */
    public void afterEvent() throws IOException {
        if (active) {
            SyscallEvent event = source.current();
            younger.writer.write(event, event.cpu, false);
        }
    }

    /** Writes the event at hand, as it is kept, to a recording that {@link #copyTo} began. */
    public int writeEvent(OutputStream out) throws IOException {
        SyscallEvent event = source.current();
        CaptureWriter.over(out).write(event, event.cpu, false);
        return event.size();
    }

    /**
     * Writes what is kept: the beginning of a recording; where nothing is kept, the machine as it
     * is.
     *
     * @return the number of bytes written
     */
    public long copyTo(OutputStream out) throws IOException {
        if (younger.isEmpty()) {
            // wanted for the first time while an event is at hand
            var now = new Half();
            now.begin(source.machine());
            now.bytes.writeTo(out);
            return now.bytes.size();
        }
        if (older.isEmpty()) {
            younger.bytes.writeTo(out);
            return younger.bytes.size();
        }
        older.bytes.writeTo(out);
        // what the younger half says of the machine is what the older one's events lead to
        out.write(
                younger.bytes.toByteArray(), younger.events, younger.bytes.size() - younger.events);
        return (long) older.bytes.size() + younger.bytes.size() - younger.events;
    }
}
