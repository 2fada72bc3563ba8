package io.vedette.spool;

import java.io.IOException;

/** A record is longer than the spool takes; nothing of its append was appended. */
public final class RecordTooLargeException extends IOException {
    RecordTooLargeException(long bytes, long maximumBytes) {
        super("a record of %d bytes exceeds the %d limit".formatted(bytes, maximumBytes));
    }
}
