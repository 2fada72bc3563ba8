package io.vedette.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file to read next: where a saved position lies by now, which rotated file follows
 * another, and when it is the turn of the one that has the followed name. One thread uses it.
 */
final class FileFinder {
    private static final int LOOKS = 5;

    /**
     * Which file each name stands for.
     *
     * @param settled whether no file was being renamed
     */
    private record Sight(Optional<FileKey> live, Map<Path, FileKey> rotated, boolean settled) {
        boolean isEmpty() {
            return live.isEmpty() && rotated.isEmpty();
        }

        boolean isStill(Sight later) {
            return settled && equals(later);
        }
    }

    private final Path path;
    private final long longestLineBytes;
    private final Generations generations;
    private final GivenBytes given;
    private final Tally tally;
    private final List<FilePosition> resume = new ArrayList<>();
    private final Set<Path> unreadable = new HashSet<>();
    private @Nullable FileTime opened;
    private boolean fromEnd;

    /** Whether a file was not any more where it had been listed. */
    private boolean moved;

    FileFinder(FollowSettings settings, GivenBytes given, Tally tally) {
        path = settings.path();
        longestLineBytes = settings.longestLineBytes();
        generations = new Generations(path);
        this.given = given;
        this.tally = tally;
    }

    /** Begins with what is added from now on: all that is there counts as read. */
    void beginAtEnd() throws IOException {
        for (Generation each : generations.list()) {
            try {
                given.markRead(generations.contents(each));
            } catch (java.util.zip.ZipException | java.io.EOFException ignored) {
                // nothing of it was wanted, so nothing is lost
                given.markRead(damaged(each));
            } catch (java.nio.file.NoSuchFileException ignored) {
                // rotated again meanwhile: then it is older still
            } catch (java.nio.channels.ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                unreadable(each.path(), e);
            }
        }
        fromEnd = FileKey.look(path).isPresent();
    }

    void resume(FilePosition position) {
        resume.add(position);
    }

    /** Positions that were not found again yet. */
    List<FilePosition> waiting() {
        return List.copyOf(resume);
    }

    /** Where reading begins; null when there is no file yet, or that cannot be said yet. */
    @Nullable TrackedFile first() throws IOException {
        while (!resume.isEmpty()) {
            FilePosition position = resume.getFirst();
            Sight before = sight();
            TrackedFile found = locate(position, true);
            if (found != null) {
                return found;
            }
            unreadable.removeIf(Files::notExists);
            // nothing is there, such as before a volume is mounted; or it may be in what cannot be
            // read; or files were renamed or packed meanwhile, and the next look finds it
            if (before.isEmpty() || !unreadable.isEmpty() || !before.isStill(sight())) {
                return null;
            }
            resume.removeFirst();
            gone(position);
        }
        TrackedFile older = firstUnread(generations.list());
        return older == null && !moved ? live(null) : older;
    }

    private Sight sight() throws IOException {
        Map<Path, FileKey> rotated = Generations.files(generations.list());
        boolean settled = generations.isSettled();
        return new Sight(FileKey.look(path).map(FileKey.Look::key), rotated, settled);
    }

    private void gone(FilePosition position) {
        if (!position.isBlank()) {
            tally.problem(
                    FileProblem.Kind.GONE_BEFORE_READ,
                    path,
                    0,
                    "the file that was read up to byte "
                            + position.offset()
                            + " as "
                            + position.name()
                            + " is gone; what followed there is lost");
        }
    }

    /** The rotated copy that holds what was read up to a position; null when there is none. */
    @Nullable TrackedFile copy(FilePosition position) throws IOException {
        for (int i = 0; i < LOOKS; i++) {
            Sight before = sight();
            TrackedFile found = locate(position, false);
            if (found != null || before.isStill(sight())) {
                return found;
            }
        }
        return null;
    }

    private @Nullable TrackedFile locate(FilePosition position, boolean orLive) throws IOException {
        if (position.isBlank()) {
            return null;
        }
        if (orLive) {
            TrackedFile found = openAt(path, new PlainContentsOpener(path), position);
            if (found != null) {
                return found;
            }
        }
        var candidates = new ArrayList<>(generations.list());
        candidates.sort(
                java.util.Comparator.comparing(each -> !each.look().key().equals(position.key())));
        for (Generation each : candidates) {
            if (each.packing() != Generation.Packing.UNSUPPORTED) {
                TrackedFile found = openAt(each.path(), each::open, position);
                if (found != null) {
                    return listed(found, each);
                }
            }
        }
        Optional<Path> renamed = orLive ? generations.withKey(position.key()) : Optional.empty();
        return renamed.isEmpty()
                ? null
                : openAt(renamed.get(), () -> Generation.open(renamed.get()), position);
    }

