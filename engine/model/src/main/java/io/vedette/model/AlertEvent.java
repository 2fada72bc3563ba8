package io.vedette.model;

import java.util.List;

/**
 * An alert as an event, so that conditions can be asked of it: by the filters of outputs, by
 * searches, by correlation. Its fields are those of {@link AlertCatalogue}.
 *
 * <p>Immutable and safe to share.
 *
 * @param alert what happened
 * @param number the alert's place in its stream, from 1
 * @param streamStartNanos the time of the stream's first alert, nanoseconds since the Unix epoch
 */
public record AlertEvent(Alert alert, long number, long streamStartNanos) implements Event {
    /** An alert that is a stream of its own. */
    public AlertEvent(Alert alert) {
        this(alert, 1, alert.timeNanos());
    }

    @Override
    public SourceId source() {
        return SourceId.ALERT;
    }

    @Override
    public long timeNanos() {
        return alert.timeNanos();
    }

    @Override
    public String hostname() {
        return alert.hostname();
    }

    @Override
    public int typeCode() {
        return 0;
    }

    @Override
    public List<String> ids() {
        return List.of(alert.id().value());
    }

    @Override
    public String sentence() {
        return alert.sentence();
    }
}
