package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.model.InputProblem;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;

/**
 * The messages that the lines of a log carry: the line itself, or what a container runtime wrapped
 * and perhaps split.
 *
 * <p>Knows the CRI format ({@code <time> stdout|stderr P|F <message>}) and Docker's json-file, line
 * by line. A message that a runtime split is joined, per stream; any other is a slice of the line's
 * memory, valid until the next {@link #advance}.
 */
final class LogFraming {
    /** The message is not a part of the input as it lies there. */
    static final long FRAMED = -1;

    private static final byte[] STDOUT = bytes("stdout ");
    private static final byte[] STDERR = bytes("stderr ");
    private static final byte[] DOCKER = bytes("{\"log\":\"");
    private static final byte[] DOCKER_LOG = bytes("log");
    private static final byte[] DOCKER_STREAM = bytes("stream");
    private static final byte[] DOCKER_TIME = bytes("time");
    private static final byte[] DOCKER_STDERR = bytes("stderr");
    private static final int SHORTEST_TIME = "2026-11-22T11:13:09Z".length();
    private static final int LONGEST_TIME = "2026-11-22T11:13:09.637789123+00:00".length();

    /** The pieces so far of a message that a runtime split. */
    private static final class Pieces {
        private final ByteBuilder joined = new ByteBuilder();
        private long firstLine;
        private long start;
        private boolean discarding;

        boolean isWaiting() {
            return discarding || !joined.isEmpty();
        }
    }

    private final LineReader lines;
    private final SkippedInput skipped;
    private final int limit;
    private final JsonDocument wrapper = new JsonDocument();
    private final Value text = new Value();
    private final Pieces output = new Pieces();
    private final Pieces errors = new Pieces();

    private byte[] array = {};
    private int from;
    private int to;
    private long number;
    private boolean gap;
    private boolean ended;
    private long rawStart = FRAMED;
    private boolean lineWaits;

    /**
     * @param limit bytes of the longest message; longer ones are reported and left out
     */
    LogFraming(LineReader lines, SkippedInput skipped, int limit) {
        this.lines = lines;
        this.skipped = skipped;
        this.limit = limit;
    }

    /**
     * Moves to the next message.
     *
     * @return false at the end of the input
     */
    boolean advance() {
        while (lineWaits || lines.advance()) {
            lineWaits = false;
            if (lines.oversized()) {
                tooLarge(lines.number());
                leaveGap(lines.number());
                return true;
            }
            if (readLine(lines.array(), lines.from(), lines.to())) {
                return true;
            }
        }
        ended = true;
        return finish(output) || finish(errors);
    }

    /** Reads one line; false when a message is not complete yet. */
    private boolean readLine(byte[] bytes, int start, int end) {
        int tag = criTag(bytes, start, end);
        if (tag >= 0) {
            Pieces stream = bytes[tag - 2] == 't' ? output : errors;
            int message = tag + 1;
            while (message < end && bytes[message] != ' ') {
                message++;
            }
            return add(stream, bytes[tag] == 'P', bytes, Math.min(message + 1, end), end);
        }
        if (startsWith(DOCKER, bytes, start, end) && wrapper.parse(bytes, start, end)) {
            int root = wrapper.root();
            int log = wrapper.member(root, DOCKER_LOG);
            int stream = wrapper.member(root, DOCKER_STREAM);
            if (log != JsonDocument.ABSENT
                    && wrapper.kind(log) == JsonDocument.Kind.STRING
                    && (stream != JsonDocument.ABSENT
                            || wrapper.member(root, DOCKER_TIME) != JsonDocument.ABSENT)) {
                return readDocker(log, stream);
            }
        }
        if (finish(output) || finish(errors)) {
            // A line without framing: the end of a message that was split is not to come.
            lineWaits = true;
            return true;
        }
        set(bytes, start, end, lines.number());
        rawStart = lines.start();
        return true;
    }

