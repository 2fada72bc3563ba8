package io.vedette.outputs;

import io.vedette.model.Alert;
import io.vedette.model.AlertFormat;

/** How an alert is written as a line. */
public enum LineFormat {
    /** Time, priority, message, as Falco's text. */
    TEXT,
    /** Falco's JSON. */
    JSON,
    /** For people at a terminal: time, priority, rule, and what happened as a sentence. */
    BRIEF,
    /** As {@link #BRIEF}, with a line for each thing that is known below it. */
    DETAILED;

    /** Those that write one line which programs understand. */
    static LineFormat[] ofFalco() {
        return new LineFormat[] {TEXT, JSON};
    }

    String line(Alert alert, AlertFormat format) {
        return switch (this) {
            case TEXT -> format.text(alert);
            case JSON -> format.json(alert);
            case BRIEF -> format.brief(alert);
            case DETAILED -> format.detailed(alert);
        };
    }
}
