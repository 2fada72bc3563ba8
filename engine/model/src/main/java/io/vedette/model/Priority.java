package io.vedette.model;

import java.util.Locale;
import java.util.Optional;

/** How severe an alert is: Falco's eight levels, most severe first. */
public enum Priority {
    EMERGENCY("Emergency", "EMERGENCY"),
    ALERT("Alert", "ALERT"),
    CRITICAL("Critical", "CRITICAL"),
    ERROR("Error", "ERROR"),
    WARNING("Warning", "WARNING"),
    NOTICE("Notice", "NOTICE"),
    INFORMATIONAL("Informational", "INFO"),
    DEBUG("Debug", "DEBUG");

    private final String label;
    private final String shortLabel;

    Priority(String label, String shortLabel) {
        this.label = label;
        this.shortLabel = shortLabel;
    }

    /** The name in alerts. */
    public String label() {
        return label;
    }

    /** The name in summaries, upper case. */
    public String shortLabel() {
        return shortLabel;
    }

    public boolean isAtLeast(Priority least) {
        return compareTo(least) <= 0;
    }

    /**
     * Finds a level by its name in any case; {@code info} is accepted for {@code informational}.
     */
    public static Optional<Priority> parse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Priority priority : values()) {
            if (priority.label.toLowerCase(Locale.ROOT).equals(lower)
                    || priority.shortLabel.toLowerCase(Locale.ROOT).equals(lower)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
