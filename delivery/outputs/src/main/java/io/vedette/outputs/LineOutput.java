package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import io.vedette.model.Priority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a line an alert to a stream that is there already: standard output. */
final class LineOutput implements Output {
    private static final String PLAIN = "\u001b[0m";

    private final OutputStream out;
    private final LineFormat lines;
    private final AlertFormat format;
    private final boolean coloured;
    private boolean torn;

    LineOutput(Destination.StandardOutput destination, OutputEnvironment environment) {
        out = environment.standardOutput();
        lines = destination.format();
        format = environment.format();
        coloured =
                switch (destination.colour()) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case AUTO ->
                            environment.terminal()
                                    && environment
                                            .variables()
                                            .getOrDefault("NO_COLOR", "")
                                            .isEmpty();
                };
    }

    @Override
    public Delivery deliver(Alert alert) {
        String line = lines.line(alert, format);
        String shown =
                coloured && lines != LineFormat.JSON
                        ? colour(alert.priority()) + line + PLAIN
                        : line;
        try {
            out.write(((torn ? "\n" : "") + shown + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            torn = false;
            return Delivery.DELIVERED;
        } catch (IOException e) {
            torn = true;
            return new Delivery.Failed("standard output cannot be written: " + Reasons.of(e));
        }
    }

    private static String colour(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL -> "\u001b[1;31m";
            case ERROR -> "\u001b[31m";
            case WARNING -> "\u001b[33m";
            case NOTICE -> "\u001b[36m";
            case INFORMATIONAL -> PLAIN;
            case DEBUG -> "\u001b[2m";
        };
    }

    /** The stream belongs to the process. */
    @Override
    public void close() {}
}
