package io.vedette.syscalls;

/** Why an event that somebody wrote is none: a lower-case sentence with the value. */
final class NotWritable extends Exception {
    private static final long serialVersionUID = 1;

    NotWritable(String reason) {
        super(reason);
    }
}
