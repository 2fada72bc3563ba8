package io.vedette.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A log with a writer, a rotator and a follower, all driven step by step on one thread. */
final class LogRig {
    final Path directory;
    final Path log;
    final Path positions;
    final List<String> written = new ArrayList<>();
    final List<String> given = new ArrayList<>();
    final List<FileProblem> problems = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] buffer;
    private FollowSettings settings;
    private long nanos;
    private @Nullable OutputStream writer;
    private @Nullable FollowedFile followed;
    private int number;
    private int rotations;

    LogRig(Path directory, int bufferBytes) {
        this.directory = directory;
        log = directory.resolve("audit.log");
        positions = directory.resolve("positions");
        buffer = new byte[bufferBytes];
        settings =
                FollowSettings.of(log)
                        .withStart(FollowSettings.Start.BEGINNING)
                        .withProblems(problems::add)
                        .withPositions(positions);
    }

    void settings(FollowSettings changed) {
        settings = changed;
    }

    FollowSettings settings() {
        return settings;
    }

    // The writer

    void openWriter() {
        try {
            closeWriter();
            writer =
                    Files.newOutputStream(
                            log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void closeWriter() throws IOException {
        OutputStream open = writer;
        if (open != null) {
            open.close();
        }
    }

    /** A line that no other is equal to. */
    String nextLine() {
        String text = "{\"auditID\":\"" + number++ + "\",\"level\":\"Metadata\"}";
        written.add(text);
        return text;
    }

    void write(String text) throws IOException {
        OutputStream open = writer;
        if (open == null) {
            throw new IllegalStateException("the writer is not open");
        }
        open.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void writeLines(int count) throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(nextLine()).append('\n');
        }
        write(lines.toString());
    }

    // The rotator

    Path rotated(int generation) {
        return directory.resolve("audit.log." + generation);
    }

    /** Makes room for the youngest generation. */
    void shift() throws IOException {
        for (int i = 200; i > 0; i--) {
            for (String packed : List.of("", ".gz")) {
                Path from = directory.resolve("audit.log." + i + packed);
                if (Files.exists(from)) {
                    Files.move(from, directory.resolve("audit.log." + (i + 1) + packed));
                }
            }
        }
    }

    void rename() throws IOException {
        shift();
        Files.move(log, rotated(1));
    }

    void renameByTime() throws IOException {
        rotations++;
        Files.move(
                log, directory.resolve("audit-2026-03-01T12-%02d-00.000.log".formatted(rotations)));
    }

    void copy() throws IOException {
        shift();
        Files.copy(log, rotated(1), StandardCopyOption.COPY_ATTRIBUTES);
    }

    void truncate() throws IOException {
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    static void gzip(Path file) throws IOException {
        Path packed = file.resolveSibling(file.getFileName() + ".gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        Files.setLastModifiedTime(packed, Files.getLastModifiedTime(file));
        Files.delete(file);
    }

    // The follower

    FollowedFile start() throws IOException {
        FollowedFile started =
                new FollowedFile(settings, () -> nanos, () -> Instant.now().plusNanos(nanos));
        followed = started;
        line.reset();
        return started;
    }

    /** Whether there is a follower now. */
    boolean runs() {
        return followed != null;
    }

    FollowedFile followed() {
        FollowedFile open = followed;
        if (open == null) {
            throw new IllegalStateException("the follower is not started");
        }
        return open;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Reads what is there and acknowledges it. */
    void read() throws IOException {
        while (readOnce() > 0) {
            // until nothing is there
        }
        followed().acknowledge(followed().streamOffset());
    }

    int readOnce() throws IOException {
        pass(FollowedFile.LOOK_EVERY);
        int read = followed().poll(buffer, 0, buffer.length);
        for (int i = 0; i < read; i++) {
            if (buffer[i] == '\n') {
                given.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(buffer[i]);
            }
        }
        return read;
    }

    /** Ends as a service that is stopped does. */
    void stop() throws IOException {
        followed().stop();
        while (readOnce() >= 0) {
            // to the end of a line
        }
        followed().acknowledge(followed().streamOffset());
        followed().close();
        followed = null;
    }

    /** Ends as after {@code kill -9}: what was saved last is what there is. */
    void kill() throws IOException {
        boolean saved = Files.exists(positions);
        byte[] before = saved ? Files.readAllBytes(positions) : new byte[0];
        followed().close();
        if (saved) {
            Files.write(positions, before);
        } else {
            Files.deleteIfExists(positions);
        }
        followed = null;
    }

    /** Lines that were written and not given. */
    List<String> missing() {
        var missing = new ArrayList<>(written);
        missing.removeAll(new java.util.HashSet<>(given));
        return missing;
    }

    /** Lines that were given more often than once. */
    List<String> repeated() {
        Map<String, Integer> times = new HashMap<>();
        given.forEach(each -> times.merge(each, 1, Integer::sum));
        return times.entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Lines that nobody wrote, such as broken ones. */
    List<String> foreign() {
        var foreign = new ArrayList<>(given);
        foreign.removeAll(new java.util.HashSet<>(written));
        return foreign;
    }
}
