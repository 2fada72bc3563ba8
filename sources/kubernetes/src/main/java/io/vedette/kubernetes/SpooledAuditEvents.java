package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.model.Event;
import io.vedette.model.InputProblem;
import io.vedette.spool.SpoolReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The audit events that wait in a spool, each once: what an API server or a restart sends again is
 * left out.
 *
 * <p>One thread owns it, but counts may be read from any.
 */
public final class SpooledAuditEvents {
    private final SpoolReader reader;
    private final SkippedInput skipped;
    private final AuditEvent event;
    private final EventUnwrapper unwrapper;
    private final JsonDocument document = new JsonDocument();
    private final RepeatedEvents repeated = new RepeatedEvents();
    private long passedOver;
    private final LongAdder repeats = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /**
     * @param hostname what {@code evt.hostname} of the events is
     * @param problems told of records that are no events, on the reading thread
     * @param masker masks what problems quote; events were masked before they were stored
     */
    public SpooledAuditEvents(
            SpoolReader reader,
            String hostname,
            Consumer<InputProblem> problems,
            AuditMasker masker) {
        this.reader = reader;
        skipped = new SkippedInput("the queue of audit events", problems, masker);
        event = new AuditEvent(hostname);
        unwrapper = EventUnwrapper.ofMasked(skipped, event);
    }

    /**
     * Moves to the next event that was not seen lately.
     *
     * @param wait how long to wait for one
     * @return false when none came, or {@link #wake} was called
     */
    public boolean advance(Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        Duration left = wait;
        while (reader.advance(left)) {
            if (reader.sequence() <= passedOver) {
                continue;
            }
            if (isNewEvent()) {
                return true;
            }
            left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        }
        return false;
    }

    /** Ends a wait for an event; from any thread. */
    public void wake() {
        reader.wake();
    }

    private boolean isNewEvent() {
        int offset = reader.offset();
        try {
            boolean isEvent =
                    document.parse(reader.array(), offset, offset + reader.length())
                            && unwrapper.open(document, reader.sequence());
            if (!isEvent) {
                unreadable.increment();
                return false;
            }
            if (repeated.isRepeated(event)) {
                repeats.increment();
                return false;
            }
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            // a mistake of ours with one record: the next ones have to be read all the same
            failures.increment();
            skipped.problem(
                    reader.sequence(),
                    InputProblem.Kind.MALFORMED,
                    "it cannot be read by a defect of Vedette, please report it: " + e);
            return false;
        }
    }

    /** The event that {@link #advance} moved to, valid until its next call. */
    public Event event() {
        return event;
    }

    /** Does not give records up to this sequence, as what follows from them is known. */
    public void passOver(long sequence) {
        passedOver = sequence;
    }

    /** The sequence of the last record that was looked at. */
    public long sequence() {
        return reader.sequence();
    }

    /** Says that whatever was given so far need not be given again. */
    public void acknowledge() throws IOException {
        reader.acknowledge(reader.sequence());
    }

    /** Events that had been seen before. */
    public long repeats() {
        return repeats.sum();
    }

    /**
     * Records that hold no event: none are written, so these were damaged or are from elsewhere.
     */
    public long unreadable() {
        return unreadable.sum();
    }

    /** Records whose reading failed by a defect. */
    public long failures() {
        return failures.sum();
    }
}
