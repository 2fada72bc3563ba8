package io.vedette.model;

/** What may stand in brackets after a field's name, or after its last dot. */
public enum ArgumentKind {
    NONE,
    /** A number from 0, as {@code proc.aname[2]}. */
    INDEX,
    /** Any text, as {@code proc.env[HOME]}. */
    KEY,
    /** Both, as {@code evt.arg[0]} and {@code evt.arg.flags}. */
    INDEX_OR_KEY
}
