package io.vedette.syscalls;

import io.vedette.model.Event;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes recordings of kernel events in the newest version of the format, which Falco, sysdig and
 * Stratoshark read. One thread owns it.
 */
public final class CaptureWriter implements Closeable {
    private static final int BUFFER = 1 << 16;

    /** Flag of an event that rules do not see. */
    private static final int STATE_ONLY = 1;

    /** What was told before a cut is kept up to so many bytes. */
    private static final int MOST_TOLD = 1 << 26;

    private final OutputStream out;
    private final StateWriter state;
    private final BlockBuilder block = new BlockBuilder();
    private final List<byte[]> told = new ArrayList<>();
    private long toldBytes;

    private CaptureWriter(OutputStream out) {
        this.out = out;
        state = new StateWriter(out);
    }

    /**
     * Makes a writer; it writes nothing before {@link #copy}.
     *
     * @param out closed with the writer
     * @param packed whether to gzip
     */
    public static CaptureWriter to(OutputStream out, boolean packed) throws IOException {
        return new CaptureWriter(
                new BufferedOutputStream(packed ? new GZIPOutputStream(out, BUFFER) : out, BUFFER));
    }

    /**
     * The same, with a thread of its own that packs, fast rather than small, and writes.
     *
     * @param out closed with the writer
     */
    static CaptureWriter inBackground(OutputStream out, boolean packed) throws IOException {
        return new CaptureWriter(new BackgroundOutput(packed ? new FastGzip(out) : out));
    }

    /** Twice as fast as by default, for a recording that is a tenth larger or so. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** A writer that passes on each block as it is made. */
    static CaptureWriter over(OutputStream out) {
        return new CaptureWriter(out);
    }

    /**
     * Writes what a recording has from one event up to another, with the machine as it is before
     * the first of them. Where recordings follow one another, so do those written.
     *
     * @param begins holds for the first event to be written, and is not asked again after it
     * @param ends holds for the first event not to be written any more
     * @return the number of events written, those that rules do not see among them
     */
    public long copy(CaptureReader reader, Predicate<Event> begins, Predicate<Event> ends)
            throws IOException {
        long events = 0;
        int section = -1;
        int kept = 0;
        boolean begun = false;
        while (reader.place()) {
            SyscallEvent event = reader.current();
            if (reader.sections() != kept) {
                kept = reader.sections();
                told.clear();
                toldBytes = 0;
            }
            if (begun && ends.test(event)) {
                return events;
            }
            begun = begun || begins.test(event);
            if (begun) {
                if (reader.sections() != section) {
                    section = reader.sections();
                    reader.settle();
                    begin(reader.machine());
                }
                write(event, reader.isStateOnly());
                events++;
            } else {
                keep(event);
            }
            reader.track();
        }
        if (section < 0) {
            begin(reader.machine());
        }
        return events;
    }

    /** What tells of containers and accounts holds longer than until the next event. */
    private void keep(SyscallEvent event) {
        boolean tells =
                EventTraits.tellsOfState(event.code()) || event.code() == EventCode.CONTAINER_JSON;
        if (tells && toldBytes + event.size() <= MOST_TOLD) {
            var copy = new byte[event.size()];
            System.arraycopy(event.bytes(), event.start(), copy, 0, copy.length);
            told.add(copy);
            toldBytes += copy.length;
        }
    }

    /** What is said of the machine from now on says nothing of environments. */
    void leaveOutEnvironments() {
        state.leaveOutEnvironments();
    }

    /** Begins a recording of a machine as it is. */
    void begin(MachineState machine) throws IOException {
        SectionHeader.write(block, out);
        state.write(machine);
        var earlier = new RecordedEvent();
        for (byte[] event : told) {
            if (earlier.place(event, 0, event.length).isEmpty()) {
                write(earlier, 0, true);
            }
        }
        told.clear();
    }

    private void write(SyscallEvent event, boolean stateOnly) throws IOException {
        write(event, event.cpu, stateOnly);
    }

    /** Writes an event; {@link #begin} was called before. */
    void write(RecordedEvent event, int cpu, boolean stateOnly) throws IOException {
        boolean large = EventTraits.isLarge(event.code());
        if (stateOnly) {
            block.begin(large ? BlockType.EVENT_2_FLAGS_LARGE : BlockType.EVENT_2_FLAGS)
                    .addShort(cpu)
                    .addInteger(STATE_ONLY);
        } else {
            block.begin(large ? BlockType.EVENT_2_LARGE : BlockType.EVENT_2).addShort(cpu);
        }
        block.addBytes(event.bytes(), event.start(), event.size()).end(out);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
