package io.vedette.auditing;

import java.util.Optional;
import java.util.Set;

/**
 * A kind of request: what is done to which kind of object, or to which path.
 *
 * @param isForResource whether it is about objects; then {@code path} is empty, else {@code group},
 *     {@code resource} and {@code subresource} are
 * @param isNamespaced whether the objects are in namespaces
 * @param namespace of the objects, if it matters
 * @param name of the object, if it matters
 * @param path what the path of a request for no object begins with; empty for any
 */
record Shape(
        String verb,
        boolean isForResource,
        String group,
        String resource,
        String subresource,
        boolean isNamespaced,
        Optional<String> namespace,
        Optional<String> name,
        String path) {
    /** Stands for every resource, subresource, verb, name that nobody mentions. */
    static final String ANY_OTHER = "any-other";

    private static final Set<String> LONG_RUNNING_PARTS =
            Set.of("attach", "exec", "proxy", "log", "portforward");
    private static final Set<String> UPGRADED_PARTS =
            Set.of("attach", "exec", "proxy", "portforward");
    private static final Set<String> READING = Set.of("get", "list", "watch");

    static Shape of(
            String verb, String group, String resource, String subresource, boolean isNamespaced) {
        return new Shape(
                verb,
                true,
                group,
                resource,
                subresource,
                isNamespaced,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    static Shape ofPath(String verb, String path) {
        return new Shape(verb, false, "", "", "", false, Optional.empty(), Optional.empty(), path);
    }

    Shape named(Optional<String> inNamespace, Optional<String> withName) {
        return new Shape(
                verb,
                isForResource,
                group,
                resource,
                subresource,
                isNamespaced,
                inNamespace,
                withName,
                path);
    }

    /** Whether its answer may take long, so that there is a stage ResponseStarted. */
    boolean isLongRunning() {
        return verb.equals("watch") || LONG_RUNNING_PARTS.contains(subresource);
    }

    /** Whether it may be answered with 101, and then is a stream. */
    boolean isUpgraded() {
        return UPGRADED_PARTS.contains(subresource);
    }

    /** Whether it may be answered by somebody behind the API server. */
    boolean isProxied() {
        return subresource.equals("proxy");
    }

    /** Whether an API server can ever record what it sends. */
    boolean hasRequestObject() {
        return isForResource && !READING.contains(verb) && !isUpgraded();
    }

    /** Whether an API server can ever record what it is answered with. */
    boolean hasResponseObject() {
        return isForResource
                && !verb.equals("watch")
                && !isUpgraded()
                && !subresource.equals("log");
    }

    String combinedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** The request of somebody that a policy looks at. */
    AuditRequest by(Optional<AuditRequest.User> user) {
        return new AuditRequest(
                user,
                verb,
                isForResource,
                group,
                resource,
                subresource,
                namespace.orElse(isNamespaced ? ANY_OTHER : ""),
                name.orElse(verb.equals("create") && subresource.isEmpty() ? "" : ANY_OTHER),
                isForResource ? "/apis" : path.isEmpty() ? "/" + ANY_OTHER : path);
    }

    /** As a person would say it. */
    String text() {
        var text = new StringBuilder(verb).append(' ');
        if (!isForResource) {
            return text.append(path.isEmpty() ? "other paths" : path).toString();
        }
        if (resource.equals(ANY_OTHER)) {
            text.append("other resources");
            if (!subresource.isEmpty()) {
                text.append("' ").append(subresource);
            }
        } else {
            text.append(combinedResource());
        }
        return text.toString();
    }
}
