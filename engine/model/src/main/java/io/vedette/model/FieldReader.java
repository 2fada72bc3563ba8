package io.vedette.model;

/**
 * Reads one field, with its argument already bound, from events of one source.
 *
 * <p>Called by a matcher for every event that gets as far as the field, on the thread that owns the
 * event. It must not throw, block or keep the event. Keep it a lambda or a record: the compiler of
 * rules holds readers as constants, and the JIT then inlines them and trusts what they captured.
 *
 * @param <E> the source's event
 */
@FunctionalInterface
public interface FieldReader<E extends Event> {
    /**
     * Reads the field into {@code into}.
     *
     * @return false when the event has no such value; what {@code into} then holds means nothing
     */
    boolean read(E event, Value into);
}
