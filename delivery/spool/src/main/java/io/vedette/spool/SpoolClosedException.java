package io.vedette.spool;

import java.io.IOException;

/** The spool, or the reader, was closed before or during the call. */
public final class SpoolClosedException extends IOException {
    SpoolClosedException(String what) {
        super(what + " is closed");
    }
}
