package io.vedette.files;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what a follower does and tells of problems. Its counts may be read by any thread. */
final class Tally {
    private final Consumer<FileProblem> listener;
    // all kinds are put before another thread sees the maps, which then do not change
    private final Map<FileProblem.Kind, LongAdder> problems = zeros();
    private final Map<FileProblem.Kind, LongAdder> lostBytes = zeros();
    final AtomicLong lines = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong files = new AtomicLong();
    final AtomicLong rotations = new AtomicLong();
    final AtomicLong truncations = new AtomicLong();
    final AtomicLong holeBytes = new AtomicLong();

    Tally(Consumer<FileProblem> listener) {
        this.listener = listener;
    }

    private static Map<FileProblem.Kind, LongAdder> zeros() {
        Map<FileProblem.Kind, LongAdder> zeros = new EnumMap<>(FileProblem.Kind.class);
        for (FileProblem.Kind kind : FileProblem.Kind.values()) {
            zeros.put(kind, new LongAdder());
        }
        return zeros;
    }

    void given(byte[] array, int from, int length) {
        int count = 0;
        for (int i = from; i < from + length; i++) {
            if (array[i] == '\n') {
                count++;
            }
        }
        lines.addAndGet(count);
        bytes.addAndGet(length);
    }

    void problem(FileProblem.Kind kind, Path path, long lost, String message) {
        problems.getOrDefault(kind, new LongAdder()).increment();
        lost(kind, lost);
        listener.accept(new FileProblem(kind, path, lost, path + ": " + message));
    }

    void lost(FileProblem.Kind kind, long lost) {
        lostBytes.getOrDefault(kind, new LongAdder()).add(lost);
    }

    FollowCounts counts() {
        return new FollowCounts(
                lines.get(),
                bytes.get(),
                files.get(),
                rotations.get(),
                truncations.get(),
                holeBytes.get(),
                sums(problems),
                sums(lostBytes));
    }

    private static Map<FileProblem.Kind, Long> sums(Map<FileProblem.Kind, LongAdder> adders) {
        Map<FileProblem.Kind, Long> sums = new EnumMap<>(FileProblem.Kind.class);
        adders.forEach((kind, adder) -> sums.put(kind, adder.sum()));
        return sums;
    }
}
