package io.vedette.model;

/**
 * The name of a source of events, as the {@code source} key of a rule writes it.
 *
 * @param name such as {@code syscall} or {@code k8s_audit}; never empty
 */
public record SourceId(String name) implements Comparable<SourceId> {
    /** Alerts as events, see {@link AlertEvent}. */
    public static final SourceId ALERT = new SourceId("alert");

    public static final SourceId SYSCALL = new SourceId("syscall");
    public static final SourceId K8S_AUDIT = new SourceId("k8s_audit");

    public SourceId {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a source has a name");
        }
    }

    @Override
    public int compareTo(SourceId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
