package io.vedette.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which bytes of the stream came from where, until they are acknowledged; so how far each file was
 * acknowledged, and which files were to their end. One thread uses it at a time.
 */
final class GivenBytes {
    // beyond the rotated files that are there: rotation may hide some for a moment
    private static final int MOST_READ = 256;

    /** A run of the stream; a line feed that was added has no bytes in the file. */
    private static final class Run {
        private final TrackedFile file;
        private final long start;
        private final long fileStart;
        private long end;
        private long fileEnd;

        Run(TrackedFile file, long start, long fileStart) {
            this.file = file;
            this.start = start;
            this.fileStart = fileStart;
            end = start;
            fileEnd = fileStart;
        }

        long fileOffset(long acknowledged) {
            return Math.min(fileEnd, fileStart + (acknowledged - start));
        }
    }

    /** How far a file was acknowledged. */
    private static final class Progress {
        private long offset;
        private int runs;
        private boolean ended;

        Progress(long offset) {
            this.offset = offset;
        }
    }

    private final ArrayDeque<Run> runs = new ArrayDeque<>();
    private final Map<TrackedFile, Progress> files = new LinkedHashMap<>();
    private final Set<ReadContents> read = new LinkedHashSet<>();
    private long given;
    private long changes;
    private int listed;

    void begin(TrackedFile file) {
        files.put(file, new Progress(file.offset()));
        changes++;
    }

    void give(TrackedFile file, long fileStart, long fileEnd, int length) {
        Run last = runs.peekLast();
        if (last == null
                || last.file != file
                || last.fileEnd != fileStart
                || last.end - last.start != last.fileEnd - last.fileStart
                || fileEnd - fileStart != length) {
            last = new Run(file, given, fileStart);
            runs.addLast(last);
            progress(file).runs++;
        }
        given += length;
        last.end = given;
        last.fileEnd = fileEnd;
    }

    private Progress progress(TrackedFile file) {
        return files.computeIfAbsent(file, each -> new Progress(each.offset()));
    }

    /** Takes note that everything before an offset of the stream is in safe hands. */
    void acknowledge(long offset) throws IOException {
        while (!runs.isEmpty()) {
            Run first = runs.getFirst();
            if (offset <= first.start) {
                return;
            }
            Progress progress = progress(first.file);
            long reached = first.fileOffset(Math.min(offset, first.end));
            if (reached != progress.offset) {
                progress.offset = reached;
                changes++;
            }
            if (offset < first.end) {
                return;
            }
            runs.removeFirst();
            progress.runs--;
            forgetIfDone(first.file, progress);
        }
    }

    /** Nothing more will be given of a file. */
    void end(TrackedFile file) throws IOException {
        Progress progress = progress(file);
        progress.ended = true;
        forgetIfDone(file, progress);
    }

    private void forgetIfDone(TrackedFile file, Progress progress) throws IOException {
        if (progress.ended && progress.runs == 0) {
            files.remove(file);
            markRead(file.identity());
            file.close();
            changes++;
        }
    }

    /** A file is closed of which nothing was given, to be opened again later. */
    void drop(TrackedFile file) throws IOException {
        files.remove(file);
        file.close();
    }

    boolean hasEnded(TrackedFile file) {
        return progress(file).ended;
    }

    void markRead(ReadContents contents) {
        read.remove(contents);
        read.add(contents);
        while (read.size() > listed + MOST_READ) {
            read.remove(read.iterator().next());
        }
    }

    /** Keeps what is there from being forgotten before what is not. */
    void listed(List<ReadContents> there) {
        listed = there.size();
        for (ReadContents each : there) {
            if (read.contains(each)) {
                markRead(each);
            }
        }
    }

    boolean wasRead(ReadContents contents) {
        return read.contains(contents);
    }

    /** Files of which something is not acknowledged, or not read yet. */
    List<TrackedFile> files() {
        return List.copyOf(files.keySet());
    }

    int runs() {
        return runs.size();
    }

    long given() {
        return given;
    }

    /** Rises with everything that should be saved. */
    long changes() {
        return changes;
    }

    Positions positions(List<FilePosition> waiting) {
        var positions = new ArrayList<FilePosition>(waiting);
        files.forEach((file, progress) -> {
            FilePosition position = file.position(progress.offset);
            if (!position.isBlank()) {
                positions.add(position);
            }
        });
        return new Positions(positions, List.copyOf(read));
    }

    void close() throws IOException {
        for (TrackedFile file : files.keySet()) {
            file.close();
        }
    }
}
