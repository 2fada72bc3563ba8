package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.masking.MaskedCounts;
import io.vedette.model.Event;
import io.vedette.model.InputProblem;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the audit events of a Kubernetes cluster from a file or a stream, in whatever way they were
 * written there.
 *
 * <p>Input passes stages, each a class: it is unpacked when it is gzip, split into lines, freed
 * from the framing of a container runtime, joined to JSON documents, and these are freed from what
 * a cloud's log service wrapped around them. Everything may be mixed, and lines of other text
 * between documents are passed over and counted. What is malformed, truncated, too large or no
 * audit event is reported, counted and left out; the next good line after it is read.
 *
 * <p>Secrets in an event are masked before anybody sees it, and in what problems quote; see {@link
 * AuditMasker}.
 *
 * <p>A line that is one event is parsed where it lies in the read buffer, without copying and
 * without garbage.
 *
 * <p>One thread owns a reader; only {@link #bytesRead} may be called from others.
 */
public final class AuditReader implements EventSource {
    /** Bytes of the largest document and of the longest line. */
    public static final int LARGEST_DOCUMENT_BYTES = JsonDocument.MAXIMUM_SIZE;

    private final AuditMasker masker;
    private final CountedInput counted;
    private final UnpackedInput unpacked;
    private final LineReader lines;
    private final SkippedInput skipped;
    private final AuditEvent event;
    private final DocumentReader documents;
    private final EventUnwrapper unwrapper;
    private State state = State.BEFORE_FIRST;
    private boolean inDocument;

    private enum State {
        BEFORE_FIRST,
        AT_EVENT,
        ENDED
    }

    AuditReader(
            InputStream input,
            String name,
            String hostname,
            Consumer<InputProblem> problems,
            int largestDocumentBytes,
            AuditMasker masker) {
        this.masker = masker;
        counted = new CountedInput(input);
        unpacked = new UnpackedInput(counted);
        lines = new LineReader(unpacked, largestDocumentBytes);
        skipped = new SkippedInput(name, problems, masker);
        event = new AuditEvent(hostname);
        var framing = new LogFraming(lines, skipped, largestDocumentBytes);
        documents = new DocumentReader(framing, skipped, largestDocumentBytes);
        unwrapper = new EventUnwrapper(skipped, event, masker);
    }

    /**
     * Reads a stream, which the reader then owns and closes.
     *
     * @param name the input's name in problems
     * @param hostname what {@code evt.hostname} of the events is
     * @param problems told of every piece of input that is left out, on the reading thread
     */
    public static AuditReader of(
            InputStream input, String name, String hostname, Consumer<InputProblem> problems) {
        return of(input, name, hostname, problems, AuditMasker.ofThisRun());
    }

    /**
     * Reads a stream as {@link #of(InputStream, String, String, Consumer)} does.
     *
     * @param masker what replaces the secrets in the events; the reader's alone
     */
    public static AuditReader of(
            InputStream input,
            String name,
            String hostname,
            Consumer<InputProblem> problems,
            AuditMasker masker) {
        return new AuditReader(input, name, hostname, problems, LARGEST_DOCUMENT_BYTES, masker);
    }

    /**
     * Reads a log that is being written, for as long as the process lives: documents are no larger
     * than those that are posted, so that a huge one costs itself and not the process.
     *
     * @param masker as {@link #of(InputStream, String, String, Consumer, AuditMasker)} says
     */
    public static AuditReader following(
            InputStream input,
            String name,
            String hostname,
            Consumer<InputProblem> problems,
            AuditMasker masker) {
        return new AuditReader(
                input, name, hostname, problems, AuditWebhook.LARGEST_BODY_BYTES, masker);
    }

    /** Reads a file; see {@link #of(InputStream, String, String, Consumer)}. */
    public static AuditReader open(Path file, String hostname, Consumer<InputProblem> problems)
            throws IOException {
        return of(Files.newInputStream(file), file.toString(), hostname, problems);
    }

    @Override
    public boolean advance() throws IOException {
        if (state == State.ENDED) {
            return false;
        }
        if (inDocument && unwrapper.advance()) {
            return true;
        }
        while (documents.advance()) {
            if (unwrapper.open(documents.document(), documents.line())) {
                inDocument = true;
                state = State.AT_EVENT;
                return true;
            }
        }
        state = State.ENDED;
        unpacked.damage()
                .ifPresent(damage ->
                        skipped.problem(
                                Math.max(1, lines.number()), damage.kind(), damage.reason()));
        Optional<IOException> failure = lines.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return false;
    }

    @Override
    public Event event() {
        return current();
    }

    AuditEvent current() {
        if (state != State.AT_EVENT) {
            throw new IllegalStateException("the reader is not at an event");
        }
        return event;
    }

    @Override
    public long bytesRead() {
        return counted.count();
    }

    /**
     * The offset in the input before which every byte belongs to events that were given, the
     * current one included, or to what was left out: reading may begin there again and misses
     * nothing. It does not pass what the end of the input cut off.
     *
     * <p>Bytes are counted unpacked. The offset lags where several documents share the line of a
     * container runtime, and while a document has events left to give.
     */
    public long consumedOffset() {
        return state == State.AT_EVENT && unwrapper.hasMore()
                ? documents.consumedBefore()
                : documents.consumed();
    }

    /** How many events were given. */
    public long events() {
        return event.number();
    }

    /** How many lines, or messages in wrappers, were passed over as text that is no JSON. */
    public long linesOfOtherText() {
        return skipped.countOfOtherText();
    }

    /** How many pieces of input were left out for a reason. */
    public long problems(InputProblem.Kind kind) {
        return skipped.count(kind);
    }

    /** How many values in the events were masked. */
    public MaskedCounts masked() {
        return masker.counts();
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}
