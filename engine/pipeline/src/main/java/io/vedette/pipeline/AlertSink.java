package io.vedette.pipeline;

import io.vedette.model.Alert;

/** Where alerts go; called on the thread that runs the pipeline, which waits for it. */
@FunctionalInterface
public interface AlertSink {
    void accept(Alert alert);
}
