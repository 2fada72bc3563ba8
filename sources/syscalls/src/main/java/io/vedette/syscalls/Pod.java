package io.vedette.syscalls;

import java.util.List;

/**
 * What Kubernetes says of a pod that no container runtime knows. Immutable; texts that it does not
 * say are empty.
 *
 * @param owners of the pod, from what made it to what that belongs to, as a ReplicaSet and its
 *     Deployment; empty for a pod that somebody made alone
 */
public record Pod(
        String uid,
        String namespace,
        String name,
        String node,
        String serviceAccount,
        List<Owner> owners) {
    private static final String POD = "Pod";

    /**
     * What a pod belongs to.
     *
     * @param kind as {@code DaemonSet}, or one that somebody has defined
     * @param uid empty when it is known by its name alone
     */
    public record Owner(String kind, String name, String uid) {}

    /**
     * How a pod is asked for, as its container's runtime has it; texts may be empty but the uid.
     */
    public record Reference(String uid, String namespace, String name) {}

    public Pod {
        owners = List.copyOf(owners);
    }

    /** What an operator would look at: the last of the owners, or the pod itself. */
    Owner workload() {
        return owners.isEmpty() ? new Owner(POD, name, uid) : owners.getLast();
    }
}
