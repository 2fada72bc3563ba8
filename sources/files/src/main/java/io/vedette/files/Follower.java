package io.vedette.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is read next of a followed path, step by step and without ever waiting.
 *
 * <p>One file is current. Files that were rotated away are watched beside it for a while, since
 * their writer may not have noticed. One thread uses it at a time.
 */
final class Follower {
    private static final int MOST_MOVES = 64;
    private static final int MOST_WATCHED = 64;
    // lines of watched files come between those of the current one only while that is bounded
    private static final int MOST_RUNS = 1024;
    private static final long LIST_EVERY_NANOS = 1_000_000_000;

    private final FollowSettings settings;
    private final Path path;
    private final FileFinder finder;
    private final GivenBytes given;
    private final Tally tally;
    private final LongSupplier clock;
    private final InstantSource wall;
    private final List<TrackedFile> watched = new ArrayList<>();
    private @Nullable TrackedFile current;
    private @Nullable TrackedFile inLine;
    private @Nullable FileTime modified;
    private boolean generationsChecked;
    private long listedNanos;

    Follower(
            FollowSettings settings,
            FileFinder finder,
            GivenBytes given,
            Tally tally,
            LongSupplier clock,
            InstantSource wall) {
        this.settings = settings;
        this.path = settings.path();
        this.finder = finder;
        this.given = given;
        this.tally = tally;
        this.clock = clock;
        this.wall = wall;
        listedNanos = clock.getAsLong() - LIST_EVERY_NANOS;
    }

