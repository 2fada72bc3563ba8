package io.vedette.syscalls;

import io.vedette.model.Event;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads recordings of kernel events as Falco, sysdig and Stratoshark write them, plain or gzipped,
 * also several one after another, and keeps track of the machine as it was.
 *
 * <p>Events of older layouts are brought up to date, so that a recording from 2016 has the same
 * fields as one from today. What is damaged is reported with its place; everything before it is
 * used, and everything after it that can still be told apart.
 *
 * <p>One thread owns it, but for {@link #bytesRead}.
 */
public final class CaptureReader implements EventSource {
    /** With options, of which those that are known have some hundred bytes. */
    private static final int LONGEST_SECTION = 1 << 16;

    private static final int BLOCK_HEADER = 8;
    private static final int BLOCK_TRAILER = 4;

    /** Flag of an event that rules do not see. */
    private static final int STATE_ONLY = 1;

    /** Falco's events are smaller than 64 KiB, but for few that tell of containers. */
    private static final int LARGEST_EVENT = 1 << 26;

    private final CaptureInput input;
    private final StateBlock block;
    private final MachineState machine;
    private final StateLists lists;
    private final StateTracker tracker;
    private final EventUpgrade upgrade = new EventUpgrade();
    private final FirstVersion firstVersion = new FirstVersion();
    private final SyscallEvent event;
    private final CaptureProblems problems;
    private boolean inEvents;
    private boolean hidden;
    private boolean hasBegun;
    private boolean stateOnly;
    private int sections;
    private boolean ended;
    private long skipped;

    private CaptureReader(
            CaptureInput input, String name, String hostname, Consumer<InputProblem> listener) {
        this.input = input;
        block = new StateBlock(input);
        machine = MachineState.recorded();
        lists = new StateLists(block, machine);
        tracker = new StateTracker(machine);
        event = new SyscallEvent(machine, hostname);
        problems = new CaptureProblems(name, listener);
    }

    /**
     * Opens a recording.
     *
     * @param hostname the host to name where the recording does not
     * @param problems told what could not be read, with {@link InputProblem#line} as the offset in
     *     bytes
     * @throws IOException when it cannot be opened or is no recording
     */
    public static CaptureReader open(Path path, String hostname, Consumer<InputProblem> problems)
            throws IOException {
        return of(Files.newInputStream(path), path.toString(), hostname, problems);
    }

    /**
     * Reads a recording from a stream.
     *
     * @param in closed with the reader, or when this fails
     * @param name of the input, for problems
     */
    public static CaptureReader of(
            InputStream in, String name, String hostname, Consumer<InputProblem> problems)
            throws IOException {
        CaptureInput input = CaptureInput.of(in);
        try {
            var reader = new CaptureReader(input, name, hostname, problems);
            reader.readFirstHeader();
            return reader;
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    private void readFirstHeader() throws IOException {
        if (!input.require(BLOCK_HEADER + SectionHeader.LENGTH)
                || LittleEndian.integer(input.window(), input.position()) != BlockType.SECTION) {
            throw new IOException("is no recording of system calls");
        }
        String wrong = SectionHeader.problem(input);
        if (!wrong.isEmpty()) {
            throw new IOException(wrong);
        }
        long length =
                LittleEndian.unsignedInteger(
                        input.window(), input.position() + BLOCK_HEADER - Integer.BYTES);
        // recordings of packets begin with the same block, to the bit
        if (length <= LONGEST_SECTION
                && input.require((int) length + Integer.BYTES)
                && BlockType.isOfPackets(
                        LittleEndian.integer(input.window(), input.position() + (int) length))) {
            throw new IOException(SectionHeader.OF_ANOTHER_KIND);
        }
    }

    @Override
    public boolean advance() throws IOException {
        event.scratch.clear();
        event.previousTime = event.number == 0 ? 0 : event.time();
        while (place()) {
            track();
            if (!hidden) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves to the next event, which may be one that rules do not see; {@link #track} is to be
     * called before the next call.
     */
    boolean place() throws IOException {
        while (!ended) {
            if (!input.require(BLOCK_HEADER)) {
                end();
                return false;
            }
            int at = input.position();
            int type = LittleEndian.integer(input.window(), at);
            long length = LittleEndian.unsignedInteger(input.window(), at + Integer.BYTES);
            if (length < BLOCK_HEADER + BLOCK_TRAILER) {
                stop(InputProblem.Kind.MALFORMED, "a block says that it has " + length + " bytes");
            } else if (BlockType.isEvent(type)) {
                if (readEvent(type, length)) {
                    return true;
                }
            } else {
                readList(type, length);
            }
        }
        return false;
    }

    private void end() {
        ended = true;
        if (input.available() > 0 || !input.damage().isEmpty()) {
            String damage = input.damage();
            problems.report(
                    InputProblem.Kind.TRUNCATED,
                    input.offset(),
                    damage.isEmpty() ? "the recording ends within the head of a block" : damage);
        }
    }

    private void stop(InputProblem.Kind kind, String reason) {
        ended = true;
        problems.report(
                kind, input.offset(), reason + "; nothing after it is read" + input.damageAfter());
    }

    private void readList(int type, long length) throws IOException {
        if (type == BlockType.SECTION) {
            readSection(length);
            return;
        }
        if (inEvents) {
            problems.report(
                    InputProblem.Kind.NOT_AN_EVENT,
                    input.offset(),
                    "a block of type 0x" + Integer.toHexString(type) + " stands among events");
        } else if (!BlockType.isState(type)) {
            problems.report(
                    InputProblem.Kind.NOT_AN_EVENT,
                    input.offset(),
                    "a block of type 0x" + Integer.toHexString(type) + " is not known");
        }
        long offset = input.offset();
        input.advance(BLOCK_HEADER);
        long content = length - BLOCK_HEADER - BLOCK_TRAILER;
        block.begin(content);
        try {
            if (!inEvents) {
                lists.read(type);
            }
            block.skipTo(0);
        } catch (StateBlock.DamagedException e) {
            String reason = String.valueOf(e.getMessage());
            if (e.truncated) {
                ended = true;
                problems.report(InputProblem.Kind.TRUNCATED, offset, reason + input.damageAfter());
                return;
            }
            problems.report(InputProblem.Kind.MALFORMED, offset, reason);
            if (!input.skip(block.left())) {
                end();
                return;
            }
        }
        readTrailer(length);
    }

    /** A block has its length at its end too. */
    private void readTrailer(long length) throws IOException {
        if (!input.require(BLOCK_TRAILER)) {
            stop(InputProblem.Kind.TRUNCATED, "the recording ends within a block");
            return;
        }
        long trailer = LittleEndian.unsignedInteger(input.window(), input.position());
        if (trailer != length) {
            stop(
                    InputProblem.Kind.MALFORMED,
                    "a block says at its start that it has "
                            + length
                            + " bytes, at its end "
                            + trailer);
            return;
        }
        input.advance(BLOCK_TRAILER);
    }

    /** Another recording follows: what is known of the machine before has no meaning any more. */
    private void readSection(long length) throws IOException {
        if (!input.require(BLOCK_HEADER + SectionHeader.LENGTH)) {
            stop(InputProblem.Kind.TRUNCATED, "the recording ends within a block");
            return;
        }
        String wrong = SectionHeader.problem(input);
        if (!wrong.isEmpty()) {
            stop(InputProblem.Kind.MALFORMED, "what follows " + wrong);
            return;
        }
        sections++;
        machine.clear();
        tracker.clear();
        upgrade.clear();
        inEvents = false;
        if (length < BLOCK_HEADER + SectionHeader.LENGTH + BLOCK_TRAILER
                || !input.skip(length - BLOCK_TRAILER)) {
            stop(InputProblem.Kind.TRUNCATED, "the recording ends within a block");
            return;
        }
        readTrailer(length);
    }

    /** Whether there is now an event for rules to see. */
    private boolean readEvent(int type, long length) throws IOException {
        if (!inEvents) {
            inEvents = true;
            machine.complete();
            event.useHostname(machine.info.hostname());
        }
        if (length > LARGEST_EVENT) {
            stop(
                    InputProblem.Kind.TOO_LARGE,
                    "an event has " + length + " bytes, the limit is " + LARGEST_EVENT);
            return false;
        }
        int total = (int) length;
        if (!input.require(total)) {
            stop(InputProblem.Kind.TRUNCATED, "the recording ends within an event");
            return false;
        }
        byte[] window = input.window();
        int start = input.position();
        int end = start + total - BLOCK_TRAILER;
        if (LittleEndian.unsignedInteger(window, end) != length) {
            stop(
                    InputProblem.Kind.MALFORMED,
                    "an event's block says at its start that it has "
                            + length
                            + " bytes, at its end "
                            + LittleEndian.unsignedInteger(window, end));
            return false;
        }
        boolean seen = take(type, window, start + BLOCK_HEADER, end);
        input.advance(total);
        return seen;
    }

    private boolean take(int type, byte[] window, int start, int end) {
        boolean flagged = BlockType.hasFlags(type);
        int head = Short.BYTES + (flagged ? Integer.BYTES : 0);
        if (end - start < head) {
            refuse("an event's block has no event");
            return false;
        }
        int flags = flagged ? LittleEndian.integer(window, start + Short.BYTES) : 0;
        String wrong =
                BlockType.isFirstVersion(type)
                        ? firstVersion.place(event, window, start + head, end)
                        : event.place(window, start + head, end);
        if (!wrong.isEmpty()) {
            refuse(wrong);
            return false;
        }
        switch (upgrade.upgrade(event)) {
            case KEPT -> {
                // goes on below
            }
            case DROPPED -> {
                return false;
            }
            case REFUSED -> {
                refuse(
                        "no version has an event of type "
                                + event.code()
                                + " with "
                                + event.parameters()
                                + " parameters");
                return false;
            }
        }
        event.cpu = LittleEndian.unsignedShort(window, start);
        // Falco, which does not know ours, does not count them
        event.number += EventTraits.isForStateAlone(event.code()) ? 0 : 1;
        if (event.streamStart == 0 && !EventTraits.isMeta(event.code())) {
            event.streamStart = event.time();
        }
        hidden =
                (flags & STATE_ONLY) != 0
                        || isForExitAlone(event.code())
                        || EventTraits.isForStateAlone(event.code())
                        || isOfStart();
        stateOnly = (flags & STATE_ONLY) != 0;
        return true;
    }

    /**
     * Whether it tells of containers and accounts before anything else: Falco takes that in while
     * it opens the recording (consume_initialstate_events in libsinsp's sinsp.cpp).
     */
    private boolean isOfStart() {
        hasBegun |= !EventTraits.tellsOfState(event.code());
        return !hasBegun;
    }

    /** Brings the machine's state up to date with the event that {@link #place} moved to. */
    void track() {
        tracker.track(event);
    }

    /** Does what the event before left to do, so that the machine is as it was before this one. */
    void settle() {
        tracker.settle();
    }

    /** Whether rules do not see the event. */
    boolean isHidden() {
        return hidden;
    }

    /** Whether the event is there for the machine's state alone. */
    boolean isStateOnly() {
        return stateOnly;
    }

    /** The number of recordings, one after another, that were begun. */
    int sections() {
        return sections;
    }

    private void refuse(String reason) {
        skipped++;
        problems.report(InputProblem.Kind.MALFORMED, input.offset(), reason);
    }

    /** Entries are there so that their exits can be trusted; rules do not see them. */
    private static boolean isForExitAlone(int code) {
        return switch (code) {
            case EventCode.OPEN_ENTER,
                    EventCode.OPENAT_ENTER,
                    EventCode.OPENAT2_ENTER,
                    EventCode.CREAT_ENTER,
                    EventCode.CONNECT_ENTER,
                    EventCode.EXECVE_ENTER,
                    EventCode.EXECVEAT_ENTER ->
                    true;
            default -> false;
        };
    }

    @Override
    public Event event() {
        return event;
    }

    /** The event that {@link #advance} moved to. */
    SyscallEvent current() {
        return event;
    }

    MachineState machine() {
        return machine;
    }

    /** Events that could not be made sense of. */
    public long skipped() {
        return skipped;
    }

    @Override
    public long bytesRead() {
        return input.bytesRead();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
