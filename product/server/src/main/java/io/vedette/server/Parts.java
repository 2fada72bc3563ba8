package io.vedette.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What was opened, to be closed in the opposite order; one thread's. */
final class Parts {
    private final Deque<Part> opened = new ArrayDeque<>();
    private final Consumer<String> problems;

    /** How a part is closed. */
    @FunctionalInterface
    interface Part {
        void close() throws IOException;
    }

    /**
     * @param problems told of parts that could not be closed
     */
    Parts(Consumer<String> problems) {
        this.problems = problems;
    }

    void add(Part part) {
        opened.push(part);
    }

    /** Closes all, also when some cannot be. */
    void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                problems.accept("while ending: " + e.getMessage());
            }
        }
    }
}
