package io.vedette.simulation;

import java.util.Locale;

/** As what the sensor sees the processes of a behaviour. */
public enum Place {
    HOST,
    CONTAINER;

    /** Its name in lists and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
