package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonError;
import io.vedette.model.InputProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds JSON documents among the lines of a log: one a line, several a line, or one over many
 * lines.
 *
 * <p>A document that is one line is parsed once, where it lies. One that spans lines is copied
 * while its end is looked for. When such a document turns out to be none, it is reported, and
 * reading resumes at the line after its first: what was cut off loses only itself. Lines that were
 * part of it are then read only where they begin with a bracket.
 *
 * <p>Reading stays linear: once documents that span lines have cost four times the bytes of the
 * input, the lines of one that broke are read again only one by one, not as parts of further ones.
 */
final class DocumentReader {
    private static final int SPANNING_FACTOR = 4;
    private static final int SPANNING_ALLOWANCE_BYTES = 1 << 20;
    private static final int SHOWN_BYTES = 60;

    private final LogFraming messages;
    private final SkippedInput skipped;
    private final int limit;
    private final JsonDocument document = new JsonDocument();
    private final DocumentBoundary boundary = new DocumentBoundary();
    private long documentLine;

    // The piece of a line that is read next.
    private byte[] array = {};
    private int position;
    private int end;
    private long line;
    private int column0;
    private boolean afterDocument;
    private boolean insideBroken;
    private boolean onlyWhole;
    private boolean isHeld;

    // Lines kept because a document spans them, each followed by a line feed.
    private final ByteBuilder held = new ByteBuilder();
    private int[] heldStarts = new int[16];
    private long[] heldNumbers = new long[16];
    private int heldCount;
    private int heldNext;
    private int brokenBefore;
    private int onlyWholeBefore;
    private long spannedBytes;

    // Offsets in the input: of what is current and held, and before which all is done with.
    private long rawStart;
    private long[] heldRawStarts = new long[16];
    private long[] heldOffsets = new long[16];
    private long lineOffset;
    private long consumed;
    private long consumedBefore;

    /**
     * @param limit bytes of the largest document; larger ones are reported and left out
     */
    DocumentReader(LogFraming messages, SkippedInput skipped, int limit) {
        this.messages = messages;
        this.skipped = skipped;
        this.limit = limit;
    }

    /**
     * Moves to the next document.
     *
     * @return false at the end of the input
     */
    boolean advance() {
        while (true) {
            if (position < end) {
                if (readPiece()) {
                    return true;
                }
            } else if (!nextLine()) {
                return false;
            }
        }
    }

    /** The document that {@link #advance} moved to, valid until its next call. */
    JsonDocument document() {
        return document;
    }

    /** The number of the line where the document begins, from 1. */
    long line() {
        return documentLine;
    }

    /** The offset in the input before which everything was given or left out. */
    long consumed() {
        return consumed;
    }

    /** What {@link #consumed} was before the current document was given. */
    long consumedBefore() {
        return consumedBefore;
    }

    private void consume(long offset) {
        // once the input ended, what is left may be the beginning of more
        if (!messages.ended()) {
            consumed = offset;
        }
    }

    /** Takes note that everything before the current position is done with. */
    private void consumeDocument() {
        consumedBefore = consumed;
        int rest = position;
        while (rest < end && ((array[rest] >= 0 && array[rest] <= ' ') || array[rest] == ',')) {
            rest++;
        }
        if (rest == end) {
            consume(heldNext < heldCount ? heldOffsets[heldNext] : messages.givenBefore());
        } else if (rawStart != LogFraming.FRAMED) {
            consume(rawStart + (rest - column0));
        }
    }

    private boolean nextLine() {
        if (heldNext < heldCount) {
            consume(heldOffsets[heldNext]);
            takeHeld(heldNext++);
            return true;
        }
        held.clear();
        heldCount = 0;
        heldNext = 0;
        brokenBefore = 0;
        onlyWholeBefore = 0;
        lineOffset = messages.givenBefore();
        consume(lineOffset);
        if (!messages.advance()) {
            return false;
        }
        take(messages.array(), messages.from(), messages.to(), messages.number());
        rawStart = messages.rawStart();
        isHeld = false;
        insideBroken = false;
        onlyWhole = false;
        return true;
    }

