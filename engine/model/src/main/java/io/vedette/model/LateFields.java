package io.vedette.model;

/**
 * The fields of an event that are found out after it: those with {@link Field.Trait#LATE}, as who a
 * container is that has just begun.
 *
 * <p>Outlives its event. Used on the thread that owns the source.
 */
public interface LateFields {
    /** Whether all is known that ever will be, what is {@link Field.Trait#LATER} left aside. */
    boolean isSettled();

    /** Whether all is known that ever will be. */
    default boolean isComplete() {
        return isSettled();
    }

    /**
     * An event of which only late fields can be read, with what is known now; valid until the next
     * call.
     */
    Event event();
}
