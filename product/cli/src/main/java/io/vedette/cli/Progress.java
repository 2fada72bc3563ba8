package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.model.spi.EventSource;
import io.vedette.pipeline.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Shows on a terminal how far the reading of a file has come; elsewhere nothing. */
final class Progress implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int BAR_WIDTH = 30;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Thread painter;

    private Progress(Thread painter) {
        this.painter = painter;
    }

    static Progress of(Console console, String input, EventSource source, Counts counts) {
        if (!console.isTerminal()) {
            return new Progress(Thread.ofVirtual().unstarted(() -> {}));
        }
        long total = size(input);
        String name = TerminalText.escape(input);
        return new Progress(
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (true) {
                                    Thread.sleep(INTERVAL);
                                    paint(
                                            console,
                                            name,
                                            source.bytesRead(),
                                            total,
                                            counts.events());
                                }
                            } catch (InterruptedException ignored) {
                                // the reading has ended
                                console.err().print(ERASE_LINE);
                            }
                        }));
    }

    private static long size(String input) {
        try {
            return input.equals("-") ? 0 : Files.size(Path.of(input));
        } catch (IOException ignored) {
            // then the bar shows no end
            return 0;
        }
    }

    private static void paint(Console console, String name, long read, long total, long events) {
        var line = new StringBuilder(ERASE_LINE).append(name).append("  ");
        if (total > 0) {
            int done = (int) Math.min(BAR_WIDTH, read * BAR_WIDTH / total);
            line.append('[').repeat('#', done).repeat('.', BAR_WIDTH - done).append("] ");
            line.append(Math.min(100, read * 100 / total)).append(" %  ");
        }
        console.err().print(line.append(events).append(" events"));
        console.err().flush();
    }

    @Override
    public void close() {
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }
}