    /** How contents are opened. */
    private interface Opener {
        Contents open() throws IOException;
    }

    private record PlainContentsOpener(Path path) implements Opener {
        @Override
        public Contents open() throws IOException {
            return new PlainContents(path);
        }
    }

    private @Nullable TrackedFile openAt(Path at, Opener opener, FilePosition position)
            throws IOException {
        TrackedFile file = open(at, opener, position.offset());
        if (file != null && !position.matches(file.contents())) {
            file.close();
            return null;
        }
        if (file != null) {
            resume.remove(position);
            forgetFurtherOn(position, file);
        }
        return file;
    }

    /**
     * A file may have been left at two places: a copy is taken up where its original was cut,
     * before all of the original is acknowledged. Reading on from the first comes by the second.
     */
    private void forgetFurtherOn(FilePosition position, TrackedFile file) throws IOException {
        for (FilePosition other : List.copyOf(resume)) {
            if (other.offset() >= position.offset() && other.matches(file.contents())) {
                resume.remove(other);
            }
        }
    }

    /** Opens a file; null when there is none, or it cannot be read, which is then reported. */
    private @Nullable TrackedFile open(Path at, Opener opener, long offset) throws IOException {
        Optional<FileKey.Look> before = FileKey.look(at);
        if (before.isEmpty()) {
            moved = true;
            return null;
        }
        if (!before.get().isRegular()) {
            unreadable(at, new IOException("it is no regular file"));
            return null;
        }
        Contents contents;
        try {
            contents = opener.open();
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e;
        } catch (java.nio.file.NoSuchFileException ignored) {
            // renamed or removed since the look
            moved = true;
            return null;
        } catch (IOException e) {
            unreadable(at, e);
            return null;
        }
        try {
            Optional<FileKey.Look> after = FileKey.look(at);
            long size = contents.isPacked() ? Long.MAX_VALUE : contents.sizeBytes();
            if (after.isPresent()
                    && after.get().key().equals(before.get().key())
                    && size >= offset) {
                unreadable.remove(at);
                opened = after.get().changed();
                return new TrackedFile(after.get().key(), at, contents, offset, longestLineBytes);
            }
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            tally.problem(
                    FileProblem.Kind.ARCHIVE_DAMAGED, at, 0, "damaged at its beginning: " + e);
        } catch (IOException e) {
            contents.close();
            throw e;
        }
        contents.close();
        return null;
    }

    /**
     * The oldest rotated file of which nothing was read; null when there is none.
     *
     * @param file only files that are older than this one count
     */
    @Nullable TrackedFile unreadBefore(TrackedFile file) throws IOException {
        List<Generation> older = new ArrayList<>();
        for (Generation each : generations.list()) {
            if (each.look().key().equals(file.key())) {
                break;
            }
            older.add(each);
        }
        return firstUnread(older);
    }

