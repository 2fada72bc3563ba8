package io.vedette.cli;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;
import io.vedette.pipeline.AlertSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes each alert as one line. */
final class AlertPrinter implements AlertSink {
    private final OutputStream out;
    private final AlertFormat format;
    private final boolean json;
    private final boolean atOnce;

    /**
     * @param atOnce whether each alert is passed on at once, for people who watch, or when the
     *     buffer is full
     */
    AlertPrinter(OutputStream out, AlertFormat format, boolean json, boolean atOnce) {
        this.out = out;
        this.format = format;
        this.json = json;
        this.atOnce = atOnce;
    }

    @Override
    public void accept(Alert alert) {
        String line = json ? format.json(alert) : format.text(alert);
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            if (atOnce) {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("alerts cannot be written", e);
        }
    }
}
