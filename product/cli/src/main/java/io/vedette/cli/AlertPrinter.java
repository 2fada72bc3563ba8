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

    AlertPrinter(OutputStream out, AlertFormat format, boolean json) {
        this.out = out;
        this.format = format;
        this.json = json;
    }

    @Override
    public void accept(Alert alert) {
        String line = json ? format.json(alert) : format.text(alert);
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("alerts cannot be written", e);
        }
    }
}
