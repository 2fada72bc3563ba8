package io.vedette.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log that is being written, through rotation, truncation and restarts, as an endless stream of
 * complete lines: at its end, reading waits for more.
 *
 * <p>A file that another replaces is read to its end and then watched for a while; rotated files in
 * between, packed ones included, are read in order; what was not read of a file that was cut is
 * looked for in its copy. What cannot be read is counted and reported. A last line without a line
 * feed gets one once its file is finished.
 *
 * <p>Where positions are kept, bytes count as read when they are acknowledged, and they are saved
 * at most {@link #SAVE_EVERY} later: after a crash, what was acknowledged since the last save or
 * not at all is given again. One thread reads; {@link #acknowledge}, {@link #stop}, {@link #close}
 * and {@link #counts} may be called from any.
 */
public final class FollowedFile extends InputStream {
    /** How long a reader waits before it looks again whether there is more. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** How often positions are saved, as long as they change. */
    public static final Duration SAVE_EVERY = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Path path;
    private final Tally tally;
    private final GivenBytes given = new GivenBytes();
    private final FileFinder finder;
    private final Follower follower;
    private final LongSupplier clock;
    private final @Nullable PositionsFile positions;
    private long savedChanges = -1;
    private long savedNanos;
    private boolean saveFails;
    private boolean closed;

    FollowedFile(FollowSettings settings, LongSupplier clock, InstantSource wall)
            throws IOException {
        path = settings.path();
        tally = new Tally(settings.problems());
        finder = new FileFinder(settings, given, tally);
        follower = new Follower(settings, finder, given, tally, clock, wall);
        this.clock = clock;
        savedNanos = clock.getAsLong() - SAVE_EVERY.toNanos();
        Path kept = settings.positions();
        positions = kept == null ? null : new PositionsFile(kept);
        begin(settings.start(), kept);
    }

    private void begin(FollowSettings.Start start, @Nullable Path kept) throws IOException {
        PositionsFile.Loaded loaded =
                positions == null ? new PositionsFile.Loaded.Absent() : positions.load();
        switch (loaded) {
            case PositionsFile.Loaded.Saved(var saved) -> {
                saved.files().forEach(finder::resume);
                saved.read().forEach(given::markRead);
            }
            case PositionsFile.Loaded.Absent() -> {
                if (start == FollowSettings.Start.END) {
                    finder.beginAtEnd();
                    follower.prepare();
                }
                // from now on nothing is missed, even when the process is killed at once
                save();
            }
            case PositionsFile.Loaded.Damaged(var reason) ->
                    tally.problem(
                            FileProblem.Kind.POSITIONS_DAMAGED,
                            kept == null ? path : kept,
                            0,
                            "the saved positions of "
                                    + path
                                    + " are damaged, so all there is of it is read again: "
                                    + reason);
        }
    }

    /**
     * Follows what the settings say; the file need not exist yet.
     *
     * @throws IOException when the directory cannot be read
     */
    public static FollowedFile follow(FollowSettings settings) throws IOException {
        return new FollowedFile(settings, System::nanoTime, InstantSource.system());
    }

    /**
     * Follows a file that exists, without keeping positions.
     *
     * @throws IOException when there is no such file
     */
    public static FollowedFile open(Path path, FollowSettings.Start start) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return follow(FollowSettings.of(path).withStart(start));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** {@inheritDoc} Waits until there is a complete line; -1 once this is stopped. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (true) {
            int read = poll(into, offset, length);
            if (read != 0) {
                return read;
            }
            try {
                boolean ended = stopped.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                if (ended && !mayReadOn()) {
                    return -1;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for more of " + path);
            }
        }
    }

    private boolean mayReadOn() {
        lock.lock();
        try {
            return !closed && follower.isInLine();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads what is there without waiting.
     *
     * @return 0 when there is nothing now; -1 once this is stopped
     */
    int poll(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (closed || (stopped.getCount() == 0 && !follower.isInLine())) {
                return -1;
            }
            int read = follower.poll(into, offset, length);
            if (positions == null) {
                given.acknowledge(given.given());
            }
            saveWhenDue();
            return read;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes note that everything of the stream before an offset is in safe hands, so that it need
     * not be given again after a restart. An earlier offset than before changes nothing.
     *
     * @param streamOffset bytes since this was opened
     */
    public void acknowledge(long streamOffset) throws IOException {
        lock.lock();
        try {
            given.acknowledge(streamOffset);
            if (stopped.getCount() == 0) {
                save();
            } else {
                saveWhenDue();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes of the stream were given. */
    public long streamOffset() {
        lock.lock();
        try {
            return given.given();
        } finally {
            lock.unlock();
        }
    }

    /** What happened so far. */
    public FollowCounts counts() {
        return tally.counts();
    }

    private void saveWhenDue() {
        if (clock.getAsLong() - savedNanos >= SAVE_EVERY.toNanos()) {
            save();
        }
    }

    private void save() {
        PositionsFile file = positions;
        if (file == null || given.changes() == savedChanges || closed) {
            return;
        }
        savedNanos = clock.getAsLong();
        long changes = given.changes();
        try {
            file.save(given.positions(finder.waiting()));
            savedChanges = changes;
            saveFails = false;
        } catch (IOException e) {
            if (!saveFails) {
                saveFails = true;
                tally.problem(
                        FileProblem.Kind.POSITIONS_NOT_SAVED,
                        path,
                        0,
                        "its positions could not be saved, trying again: " + e);
            }
        }
    }

    /** What can be read without waiting is not known before it is read. */
    @Override
    public int available() {
        return 0;
    }

    /**
     * Ends the stream at the next end of a line; a waiting reader ends at once. What was given can
     * still be acknowledged and is then saved at once, until {@link #close}.
     */
    public void stop() {
        stopped.countDown();
    }

    /** Saves what was acknowledged, and ends the stream. */
    @Override
    public void close() throws IOException {
        stopped.countDown();
        lock.lock();
        try {
            if (!closed) {
                save();
                closed = true;
                given.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
