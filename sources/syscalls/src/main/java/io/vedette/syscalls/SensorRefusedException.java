package io.vedette.syscalls;

import java.io.IOException;

/** The kernel did not let the sensor in; the message says why and what to do. */
public final class SensorRefusedException extends IOException {
    SensorRefusedException(String message) {
        super(message);
    }
}
