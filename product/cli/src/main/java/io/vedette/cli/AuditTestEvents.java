package io.vedette.cli;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.TestEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Audit events for tests of rules. */
final class AuditTestEvents implements TestEvents {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Path testFile;
    private final Consumer<InputProblem> problemsOfRecordings;

    /**
     * @param testFile recordings are looked for beside it
     */
    AuditTestEvents(Path testFile, Consumer<InputProblem> problemsOfRecordings) {
        this.testFile = testFile;
        this.problemsOfRecordings = problemsOfRecordings;
    }

    /** A request that was answered, one a second. */
    @Override
    public Map<String, String> defaults(int number) {
        return Map.of(
                "kind", "Event",
                "apiVersion", "audit.k8s.io/v1",
                "level", "RequestResponse",
                "auditID", "event-" + number,
                "stage", "ResponseComplete",
                "stageTimestamp", START.plusSeconds(number).toString());
    }

    @Override
    public EventSource inline(String lines, Consumer<InputProblem> problems) {
        var bytes = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        return AuditReader.of(bytes, testFile.toString(), "test", problems);
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
