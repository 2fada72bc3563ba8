package io.vedette.auditing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A moment in the life of a request at which an event may be made. */
public enum AuditStage {
    REQUEST_RECEIVED("RequestReceived"),
    /** Only of requests whose answer takes long, such as watches and commands in pods. */
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete"),
    PANIC("Panic");

    private final String label;

    AuditStage(String label) {
        this.label = label;
    }

    /** As audit.k8s.io/v1 writes it. */
    public String label() {
        return label;
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(AuditStage::label).toList();
    }

    static Optional<AuditStage> parse(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }
}
