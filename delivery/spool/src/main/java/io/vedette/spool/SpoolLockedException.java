package io.vedette.spool;

import java.io.IOException;
import java.nio.file.Path;

/** The directory is in use by another spool, in this process or another. */
public final class SpoolLockedException extends IOException {
    SpoolLockedException(Path directory) {
        super(
                "the spool %s is already open; one process at a time can use it"
                        .formatted(directory));
    }
}