    private void takeHeld(int index) {
        take(held.array(), heldStarts[index], heldEnd(index), heldNumbers[index]);
        isHeld = true;
        rawStart = heldRawStarts[index];
        lineOffset = heldOffsets[index];
        insideBroken = index < brokenBefore;
        onlyWhole = index < onlyWholeBefore;
    }

    private void take(byte[] bytes, int from, int to, long number) {
        array = bytes;
        position = from;
        column0 = from;
        end = to;
        line = number;
        afterDocument = false;
    }

    /** Reads on in the current line; true when that gave a document. */
    private boolean readPiece() {
        skipBlank();
        if (position == end) {
            return false;
        }
        if (!maybeDocument()) {
            passOver();
            return false;
        }
        if (document.parse(array, position, end)) {
            documentLine = line;
            position = document.end();
            afterDocument = true;
            consumeDocument();
            return true;
        }
        JsonError error = document.error();
        if (error.kind() == JsonError.Kind.INCOMPLETE && !onlyWhole) {
            return readSpanning();
        }
        if (!onlyWhole) {
            report(line, error, position);
        }
        position = end;
        return false;
    }

    /** Control characters count as blank: zero bytes are what log rotation may leave. */
    private void skipBlank() {
        if (position == column0 && end - position >= 3 && isByteOrderMark()) {
            position += 3;
            column0 = position;
            rawStart = rawStart == LogFraming.FRAMED ? rawStart : rawStart + 3;
        }
        while (position < end
                && ((array[position] >= 0 && array[position] <= ' ')
                        || (afterDocument && array[position] == ','))) {
            position++;
        }
    }

    private boolean isByteOrderMark() {
        return array[position] == (byte) 0xEF
                && array[position + 1] == (byte) 0xBB
                && array[position + 2] == (byte) 0xBF;
    }

    /** Tells documents from text such as {@code [-]etcd failed}. */
    private boolean maybeDocument() {
        if (insideBroken && position != column0) {
            return false;
        }
        if (array[position] == '{') {
            return true;
        }
        if (array[position] != '[') {
            return false;
        }
        int at = position + 1;
        while (at < end && array[at] >= 0 && array[at] <= ' ') {
            at++;
        }
        return at == end || array[at] == '{' || array[at] == '[' || array[at] == ']';
    }

    private void passOver() {
        if (afterDocument) {
            int shown = Math.min(end - position, SHOWN_BYTES);
            skipped.problem(
                    line,
                    InputProblem.Kind.MALFORMED,
                    "a JSON document is followed by other text on its line: "
                            + new String(array, position, shown, StandardCharsets.UTF_8));
        } else if (!insideBroken) {
            skipped.otherText();
        }
        position = end;
    }

    /** Reads a document that does not end on its first line; false when it turns out to be none. */
    private boolean readSpanning() {
        int first = isHeld ? dropBefore(heldNext - 1) : holdCurrent();
        int start = isHeld ? position : 0;
        int current = first;
        int from = start;
        boundary.reset();
        while (true) {
            int to = heldEnd(current);
            int found = boundary.read(held.array(), from, to);
            spannedBytes += to - from;
            if (found >= 0) {
                return finishSpanning(start, first, current);
            }
            if (found == DocumentBoundary.TOO_DEEP) {
                String reason = "the JSON document is nested deeper than the limit";
                return abandon(first, current + 1, InputProblem.Kind.TOO_LARGE, reason);
            }
            if (found == DocumentBoundary.BROKEN) {
                return boundary.brokenAtLineStart()
                        ? truncated(start, first, current)
                        : abandon(
                                first,
                                current + 1,
                                InputProblem.Kind.MALFORMED,
                                "malformed JSON in line " + heldNumbers[current]);
            }
            current++;
            if (!boundary.endLine() || (current == heldCount && !holdNext())) {
                return truncated(start, first, current);
            }
            from = heldStarts[current];
            if (held.length() - start > limit) {
                String reason = "the JSON document is larger than the limit of " + limit + " bytes";
                return abandon(first, current, InputProblem.Kind.TOO_LARGE, reason);
            }
        }
    }

