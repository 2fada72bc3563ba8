package io.vedette.model;

import java.util.List;
import java.util.Optional;

/**
 * Something that happened, told by one source.
 *
 * <p>An event may be a flyweight that its source moves on to the next record: it is valid until the
 * source is asked for the next event, and is read by one thread. Whoever keeps something of it
 * copies it, as {@link Alert} does. Values are not read here but through the {@link Field}s of the
 * source's catalogue.
 */
public interface Event {
    SourceId source();

    /** The place of this event in its stream, starting at 1. */
    long number();

    /**
     * When it happened at its origin, in nanoseconds since the Unix epoch; may run backwards within
     * a stream.
     */
    long timeNanos();

    /** The time of the first event of the stream, in nanoseconds since the Unix epoch. */
    long streamStartNanos();

    /** The host that observed this event, as Falco's {@code evt.hostname}. */
    String hostname();

    /** Index into the source's {@link EventTypes}. */
    int typeCode();

    /**
     * What the event is called when a sensor made it rather than observed it, as to tell of a
     * container; empty, as nearly always, for others.
     */
    default String sensorName() {
        return "";
    }

    /**
     * Names of this event that stay the same when it is read again, such as an {@code auditID} with
     * its stage; an alert's identity is made from them.
     */
    List<String> ids();

    /**
     * Who did what, when and where, as one plain English sentence; may hold any character, also
     * control characters.
     */
    String sentence();

    /**
     * A text of this event as alerts show it: with the secrets in it replaced, where the source
     * could not replace them before, since rules need them as they are.
     *
     * @param field whose value it is, as rules write it, with its argument
     */
    default String shown(String field, String text) {
        return text;
    }

    /**
     * Whether alerts of this event tell its source's {@link
     * io.vedette.model.spi.SourceCatalogue#contextFields} beside those of their outputs.
     */
    default boolean hasContext() {
        return false;
    }

    /**
     * What is being found out about this event; empty, as nearly always, when all of it is known.
     */
    default Optional<LateFields> late() {
        return Optional.empty();
    }
}
