package io.vedette.cli;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.TestEvents;
import io.vedette.syscalls.WrittenEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Audit events and kernel events for tests of rules. */
final class EventsOfTests implements TestEvents {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String KERNEL = "\"" + WrittenEvents.MARK + "\":";

    private final Path testFile;
    private final Consumer<InputProblem> problemsOfRecordings;

    /**
     * @param testFile recordings are looked for beside it
     */
    EventsOfTests(Path testFile, Consumer<InputProblem> problemsOfRecordings) {
        this.testFile = testFile;
        this.problemsOfRecordings = problemsOfRecordings;
    }

    /** Of an audit event: a request that was answered, one a second. */
    @Override
    public Map<String, String> defaults(int number, Set<String> members) {
        return members.contains(WrittenEvents.MARK)
                ? Map.of()
                : Map.of(
                        "kind", "Event",
                        "apiVersion", "audit.k8s.io/v1",
                        "level", "RequestResponse",
                        "auditID", "event-" + number,
                        "stage", "ResponseComplete",
                        "stageTimestamp", START.plusSeconds(number).toString());
    }

    @Override
    public EventSource inline(String lines, Consumer<InputProblem> problems) {
        List<String> events = lines.lines().toList();
        boolean kernel = !events.isEmpty() && isKernelEvent(events.getFirst());
        for (int i = 0; i < events.size(); i++) {
            if (isKernelEvent(events.get(i)) != kernel) {
                problems.accept(
                        new InputProblem(
                                testFile.toString(),
                                i + 1L,
                                InputProblem.Kind.NOT_AN_EVENT,
                                "the events of a test are all kernel events, which begin with '"
                                        + WrittenEvents.MARK
                                        + "', or all audit events"));
                return AuditReader.of(
                        InputStream.nullInputStream(), testFile.toString(), "test", problems);
            }
        }
        if (!kernel) {
            var bytes = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
            return AuditReader.of(bytes, testFile.toString(), "test", problems);
        }
        try {
            return WrittenEvents.read(lines, testFile.toString(), problems);
        } catch (IOException e) {
            throw new UncheckedIOException("events in memory cannot be read", e);
        }
    }

    private static boolean isKernelEvent(String event) {
        return event.startsWith(KERNEL, 1);
    }

    @Override
    public EventSource recorded(String file) throws IOException {
        try {
            return Recording.open(Recording.beside(testFile, file), problemsOfRecordings);
        } catch (IOException e) {
            throw new IOException(file + ": " + Unreadable.reason(e), e);
        }
    }
}