    private boolean finishSpanning(int start, int first, int last) {
        if (!document.parse(held.array(), start, heldEnd(last))) {
            brokenBefore = Math.max(brokenBefore, last + 1);
            report(heldNumbers[first], document.error(), start);
            return resume(first, last + 1);
        }
        documentLine = heldNumbers[first];
        heldNext = last;
        takeHeld(heldNext++);
        position = document.end();
        afterDocument = true;
        consumeDocument();
        return true;
    }

    private boolean truncated(int start, int first, int broken) {
        int bytes = heldStart(broken) - start - 1;
        String reason = "the JSON document ends in the middle, after " + bytes + " bytes";
        return abandon(first, broken, InputProblem.Kind.TRUNCATED, reason);
    }

    /**
     * Gives a document up.
     *
     * @param broken the line before which everything belonged to the document
     */
    private boolean abandon(int first, int broken, InputProblem.Kind kind, String reason) {
        skipped.problem(heldNumbers[first], kind, reason);
        return resume(first, broken);
    }

    private boolean resume(int first, int broken) {
        brokenBefore = Math.max(brokenBefore, broken);
        if (spannedBytes > SPANNING_FACTOR * messages.bytes() + SPANNING_ALLOWANCE_BYTES) {
            onlyWholeBefore = Math.max(onlyWholeBefore, broken);
        }
        heldNext = first + 1;
        position = end;
        return false;
    }

    private void report(long number, JsonError error, int start) {
        int at = error.offset() - start;
        switch (error.kind()) {
            case INCOMPLETE ->
                    skipped.problem(
                            number,
                            InputProblem.Kind.TRUNCATED,
                            "the JSON document ends in the middle: " + error.reason());
            case MALFORMED ->
                    skipped.problem(
                            number,
                            InputProblem.Kind.MALFORMED,
                            "malformed JSON at byte " + at + " of the document: " + error.reason());
            case TOO_DEEP -> skipped.problem(number, InputProblem.Kind.TOO_LARGE, error.reason());
        }
    }

    // The held lines

    private int heldStart(int index) {
        return index < heldCount ? heldStarts[index] : held.length();
    }

    private int heldEnd(int index) {
        return heldStart(index + 1) - 1;
    }

    private int holdCurrent() {
        hold(array, position, end, line);
        heldRawStarts[0] =
                rawStart == LogFraming.FRAMED ? rawStart : rawStart + (position - column0);
        heldOffsets[0] = lineOffset;
        heldNext = 1;
        return 0;
    }

    /** Takes one more line from the input; false when there is none or there is a gap. */
    private boolean holdNext() {
        long offset = messages.givenBefore();
        if (!messages.advance() || messages.gap()) {
            return false;
        }
        hold(messages.array(), messages.from(), messages.to(), messages.number());
        heldRawStarts[heldCount - 1] = messages.rawStart();
        heldOffsets[heldCount - 1] = offset;
        return true;
    }

    private void hold(byte[] bytes, int from, int to, long number) {
        if (heldCount == heldStarts.length) {
            heldStarts = Arrays.copyOf(heldStarts, heldCount * 2);
            heldNumbers = Arrays.copyOf(heldNumbers, heldCount * 2);
            heldRawStarts = Arrays.copyOf(heldRawStarts, heldCount * 2);
            heldOffsets = Arrays.copyOf(heldOffsets, heldCount * 2);
        }
        heldStarts[heldCount] = held.length();
        heldNumbers[heldCount++] = number;
        held.append(bytes, from, to - from);
        held.append((byte) '\n');
    }

    /**
     * Forgets the lines before one once they are more than half, so that held memory is bounded.
     *
     * @return the line's new index
     */
    private int dropBefore(int index) {
        int dropped = heldStarts[index];
        if (dropped <= held.length() / 2) {
            return index;
        }
        held.dropFirst(dropped);
        heldCount -= index;
        for (int i = 0; i < heldCount; i++) {
            heldStarts[i] = heldStarts[i + index] - dropped;
            heldNumbers[i] = heldNumbers[i + index];
            heldRawStarts[i] = heldRawStarts[i + index];
            heldOffsets[i] = heldOffsets[i + index];
        }
        heldNext -= index;
        brokenBefore = Math.max(0, brokenBefore - index);
        onlyWholeBefore = Math.max(0, onlyWholeBefore - index);
        position -= dropped;
        return 0;
    }
}
