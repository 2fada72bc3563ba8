package io.vedette.spool;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the spool knows of a reader. The position is set by the reader's thread, read by all. */
final class ReaderState {
    private final String name;
    private final PositionFile file;
    private final AtomicBoolean unsaved = new AtomicBoolean();
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile Position position;
    private volatile Position saved;

    ReaderState(String name, PositionFile file, Position position) {
        this.name = name;
        this.file = file;
        this.position = position;
        this.saved = position;
    }

    String name() {
        return name;
    }

    PositionFile file() {
        return file;
    }

    Position position() {
        return position;
    }

    /** What is durable. */
    Position saved() {
        return saved;
    }

    /** Whether this is the first change since the position was saved. */
    boolean move(Position changed) {
        position = changed;
        return !unsaved.getAndSet(true);
    }

    /** Makes the position durable if it has changed. One thread at a time. */
    void save() throws IOException {
        if (unsaved.getAndSet(false)) {
            Position now = position;
            try {
                file.save(now);
                saved = now;
            } catch (IOException e) {
                unsaved.set(true);
                throw e;
            }
        }
    }

    AtomicBoolean open() {
        return open;
    }
}
