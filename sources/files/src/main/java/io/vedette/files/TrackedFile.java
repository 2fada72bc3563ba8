package io.vedette.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An open file and how far it was read.
 *
 * <p>Gives the bytes of complete lines only, until {@link #complete} says that no more will be
 * added. After every read the bytes before it are compared with what they were: so a file that was
 * cut and has grown past the position again is not taken for the old one. Zero bytes where a line
 * would begin are a hole, which a writer leaves that does not notice that its file was cut, and are
 * passed over once something follows them. One thread uses it.
 */
final class TrackedFile implements Closeable {
    /** The file does not hold any more what was read of it. */
    static final int CUT = -1;

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final int SCAN_BYTES = 1 << 16;

    private final FileKey key;
    private final Path path;
    private final Contents contents;
    private final long longestLineBytes;
    private final byte[] scanned = new byte[SCAN_BYTES];
    private byte[] head;
    private byte[] tail;
    private boolean lineStart = true;
    private boolean complete;
    private boolean inLongLine;
    private boolean recheck;
    private boolean broken;
    private long offset;
    private long searchedTo;
    private long promisedTo;
    private long largestBytes;
    private long grownNanos = UNKNOWN;
    private long longLines;
    private long longLineBytes;
    private long holeBytes;
    private @Nullable ReadContents listed;

    TrackedFile(FileKey key, Path path, Contents contents, long offset, long longestLineBytes)
            throws IOException {
        this.key = key;
        this.path = path;
        this.contents = contents;
        this.offset = offset;
        this.searchedTo = offset;
        this.longestLineBytes = longestLineBytes;
        head = contents.bytes(0, FilePosition.HEAD_BYTES);
        int before = (int) Math.min(offset, FilePosition.TAIL_BYTES);
        tail = contents.bytes(offset - before, before);
        complete = contents.isPacked();
        largestBytes = complete ? 0 : contents.sizeBytes();
        lineStart = tail.length == 0 || isLineEnd(tail[tail.length - 1]);
    }

    private static boolean isLineEnd(byte last) {
        return last == '\n' || last == 0;
    }

    /**
     * Reads what could be given next, without moving on.
     *
     * @return how many bytes were put into the array; 0 when there is nothing now; {@link #CUT}
     */
    int peek(byte[] into, int from, int length) throws IOException {
        while (true) {
            if (broken) {
                return 0;
            }
            if (offset < promisedTo) {
                return peekPromised(into, from, length);
            }
            if (!complete) {
                long size = contents.sizeBytes();
                if (size < offset) {
                    return CUT;
                }
                grew(size);
                if (size <= searchedTo && !recheck) {
                    return 0;
                }
                recheck = false;
            }
            int read = contents.read(into, from, length, offset);
            if (!tailIsUnchanged()) {
                return CUT;
            }
            if (read == 0) {
                return 0;
            }
            if (inLongLine) {
                passOver(into, from, read);
            } else if (lineStart && into[from] == 0) {
                if (!passHole()) {
                    return 0;
                }
            } else {
                int given = deliverable(into, from, read);
                if (given > 0) {
                    return given;
                }
                if (!findLineEnd(offset + read)) {
                    return 0;
                }
            }
        }
    }

    private int peekPromised(byte[] into, int from, int length) throws IOException {
        int wanted = (int) Math.min(length, promisedTo - offset);
        int read = contents.read(into, from, wanted, offset);
        return read == 0 || !tailIsUnchanged() ? CUT : read;
    }

    private void grew(long size) {
        if (size > largestBytes) {
            largestBytes = size;
            grownNanos = UNKNOWN;
        } else if (size < searchedTo) {
            searchedTo = offset;
        }
    }

    /** How much of what was read is complete lines before the next hole. */
    private int deliverable(byte[] bytes, int from, int length) {
        int end = complete ? length : 0;
        for (int i = length; end == 0 && i > 0; i--) {
            if (bytes[from + i - 1] == '\n') {
                end = i;
            }
        }
        for (int i = 1; i < end; i++) {
            if (bytes[from + i] == 0 && bytes[from + i - 1] == '\n') {
                return i;
            }
        }
        return end;
    }

    /** Looks for the end of a line that is longer than what is read at once. */
    private boolean findLineEnd(long after) throws IOException {
        long position = Math.max(after, searchedTo);
        while (true) {
            int read = contents.read(scanned, 0, scanned.length, position);
            for (int i = 0; i < read; i++) {
                if (scanned[i] == '\n') {
                    promisedTo = position + i + 1;
                    searchedTo = promisedTo;
                    if (promisedTo - offset - 1 > longestLineBytes) {
                        startLongLine();
                    }
                    return true;
                }
            }
            position += read;
            searchedTo = position;
            if (position - offset > longestLineBytes) {
                startLongLine();
                return true;
            }
            if (read == 0) {
                return false;
            }
        }
    }

    private void startLongLine() {
        promisedTo = 0;
        inLongLine = true;
        recheck = true;
        longLines++;
    }

    private void passOver(byte[] bytes, int from, int length) {
        int passed = length;
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] == '\n') {
                passed = i + 1;
                inLongLine = false;
                break;
            }
        }
        longLineBytes += passed;
        commit(bytes, from, passed);
        recheck = true;
        lineStart = true;
    }

    /** Passes over zero bytes, unless the file ends with them: they may be overwritten yet. */
    private boolean passHole() throws IOException {
        long position = offset;
        while (true) {
            int read = contents.read(scanned, 0, scanned.length, position);
            if (read == 0) {
                searchedTo = position;
                return false;
            }
            int zeros = 0;
            while (zeros < read && scanned[zeros] == 0) {
                zeros++;
            }
            position += zeros;
            if (zeros < read) {
                break;
            }
        }
        long hole = position - offset;
        holeBytes += hole;
        byte[] zeros = new byte[(int) Math.min(hole, FilePosition.HEAD_BYTES)];
        offset += hole - zeros.length;
        commit(zeros, 0, zeros.length);
        lineStart = true;
        recheck = true;
        return true;
    }

    /** Moves on past bytes that were read. */
    void commit(byte[] bytes, int from, int length) {
        if (offset == 0) {
            // the file may have been cut since it was opened
            head = new byte[0];
        }
        int known = head.length;
        if (known < FilePosition.HEAD_BYTES && offset <= known && offset + length > known) {
            int more = (int) Math.min(FilePosition.HEAD_BYTES, offset + length) - known;
            head = Arrays.copyOf(head, known + more);
            System.arraycopy(bytes, from + known - (int) offset, head, known, more);
        }
        if (length >= FilePosition.TAIL_BYTES) {
            int start = from + length - FilePosition.TAIL_BYTES;
            if (tail.length != FilePosition.TAIL_BYTES) {
                tail = new byte[FilePosition.TAIL_BYTES];
            }
            System.arraycopy(bytes, start, tail, 0, tail.length);
        } else {
            int kept = Math.min(tail.length, FilePosition.TAIL_BYTES - length);
            byte[] next = Arrays.copyOfRange(tail, tail.length - kept, tail.length + length);
            System.arraycopy(bytes, from, next, kept, length);
            tail = next;
        }
        offset += length;
        searchedTo = Math.max(searchedTo, offset);
        // a zero byte within a line, where what was read at once ends, does not end the line
        lineStart = bytes[from + length - 1] == '\n';
    }

    private boolean tailIsUnchanged() throws IOException {
        return contents.isPacked()
                || Arrays.equals(contents.bytes(offset - tail.length, tail.length), tail);
    }

    /** Whether the file has more bytes than were looked at. */
    boolean hasGrown() throws IOException {
        return !complete && contents.sizeBytes() > searchedTo;
    }

    /** Says that the file was changed: the next look compares, even if it did not grow. */
    void touched() {
        recheck = true;
    }

    /** Says that nobody adds to the file any more: then what follows the last line is one too. */
    void complete() {
        complete = true;
    }

    /** Says that the file cannot be read any further. */
    void breakOff() {
        broken = true;
        complete = true;
    }

    boolean isBroken() {
        return broken;
    }

    /** Since when the file has not grown. */
    long quietSince(long nowNanos) {
        if (grownNanos == UNKNOWN) {
            grownNanos = nowNanos;
        }
        return grownNanos;
    }

    void quietSinceAtLeast(long nanos) {
        grownNanos = nanos;
    }

    /** A line that was begun is ended by force. */
    void endLine() {
        lineStart = true;
        promisedTo = 0;
    }

    /** Begins at the last line when it is not complete yet, so that it is given whole. */
    void moveToLastLine() throws IOException {
        long size = contents.sizeBytes();
        int looked = (int) Math.min(size, 1 << 20);
        byte[] last = contents.bytes(size - looked, looked);
        int at = last.length;
        while (at > 0 && last[at - 1] != '\n') {
            at--;
        }
        offset = at == 0 && size > looked ? size : size - looked + at;
        int before = (int) Math.min(offset, FilePosition.TAIL_BYTES);
        tail = contents.bytes(offset - before, before);
        searchedTo = offset;
        lineStart = true;
    }

    /** The position up to which bytes were given. */
    FilePosition position() {
        return new FilePosition(
                path.toString(), key, offset, Fingerprint.of(head), Fingerprint.of(tail));
    }

    /** An earlier position; without a tail when the file does not hold it any more. */
    FilePosition position(long earlier) {
        Fingerprint before = Fingerprint.NONE;
        try {
            int length = (int) Math.min(earlier, FilePosition.TAIL_BYTES);
            byte[] bytes =
                    contents.isPacked() ? new byte[0] : contents.bytes(earlier - length, length);
            if (bytes.length == length && tailIsUnchanged()) {
                before = Fingerprint.of(bytes);
            }
        } catch (IOException ignored) {
            // closed or unreadable by now: the beginning alone has to recognise it
        }
        return new FilePosition(path.toString(), key, earlier, Fingerprint.of(head), before);
    }

    FileKey key() {
        return key;
    }

    Path path() {
        return path;
    }

    Contents contents() {
        return contents;
    }

    long offset() {
        return offset;
    }

    boolean isAtLineStart() {
        return lineStart;
    }

    boolean isComplete() {
        return complete;
    }

    /** Bytes that the file was seen to have and that were not given. */
    long unreadBytes() {
        return Math.max(0, largestBytes - offset);
    }

    /** What names the contents among those that were read to their end. */
    ReadContents identity() {
        ReadContents asListed = listed;
        return asListed == null ? ReadContents.of(head, offset) : asListed;
    }

    /** An archive is named as it was found, even when only a part of it can be unpacked. */
    void listedAs(ReadContents contents) {
        listed = contents;
    }

    long takeLongLines() {
        long taken = longLines;
        longLines = 0;
        return taken;
    }

    long takeLongLineBytes() {
        long taken = longLineBytes;
        longLineBytes = 0;
        return taken;
    }

    long takeHoleBytes() {
        long taken = holeBytes;
        holeBytes = 0;
        return taken;
    }

    @Override
    public void close() throws IOException {
        contents.close();
    }
}
