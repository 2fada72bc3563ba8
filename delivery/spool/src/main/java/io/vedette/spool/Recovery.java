package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Finds out what a directory holds, and repairs the end.
 *
 * <p>Of all segments but the last only the end is looked at: they were durable before the next one
 * was made. The last one is read whole and made durable as it was found, before anybody can read
 * from it.
 */
final class Recovery {
    private final Storage storage;
    private final Problems problems;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Gaps.Range> gaps = new ArrayList<>();
    private final ConcurrentSkipListMap<String, ReaderState> readers =
            new ConcurrentSkipListMap<>();
    private long lastNumber;
    private long next = 1;

    /** The last segment, if it can be appended to. */
    private Optional<Storage.File> open = Optional.empty();

    private Recovery(Storage storage, Problems problems) {
        this.storage = storage;
        this.problems = problems;
    }

    /** What was found. The files in it are open. */
    record Found(
            SegmentLog log,
            long lastNumber,
            Optional<Storage.File> open,
            ConcurrentSkipListMap<String, ReaderState> readers) {}

    static Found run(Storage storage, Problems problems) throws IOException {
        var recovery = new Recovery(storage, problems);
        try {
            return recovery.run();
        } catch (IOException | RuntimeException | Error e) {
            recovery.closeFiles();
            throw e;
        }
    }

    private void closeFiles() throws IOException {
        for (ReaderState state : readers.values()) {
            state.file().close();
        }
        if (open.isPresent()) {
            open.get().close();
        }
    }

    private Found run() throws IOException {
        List<String> files = storage.names();
        List<SegmentName> names = segmentNames(files);
        for (int i = 0; i + 1 < names.size(); i++) {
            addEarlier(names.get(i), names.get(i + 1).first());
        }
        long acknowledged = 0;
        long first = names.isEmpty() ? 0 : names.getFirst().first();
        for (String file : files) {
            if (PositionFile.isOne(file)) {
                acknowledged = Math.max(acknowledged, addReader(file, first));
            }
        }
        next = Math.max(next, acknowledged + 1);
        if (!names.isEmpty()) {
            addLast(names.getLast(), acknowledged);
        }
        storage.force();
        return new Found(new SegmentLog(segments, next, new Gaps(gaps)), lastNumber, open, readers);
    }

    /** In order; without those that cannot be in it. */
    private List<SegmentName> segmentNames(List<String> files) {
        List<SegmentName> names = new ArrayList<>();
        for (String file : files) {
            Optional<SegmentName> name = SegmentName.parse(file);
            name.ifPresent(names::add);
            if (name.isEmpty() && !PositionFile.isOne(file)) {
                report(SpoolProblem.Kind.STRANGE_FILE, file, 0, "not a file of the spool; ignored");
            }
        }
        names.sort(
                Comparator.comparingLong(SegmentName::number)
                        .thenComparingLong(SegmentName::first));
        List<SegmentName> ordered = new ArrayList<>();
        long limit = Long.MAX_VALUE;
        for (SegmentName name : names.reversed()) {
            next = Math.max(next, name.first());
            lastNumber = Math.max(lastNumber, name.number());
            if (name.first() <= limit) {
                ordered.addFirst(name);
                limit = name.first();
            } else {
                String reason =
                        "begins with sequence %d, but a later segment with %d; ignored"
                                .formatted(name.first(), limit);
                report(SpoolProblem.Kind.STRANGE_FILE, name.toString(), 0, reason);
            }
        }
        return ordered;
    }

    private void addEarlier(SegmentName name, long end) throws IOException {
        try (Storage.File file = storage.open(name.toString())) {
            long size = file.size();
            byte[] last = new byte[Frame.MARK_BYTES];
            long offset = size - last.length;
            if (offset >= SegmentHeader.BYTES
                    && file.read(ByteBuffer.wrap(last), offset) == last.length
                    && new Frame(name.salt()).isHeader(last, 0, offset)
                    && Frame.kind(last, 0) == Frame.MARK) {
                addGap(Frame.sequence(last, 0), Frame.follow(last, 0), name.first(), end);
            }
            segments.add(new Segment(name, end, size));
        }
    }

    private void addGap(long below, long skipped, long first, long end) {
        long from = Math.max(first, below - skipped);
        if (skipped > 0 && from < below && below <= end) {
            gaps.add(new Gaps.Range(from, below));
        }
    }

    private void addLast(SegmentName name, long acknowledged) throws IOException {
        Storage.File file = storage.open(name.toString());
        open = Optional.of(file);
        if (!SegmentHeader.isWhole(file, name)) {
            report(SpoolProblem.Kind.DAMAGED_SEGMENT, name.toString(), 0, "the header is damaged");
        }
        long size = file.size();
        Tail tail = Tail.find(file, name, size);
        if (tail.skipped() > 0) {
            addGap(tail.next(), tail.skipped(), name.first(), tail.next());
        }
        boolean torn = size != tail.end();
        if (torn || acknowledged >= tail.next() || tail.skipped() > 0) {
            next = Math.max(next, torn ? tail.unused() : tail.next());
            long end = repair(file, name, tail, size);
            segments.add(new Segment(name, next, end));
            open = Optional.empty();
            file.close();
        } else {
            file.force();
            next = tail.next();
            segments.add(new Segment(name, next, size));
        }
    }

    /** Cuts off what is torn, and writes down which sequences are passed over. */
    private long repair(Storage.File file, SegmentName name, Tail tail, long size)
            throws IOException {
        if (size != tail.end()) {
            report(
                    SpoolProblem.Kind.TORN_TAIL,
                    name.toString(),
                    tail.end(),
                    "%d bytes at the end are no whole append; cut off"
                            .formatted(Math.max(0, size - tail.end())));
            file.truncate(tail.end());
        }
        long end = tail.end();
        if (next > tail.next()) {
            var frames = new Frame(name.salt());
            // twice, so that damage to one does not make its gap look like a loss
            for (int i = 0; i < 2; i++) {
                var mark = Frame.Header.mark(next, next - tail.next(), end);
                file.write(ByteBuffer.wrap(frames.encode(mark, end)), end);
                end += Frame.MARK_BYTES;
            }
            addGap(next, next - tail.next(), name.first(), next);
        }
        file.force();
        return end;
    }

    private long addReader(String fileName, long first) throws IOException {
        Optional<String> reader = PositionFile.reader(fileName);
        if (reader.isEmpty()) {
            report(SpoolProblem.Kind.STRANGE_FILE, fileName, 0, "no reader's name; ignored");
            return 0;
        }
        PositionFile.Found found = PositionFile.open(storage, fileName);
        Position position = found.position().orElse(Position.before(Math.max(1, first)));
        if (found.damaged()) {
            String reason =
                    found.position().isPresent()
                            ? "one of two copies of the position is damaged; the other is used"
                            : "the position is damaged; the reader begins with the oldest record";
            report(SpoolProblem.Kind.DAMAGED_POSITION, fileName, 0, reason);
            // the copy may be an old one: what went since was acknowledged, not lost
            position =
                    new Position(
                            Math.max(position.acknowledged(), first - 1),
                            position.lost(),
                            Math.max(position.countedBelow(), first));
        }
        readers.put(reader.get(), new ReaderState(reader.get(), found.file(), position));
        return position.acknowledged();
    }

    private void report(SpoolProblem.Kind kind, String file, long offset, String reason) {
        problems.accept(new SpoolProblem(kind, storage.path(file), offset, 0, reason));
    }
}
