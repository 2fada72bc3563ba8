package io.vedette.auditing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How much of a request is recorded, in ascending order. */
public enum AuditLevel {
    NONE("None"),
    METADATA("Metadata"),
    /** With what the request sends. */
    REQUEST("Request"),
    /** With what it sends and is answered with. */
    REQUEST_RESPONSE("RequestResponse");

    private final String label;

    AuditLevel(String label) {
        this.label = label;
    }

    /** As audit.k8s.io/v1 writes it. */
    public String label() {
        return label;
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(AuditLevel::label).toList();
    }

    static Optional<AuditLevel> parse(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    boolean isBelow(AuditLevel other) {
        return compareTo(other) < 0;
    }

    AuditLevel atLeast(AuditLevel other) {
        return isBelow(other) ? other : this;
    }

    AuditLevel atMost(AuditLevel other) {
        return isBelow(other) ? this : other;
    }
}