    /**
     * What follows a file that was read to its end.
     *
     * @param look what has the followed name now
     * @return null when nothing does yet
     */
    @Nullable TrackedFile after(TrackedFile file, Optional<FileKey.Look> look) throws IOException {
        List<Generation> all = generations.list();
        List<ReadContents> there = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < all.size(); i++) {
            Generation each = all.get(i);
            boolean same =
                    each.look().key().equals(file.key())
                            || (!file.isComplete() && holds(each, file));
            if (same && file.offset() > 0) {
                // of a file that was empty, older copies may be unread
                next = i + 1;
            }
            contents(each).ifPresent(there::add);
        }
        given.listed(there);
        TrackedFile older = firstUnread(all.subList(next, all.size()));
        return older != null || look.isEmpty() || moved ? older : live(file);
    }

    private boolean holds(Generation each, TrackedFile file) throws IOException {
        if (each.packing() != Generation.Packing.GZIP || file.offset() == 0) {
            return false;
        }
        try (Contents contents = each.open()) {
            return file.position().matches(contents);
        } catch (java.nio.file.NoSuchFileException ignored) {
            // renamed again meanwhile
            return false;
        }
    }

    private Optional<ReadContents> contents(Generation each) throws IOException {
        try {
            return Optional.of(generations.contents(each));
        } catch (java.nio.file.NoSuchFileException ignored) {
            // renamed or removed meanwhile: the next look sees it where it is then
            moved = true;
            return Optional.empty();
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            ReadContents damaged = damaged(each);
            if (!given.wasRead(damaged)) {
                given.markRead(damaged);
                tally.problem(
                        FileProblem.Kind.ARCHIVE_DAMAGED,
                        each.path(),
                        each.look().sizeBytes(),
                        "damaged at its beginning, and left out: " + e);
            }
            return Optional.empty();
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            unreadable(each.path(), e);
            return Optional.empty();
        }
    }

    /** What stands for an archive whose contents nobody can know. */
    private static ReadContents damaged(Generation each) {
        return ReadContents.of(new byte[0], each.look().sizeBytes());
    }

    /**
     * The first that was not read.
     *
     * @return null when there is none, or when one was renamed meanwhile: then {@link #moved}, and
     *     no younger one may go before it
     */
    private @Nullable TrackedFile firstUnread(List<Generation> list) throws IOException {
        moved = false;
        for (Generation each : list) {
            Optional<ReadContents> contents = contents(each);
            if (moved) {
                return null;
            }
            if (contents.isEmpty() || given.wasRead(contents.get()) || isOpen(each)) {
                continue;
            }
            if (each.packing() == Generation.Packing.UNSUPPORTED) {
                given.markRead(contents.get());
                tally.problem(
                        FileProblem.Kind.ARCHIVE_UNSUPPORTED,
                        each.path(),
                        each.look().sizeBytes(),
                        "packed by something other than gzip, and left out");
                continue;
            }
            TrackedFile file = openResumed(each.path(), each::open);
            if (file != null) {
                return listed(file, each);
            }
            if (moved) {
                return null;
            }
        }
        return null;
    }

    private TrackedFile listed(TrackedFile file, Generation each) throws IOException {
        if (each.packing() == Generation.Packing.GZIP) {
            contents(each).ifPresent(file::listedAs);
        }
        return file;
    }

    /** Whether a rotated file is one that is open, or was read and is not acknowledged yet. */
    private boolean isOpen(Generation each) throws IOException {
        for (TrackedFile file : given.files()) {
            boolean same =
                    given.hasEnded(file)
                            ? contents(each).equals(Optional.of(file.identity()))
                            : file.key().equals(each.look().key())
                                    || (!file.isComplete() && holds(each, file));
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** The file with the followed name; null when there is none. */
    private @Nullable TrackedFile live(@Nullable TrackedFile before) throws IOException {
        TrackedFile file = openResumed(path, new PlainContentsOpener(path));
        if (file == null) {
            return null;
        }
        if (fromEnd) {
            fromEnd = false;
            file.moveToLastLine();
        } else if (file.offset() == 0
                && before != null
                && before.offset() > 0
                && before.position().matches(file.contents())) {
            // what follows its own copy: it was copied and is about to be cut
            file.close();
            return open(path, new PlainContentsOpener(path), before.offset());
        }
        return file;
    }

    /** Opens a file at the position that was saved of it, or else at its start. */
    private @Nullable TrackedFile openResumed(Path at, Opener opener) throws IOException {
        for (FilePosition position : List.copyOf(resume)) {
            TrackedFile file = position.isBlank() ? null : openAt(at, opener, position);
            if (file != null) {
                return file;
            }
        }
        return open(at, opener, 0);
    }

    /** How long the file that was opened last had not changed then, in nanoseconds. */
    long openedAge(Instant now) {
        FileTime changed = opened;
        return changed == null
                ? 0
                : Math.clamp(Duration.between(changed.toInstant(), now).toSeconds(), 0L, 1L << 30)
                        * 1_000_000_000L;
    }

    /** Tells once that a file cannot be read, until it can be again. */
    void unreadable(Path at, IOException reason) {
        if (unreadable.size() < 1000 && unreadable.add(at)) {
            tally.problem(
                    FileProblem.Kind.UNREADABLE, at, 0, "cannot be read, trying again: " + reason);
        }
    }
}
