package io.vedette.kubernetes;

import java.util.List;

/** Whether a request that was granted altered anything. */
final class ObjectChange {
    private static final MemberPath REQUEST_OBJECT_METADATA_RESOURCE_VERSION =
            MemberPath.ofLast("requestObject", "metadata", "resourceVersion");
    private static final MemberPath RESPONSE_OBJECT_METADATA_RESOURCE_VERSION =
            MemberPath.ofLast("responseObject", "metadata", "resourceVersion");
    private static final MemberPath RESPONSE_OBJECT_METADATA_GENERATION =
            MemberPath.ofLast("responseObject", "metadata", "generation");
    private static final MemberPath RESPONSE_OBJECT_STATUS_OBSERVED_GENERATION =
            MemberPath.ofLast("responseObject", "status", "observedGeneration");

    private ObjectChange() {}

    /**
     * False when the event proves that nothing changed: it was a trial run, or the object's version
     * is after it what it was before. Controllers send the same object again and again.
     */
    static boolean isPossible(AuditEvent event) {
        var json = new Json(event);
        if (StreamRequest.parameters(event, "dryRun").contains("All")) {
            return false;
        }
        if (json.verb().equals("create")) {
            return true;
        }
        String before = json.text(json.root(REQUEST_OBJECT_METADATA_RESOURCE_VERSION));
        String after = json.text(json.root(RESPONSE_OBJECT_METADATA_RESOURCE_VERSION));
        if (!before.isEmpty() && before.equals(after)) {
            return false;
        }
        return isSpecificationChanged(json);
    }

    /**
     * Controllers write down which generation of the specification they have seen, and the
     * generation grows with every change of the specification.
     */
    private static boolean isSpecificationChanged(Json json) {
        if (!List.of("deployments", "daemonsets", "statefulsets", "replicasets")
                .contains(json.resource())) {
            return true;
        }
        String generation = json.anything(json.root(RESPONSE_OBJECT_METADATA_GENERATION));
        String seen = json.anything(json.root(RESPONSE_OBJECT_STATUS_OBSERVED_GENERATION));
        return generation.isEmpty() || !generation.equals(seen);
    }
}
