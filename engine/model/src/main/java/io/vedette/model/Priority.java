package io.vedette.model;

import java.util.Locale;
import java.util.Optional;

/** How severe an alert is: Falco's eight levels, most severe first. */
public enum Priority {
    EMERGENCY("Emergency", "EMERGENCY", 7),
    ALERT("Alert", "ALERT", 6),
    CRITICAL("Critical", "CRITICAL", 5),
    ERROR("Error", "ERROR", 4),
    WARNING("Warning", "WARNING", 3),
    NOTICE("Notice", "NOTICE", 2),
    INFORMATIONAL("Informational", "INFO", 1),
    DEBUG("Debug", "DEBUG", 0);

    private final String label;
    private final String shortLabel;
    private final int weight;

    Priority(String label, String shortLabel, int weight) {
        this.weight = weight;
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

    /** A number that grows with severity: 0 for debug, 7 for emergency. */
    public int weight() {
        return weight;
    }

    /**
     * The priority of a weight.
     *
     * @throws IllegalArgumentException if no priority has it
     */
    public static Priority ofWeight(int weight) {
        for (Priority priority : values()) {
            if (priority.weight == weight) {
                return priority;
            }
        }
        throw new IllegalArgumentException(weight + " is no weight of a priority, 0 to 7");
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
