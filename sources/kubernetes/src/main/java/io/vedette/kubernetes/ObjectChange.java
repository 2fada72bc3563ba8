package io.vedette.kubernetes;

import java.util.List;

/** Whether a request that was granted altered anything. */
final class ObjectChange {
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
        String before = json.text(json.root("requestObject", "metadata", "resourceVersion"));
        String after = json.text(json.root("responseObject", "metadata", "resourceVersion"));
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
        String generation = json.anything(json.root("responseObject", "metadata", "generation"));
        String seen = json.anything(json.root("responseObject", "status", "observedGeneration"));
        return generation.isEmpty() || !generation.equals(seen);
    }
}
