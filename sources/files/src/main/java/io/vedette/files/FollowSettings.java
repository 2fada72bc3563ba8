package io.vedette.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What to follow and how. Immutable; each {@code with…} gives another one. */
public final class FollowSettings {
    /** Where reading begins when no position was saved. */
    public enum Start {
        /** At the oldest rotated file, those packed by gzip included. */
        BEGINNING,
        /** With what is added from now on. */
        END
    }

    /** Bytes of the longest line by default: 128 MiB. */
    public static final long LONGEST_LINE_BYTES = 128L << 20;

    /** How long a file that was rotated away is watched, since it last grew. */
    public static final Duration WATCH_ROTATED_FOR = Duration.ofMinutes(1);

    private final Path path;
    private final Start start;
    private final @Nullable Path positions;
    private final long longestLineBytes;
    private final Consumer<FileProblem> problems;

    private FollowSettings(
            Path path,
            Start start,
            @Nullable Path positions,
            long longestLineBytes,
            Consumer<FileProblem> problems) {
        this.path = path;
        this.start = start;
        this.positions = positions;
        this.longestLineBytes = longestLineBytes;
        this.problems = problems;
    }

    /** Follows a path from its end, keeps no positions and reports problems to nobody. */
    public static FollowSettings of(Path path) {
        return new FollowSettings(path, Start.END, null, LONGEST_LINE_BYTES, problem -> {});
    }

    public FollowSettings withStart(Start from) {
        return new FollowSettings(path, from, positions, longestLineBytes, problems);
    }

    /**
     * Saves positions in a file, of which only one follower may know. Its directory exists.
     *
     * <p>What was read is saved only once it is acknowledged.
     */
    public FollowSettings withPositions(Path file) {
        return new FollowSettings(path, start, file, longestLineBytes, problems);
    }

    /** Leaves out lines that are longer, up to their end. */
    public FollowSettings withLongestLineBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a line has at least 1 byte, not " + bytes);
        }
        return new FollowSettings(path, start, positions, bytes, problems);
    }

    /** Tells of problems as they come, on the thread that reads, which it must not keep. */
    public FollowSettings withProblems(Consumer<FileProblem> listener) {
        return new FollowSettings(path, start, positions, longestLineBytes, listener);
    }

    Path path() {
        return path;
    }

    Start start() {
        return start;
    }

    @Nullable Path positions() {
        return positions;
    }

    long longestLineBytes() {
        return longestLineBytes;
    }

    Consumer<FileProblem> problems() {
        return problems;
    }
}
