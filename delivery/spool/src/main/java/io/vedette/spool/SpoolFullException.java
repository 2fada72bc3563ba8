package io.vedette.spool;

import java.io.IOException;

/** An append was refused because the spool holds as much as it may; nothing of it was appended. */
public final class SpoolFullException extends IOException {
    SpoolFullException(Object place, long neededBytes, long keptBytes, long maximumBytes) {
        super(
                "the spool %s is full: %d more bytes do not fit, %d of at most %d are kept"
                        .formatted(place, neededBytes, keptBytes, maximumBytes));
    }
}
