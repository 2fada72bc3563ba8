package io.vedette.server;

import io.vedette.model.Alert;
import io.vedette.model.FieldValue;
import io.vedette.model.TimeText;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import io.vedette.syscalls.EventHistory;
import io.vedette.syscalls.LiveSource;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recordings around alerts of rules that say {@code capture: true}: seconds before the alert, and
 * {@code capture_duration} after it.
 *
 * <p>One is written at a time; an alert meanwhile is in it and makes it longer. The files may hold
 * secrets and are their owner's alone. Old ones are never deleted, since they are evidence: when
 * there is no more room, new ones are refused and counted. The thread that runs rules owns it, but
 * for {@link #use} and the counts.
 */
final class AlertRecordings implements AutoCloseable {
    /** The field that names the file of an alert. */
    static final String FIELD = "recording.file";

    /** As Falco's {@code capture.default_duration}. */
    private static final long DEFAULT_MILLIS = 5_000;

    /**
     * How much is kept.
     *
     * @param before how long before an alert a recording begins, unless there are too many events
     * @param historyBytes of events that are kept for that
     * @param fileBytes after which a recording ends; the event that reaches it is whole
     * @param directoryBytes a recording that might go beyond is not begun
     */
    record Limits(Duration before, int historyBytes, long fileBytes, long directoryBytes) {
        static final Limits USUAL =
                new Limits(Duration.ofSeconds(5), 16 << 20, 64L << 20, 512L << 20);
    }

    private final Limits limits;
    private final Path directory;
    private final EventHistory history;
    private final Consumer<String> problems;
    private final LongAdder written = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private volatile Map<String, Long> millisByRule = Map.of();
    private @Nullable Open open;

    /** A recording that is being written. */
    private static final class Open {
        private final Path file;
        private final Counted out;
        private long end;

        Open(Path file, OutputStream out) {
            this.file = file;
            this.out = new Counted(out);
        }
    }

    /** Counts what is written. */
    private static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            bytes += length;
        }
    }

    /**
     * @param directory made when the first recording is written
     * @param problems told of what goes wrong, on the thread that runs rules
     */
    AlertRecordings(
            Path directory, LiveSource source, RunningRules rules, Consumer<String> problems) {
        this(directory, source, rules, problems, Limits.USUAL);
    }

    AlertRecordings(
            Path directory,
            LiveSource source,
            RunningRules rules,
            Consumer<String> problems,
            Limits limits) {
        this.directory = directory;
        this.limits = limits;
        history = new EventHistory(source, limits.before(), limits.historyBytes());
        this.problems = problems;
        use(rules);
    }

    /** Replaces the rules; from any thread. */
    void use(RunningRules rules) {
        millisByRule =
                rules.alerting().stream()
                        .filter(Rule::capture)
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Rule::name,
                                        rule ->
                                                rule.captureMillis() > 0
                                                        ? rule.captureMillis()
                                                        : DEFAULT_MILLIS,
                                        (one, other) -> Math.max(one, other)));
    }

    /** To be called before each event. */
    void beforeEvent() {
        try {
            history.keep(!millisByRule.isEmpty());
            history.beforeEvent();
        } catch (IOException e) {
            // nothing but memory is written to
            throw new IllegalStateException("events cannot be kept", e);
        }
        if (open != null && System.nanoTime() - open.end >= 0) {
            end();
        }
    }

    /** To be called when an event was evaluated. */
    void afterEvent() {
        try {
            history.afterEvent();
        } catch (IOException e) {
            throw new IllegalStateException("events cannot be kept", e);
        }
        Open its = open;
        if (its == null) {
            return;
        }
        try {
            history.writeEvent(its.out);
            if (its.out.bytes > limits.fileBytes()) {
                endEarly(" has become as large as a recording may be and ends");
            }
        } catch (IOException e) {
            endEarly(" cannot be written any further: " + e.getMessage());
        }
    }

    /** The alert with the file that it is recorded in, if its rule asks for one. */
    Alert record(Alert alert) {
        Long millis = millisByRule.get(alert.rule());
        if (millis == null || alert.isCompletion()) {
            return alert;
        }
        Optional<Path> file = begin(alert, millis);
        if (file.isEmpty()) {
            return alert;
        }
        Map<String, FieldValue> fields = new LinkedHashMap<>(alert.fields());
        fields.put(FIELD, new FieldValue.Text(file.get().toString()));
        return new Alert(
                alert.id(),
                alert.timeNanos(),
                alert.rule(),
                alert.source(),
                alert.priority(),
                alert.tags(),
                alert.hostname(),
                alert.message() + " (recording=" + file.get() + ")",
                fields,
                alert.eventIds(),
                alert.sentence());
    }

    private Optional<Path> begin(Alert alert, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (open != null) {
            open.end = Math.max(open.end, end);
            return Optional.of(open.file);
        }
        Path file = directory.resolve(name(alert));
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            if (bytesThere() + limits.fileBytes() > limits.directoryBytes()) {
                refused.increment();
                problems.accept(
                        "no recording of "
                                + alert.rule()
                                + ": there is no more room in "
                                + directory
                                + ", move old ones away");
                return Optional.empty();
            }
            var made =
                    new Open(
                            file,
                            new BufferedOutputStream(
                                    Channels.newOutputStream(
                                            FileChannel.open(
                                                    file,
                                                    Set.of(
                                                            StandardOpenOption.WRITE,
                                                            StandardOpenOption.CREATE_NEW),
                                                    PosixFilePermissions.asFileAttribute(
                                                            PosixFilePermissions.fromString(
                                                                    "rw-------"))))));
            made.end = end;
            open = made;
            history.copyTo(made.out);
            return Optional.of(file);
        } catch (IOException e) {
            if (open == null) {
                refused.increment();
                problems.accept("no recording of " + alert.rule() + ": " + e);
            } else {
                endEarly(" cannot be written: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** The time and the rule, of which only harmless characters are kept. */
    private static String name(Alert alert) {
        String rule = alert.rule().replaceAll("[^A-Za-z0-9]+", "-");
        return TimeText.utc(alert.timeNanos()).replace(':', '.')
                + "-"
                + rule.substring(0, Math.min(rule.length(), 60))
                + ".scap";
    }

    private long bytesThere() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private void end() {
        Open its = open;
        open = null;
        if (its != null) {
            try {
                its.out.close();
                written.increment();
            } catch (IOException e) {
                cut.increment();
                problems.accept(its.file + " is not whole: " + e.getMessage());
            }
        }
    }

    /** Ends a recording that is not as long as it was to be: one that counts as cut alone. */
    private void endEarly(String reason) {
        Open its = open;
        open = null;
        if (its != null) {
            cut.increment();
            problems.accept(its.file + reason);
            try {
                its.out.close();
            } catch (IOException e) {
                problems.accept(its.file + " is not whole: " + e.getMessage());
            }
        }
    }

    /** Recordings that are whole; from any thread. */
    long written() {
        return written.sum();
    }

    /** Recordings that were not begun, since there was no room or no right; from any thread. */
    long refused() {
        return refused.sum();
    }

    /** Recordings that end early; from any thread. */
    long cut() {
        return cut.sum();
    }

    @Override
    public void close() {
        end();
    }
}
