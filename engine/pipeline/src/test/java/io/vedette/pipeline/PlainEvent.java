package io.vedette.pipeline;

import io.vedette.model.Event;

/** An event of which nothing is asked but what its test is about. */
interface PlainEvent extends Event {
    @Override
    default long streamStartNanos() {
        return 0;
    }

    @Override
    default String hostname() {
        return "host";
    }

    @Override
    default int typeCode() {
        return 0;
    }
}