    /** The index of the {@code P} or {@code F} in a line of the CRI format; -1 in any other. */
    private static int criTag(byte[] bytes, int start, int end) {
        int at = start + SHORTEST_TIME;
        if (end - at < STDOUT.length + 2
                || bytes[start + 4] != '-'
                || bytes[start + 7] != '-'
                || bytes[start + 10] != 'T') {
            return -1;
        }
        int longest = Math.min(end, start + LONGEST_TIME);
        while (at < longest && bytes[at] != ' ') {
            at++;
        }
        at++;
        if (!startsWith(STDOUT, bytes, at, end) && !startsWith(STDERR, bytes, at, end)) {
            return -1;
        }
        int tag = at + STDOUT.length;
        boolean isTag = tag < end && (bytes[tag] == 'P' || bytes[tag] == 'F');
        boolean ends = tag + 1 >= end || bytes[tag + 1] == ' ' || bytes[tag + 1] == ':';
        return isTag && ends ? tag : -1;
    }

    private boolean readDocker(int log, int stream) {
        wrapper.text(log, text);
        byte[] bytes = text.array(0);
        int start = text.offset(0);
        int end = start + text.length(0);
        boolean isErrors =
                stream != JsonDocument.ABSENT && wrapper.textEquals(stream, DOCKER_STDERR);
        boolean whole = end > start && bytes[end - 1] == '\n';
        return add(isErrors ? errors : output, !whole, bytes, start, whole ? end - 1 : end);
    }

    private boolean add(Pieces stream, boolean partial, byte[] bytes, int start, int end) {
        if (!partial && stream.joined.isEmpty() && !stream.discarding) {
            set(bytes, start, end, lines.number());
            return true;
        }
        if (stream.joined.isEmpty() && !stream.discarding) {
            stream.firstLine = lines.number();
            stream.start = lines.start();
        }
        if (!stream.discarding) {
            if (end - start > limit - stream.joined.length()) {
                tooLarge(stream.firstLine);
                stream.joined.clear();
                stream.discarding = true;
            } else {
                stream.joined.append(bytes, start, end - start);
            }
        }
        return !partial && finish(stream);
    }

    /** Gives what there is of a message that was split; false when there is nothing. */
    private boolean finish(Pieces stream) {
        if (stream.discarding) {
            stream.discarding = false;
            leaveGap(stream.firstLine);
            return true;
        }
        if (stream.joined.isEmpty()) {
            return false;
        }
        // The builder's array stays as it is until the next piece is appended.
        set(stream.joined.array(), 0, stream.joined.length(), stream.firstLine);
        stream.joined.clear();
        return true;
    }

    private void set(byte[] bytes, int start, int end, long line) {
        array = bytes;
        from = start;
        to = end;
        number = line;
        rawStart = FRAMED;
        gap = false;
    }

    private void leaveGap(long line) {
        set(array, 0, 0, line);
        gap = true;
    }

    private void tooLarge(long line) {
        skipped.problem(
                line,
                InputProblem.Kind.TOO_LARGE,
                "a line is longer than the limit of " + limit + " bytes");
    }

    private static boolean startsWith(byte[] prefix, byte[] bytes, int start, int end) {
        if (end - start < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[start + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] array() {
        return array;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The number of the line where the message begins, from 1. */
    long number() {
        return number;
    }

    /** Whether something too large was left out here; the message is then empty. */
    boolean gap() {
        return gap;
    }

    /** The offset in the input of the message's first byte, or {@link #FRAMED}. */
    long rawStart() {
        return rawStart;
    }

    /** The offset in the input before which every line was given. */
    long givenBefore() {
        long before = lineWaits ? lines.start() : lines.bytes();
        before = output.isWaiting() ? Math.min(before, output.start) : before;
        return errors.isWaiting() ? Math.min(before, errors.start) : before;
    }

    /** Whether the input ended, so that what was given last may have been cut off there. */
    boolean ended() {
        return ended;
    }

    /** Bytes of all lines so far. */
    long bytes() {
        return lines.bytes();
    }
}
