package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;

/** How an alert is written as a line. */
public enum LineFormat {
    /** Time, priority, message, as Falco's text. */
    TEXT,
    /** Falco's JSON. */
    JSON;

    String line(Alert alert, AlertFormat format) {
        return switch (this) {
            case TEXT -> format.text(alert);
            case JSON -> format.json(alert);
        };
    }
}
