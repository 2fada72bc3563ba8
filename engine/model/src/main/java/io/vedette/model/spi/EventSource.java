package io.vedette.model.spi;

import io.vedette.model.Event;
import java.io.IOException;

/**
 * A stream of events that is read to its end, such as a file.
 *
 * <p>One thread owns a source and calls everything but {@link #bytesRead}. Input that cannot be
 * understood is reported to the {@link io.vedette.model.InputProblem} listener the source was made
 * with, counted, and skipped.
 */
public interface EventSource extends AutoCloseable {
    /**
     * Moves to the next event.
     *
     * @return false at the end of the input, and ever after
     * @throws IOException when the input cannot be read any further; events before it were given
     */
    boolean advance() throws IOException;

    /** The event that {@link #advance} moved to; valid until the next call of it. */
    Event event();

    /**
     * How many bytes of the input, as it lies on disk, have been read; may be called from any
     * thread.
     */
    long bytesRead();

    @Override
    void close() throws IOException;
}
