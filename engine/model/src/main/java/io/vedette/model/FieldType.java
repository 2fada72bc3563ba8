package io.vedette.model;

/** What kind of value a field has, and so which operators it takes. */
public enum FieldType {
    /** Bytes that are text, usually UTF-8, compared byte by byte. */
    TEXT("text"),
    /** Bytes that need not be text, such as the buffer of a read or write. */
    BYTES("bytes"),
    /** A signed 64-bit number; also descriptors and process ids. */
    INTEGER("integer"),
    /** An unsigned 64-bit number; also user and group ids, flags. */
    UNSIGNED("unsigned"),
    /** A floating point number, held as {@link Double#doubleToRawLongBits}. */
    DECIMAL("decimal"),
    /** 0 or 1. */
    BOOLEAN("boolean"),
    /** A port, 0 to 65535; a rule may write it as a service name. */
    PORT("port"),
    /**
     * One of the eight priorities as {@link Priority#weight}, so that {@code >= warning} means
     * warning or more severe; a rule writes it by name.
     */
    PRIORITY("priority"),
    /** Nanoseconds since the Unix epoch, unsigned. */
    TIME("time"),
    /** Nanoseconds, unsigned. */
    DURATION("duration"),
    /** 4 or 16 bytes in network order. */
    ADDRESS("address"),
    /**
     * An address that a rule compares with networks in CIDR notation; 4 or 16 bytes in network
     * order.
     */
    NETWORK("network");

    private final String label;

    FieldType(String label) {
        this.label = label;
    }

    /** The name shown to users. */
    public String label() {
        return label;
    }

    /** Whether a value is held in {@link Value#number} rather than as bytes. */
    public boolean isNumeric() {
        return switch (this) {
            case INTEGER, UNSIGNED, DECIMAL, BOOLEAN, PORT, PRIORITY, TIME, DURATION -> true;
            case TEXT, BYTES, ADDRESS, NETWORK -> false;
        };
    }
}
