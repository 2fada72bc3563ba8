package io.vedette.e2e;

import io.vedette.model.Event;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.util.function.Consumer;

/** A source that tells of every event before it is evaluated. */
record WatchedSource(EventSource source, Consumer<Event> watcher) implements EventSource {
    @Override
    public boolean advance() throws IOException {
        boolean advanced = source.advance();
        if (advanced) {
            watcher.accept(source.event());
        }
        return advanced;
    }

    @Override
    public Event event() {
        return source.event();
    }

    @Override
    public long bytesRead() {
        return source.bytesRead();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