    /**
     * Reads what is there; it ends with a complete line unless {@link #isInLine}.
     *
     * @return how many bytes were read; 0 when there is nothing now
     * @throws IOException when the thread was interrupted, which closes files
     */
    int poll(byte[] into, int from, int length) throws IOException {
        TrackedFile owner = inLine;
        if (owner != null) {
            int read = take(owner, into, from, length);
            TrackedFile still = inLine;
            // a copy that was taken in the middle of the line has no more of it
            return read == 0 && still == owner ? endLine(owner, into, from) : read;
        }
        if (given.runs() < MOST_RUNS) {
            for (TrackedFile file : List.copyOf(watched)) {
                int read = watch(file, into, from, length);
                if (read > 0) {
                    return read;
                }
            }
        }
        try {
            for (int moves = 0; moves < MOST_MOVES; moves++) {
                TrackedFile file = current;
                if (file == null) {
                    file = begin();
                    if (file == null) {
                        return 0;
                    }
                }
                int read = take(file, into, from, length);
                if (read > 0) {
                    return read;
                }
                if (current == file ? !moveOn(file) : file.isBroken()) {
                    return 0;
                }
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            finder.unreadable(path, e);
        }
        return 0;
    }

    /** Whether a line was begun whose end is to come next. */
    boolean isInLine() {
        return inLine != null;
    }

    private int take(TrackedFile file, byte[] into, int from, int length) throws IOException {
        int read = peek(file, into, from, length);
        if (read == TrackedFile.CUT) {
            TrackedFile copy = file == current ? finder.copy(file.position()) : null;
            if (inLine == file && copy == null) {
                return endLine(file, into, from);
            }
            cut(file, copy);
            return 0;
        }
        if (read == 0 && file.isComplete() && !file.isAtLineStart()) {
            return endLine(file, into, from);
        }
        if (read == 0 && file.isBroken() && !file.contents().isPacked()) {
            abandon(file);
        }
        if (read == 0) {
            return 0;
        }
        if (file == current
                && file.offset() == 0
                && !generationsChecked
                && file.path().equals(path)) {
            generationsChecked = true;
            if (stepBack(file)) {
                return 0;
            }
        }
        long before = file.offset();
        file.commit(into, from, read);
        given.give(file, before, file.offset(), read);
        inLine = file.isAtLineStart() ? null : file;
        tally.given(into, from, read);
        return read;
    }

    /** Turns to a copy of what was cut away before a byte of it was read. */
    private boolean stepBack(TrackedFile file) throws IOException {
        TrackedFile older = finder.unreadBefore(file);
        if (older == null) {
            return false;
        }
        given.drop(file);
        becomeCurrent(older);
        return true;
    }

    private int peek(TrackedFile file, byte[] into, int from, int length) throws IOException {
        int read;
        try {
            read = file.peek(into, from, length);
        } catch (ZipException | EOFException e) {
            tally.problem(
                    FileProblem.Kind.ARCHIVE_DAMAGED,
                    file.path(),
                    0,
                    "damaged after "
                            + file.offset()
                            + " unpacked bytes; the rest is left out: "
                            + e);
            file.breakOff();
            return 0;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            finder.unreadable(file.path(), e);
            finder.resume(file.position());
            file.breakOff();
            return 0;
        }
        long longLines = file.takeLongLines();
        if (longLines > 0) {
            tally.problem(
                    FileProblem.Kind.LINE_TOO_LONG,
                    file.path(),
                    0,
                    "a line before byte "
                            + file.offset()
                            + " is longer than the limit of "
                            + settings.longestLineBytes()
                            + " bytes and is left out");
        }
        tally.lost(FileProblem.Kind.LINE_TOO_LONG, file.takeLongLineBytes());
        tally.holeBytes.addAndGet(file.takeHoleBytes());
        return read;
    }

    private int endLine(TrackedFile file, byte[] into, int from) {
        into[from] = '\n';
        file.endLine();
        inLine = null;
        given.give(file, file.offset(), file.offset(), 1);
        tally.given(into, from, 1);
        return 1;
    }

    private int watch(TrackedFile file, byte[] into, int from, int length) throws IOException {
        int read = take(file, into, from, length);
        if (read != 0 || !watched.contains(file)) {
            return read;
        }
        if (file.isComplete()) {
            watched.remove(file);
            given.end(file);
            return 0;
        }
        long quiet = clock.getAsLong() - file.quietSince(clock.getAsLong());
        if (quiet >= FollowSettings.WATCH_ROTATED_FOR.toNanos() || watched.size() > MOST_WATCHED) {
            file.complete();
            return watch(file, into, from, length);
        }
        return 0;
    }

    /** Opens what there is, so that what is added from now on counts as added. */
    void prepare() throws IOException {
        begin();
    }

    private @Nullable TrackedFile begin() throws IOException {
        TrackedFile first = finder.first();
        if (first != null) {
            becomeCurrent(first);
        }
        return first;
    }

    private void becomeCurrent(TrackedFile file) {
        current = file;
        modified = null;
        generationsChecked = false;
        tally.files.incrementAndGet();
        given.begin(file);
        if (finder.openedAge(wall.instant()) > 0) {
            file.quietSinceAtLeast(clock.getAsLong() - finder.openedAge(wall.instant()));
        }
    }

    /** At the end of the current file: whether there is something else to read. */
    private boolean moveOn(TrackedFile file) throws IOException {
        Optional<FileKey.Look> look = FileKey.look(path);
        boolean isLive = look.isPresent() && look.get().key().equals(file.key());
        if (isLive && !file.isComplete()) {
            FileTime changed = look.get().modified();
            if (changed.equals(modified)) {
                return false;
            }
            modified = changed;
            if (file.offset() == 0 && stepBack(file)) {
                return true;
            }
            file.touched();
            return true;
        }
        if (look.isEmpty() && !mayList()) {
            return false;
        }
        TrackedFile next = finder.after(file, look);
        // its writer may have added to it between the last look at it and its renaming
        if (next == null || file.hasGrown()) {
            if (next != null) {
                next.close();
            }
            return file.hasGrown();
        }
        tally.rotations.incrementAndGet();
        if (file.isComplete()) {
            given.end(file);
        } else {
            if (file.path().equals(path)) {
                file.quietSinceAtLeast(clock.getAsLong());
            }
            watched.add(file);
        }
        becomeCurrent(next);
        return true;
    }

    private boolean mayList() {
        long now = clock.getAsLong();
        if (now - listedNanos < LIST_EVERY_NANOS) {
            return false;
        }
        listedNanos = now;
        return true;
    }

    /** A file was cut: what was not read of it is in the copy, if there is one. */
    private void cut(TrackedFile file, @Nullable TrackedFile copy) throws IOException {
        tally.truncations.incrementAndGet();
        if (inLine == file) {
            inLine = copy;
        }
        abandon(file);
        if (copy != null) {
            becomeCurrent(copy);
            return;
        }
        tally.problem(
                FileProblem.Kind.CUT_BEFORE_READ,
                file.path(),
                file.unreadBytes(),
                "cut after "
                        + file.offset()
                        + " bytes were read, and no rotated copy holds them; what was added since"
                        + " the last look is lost");
    }

    private void abandon(TrackedFile file) throws IOException {
        if (file == current) {
            current = null;
        }
        watched.remove(file);
        given.end(file);
    }
}
