package io.vedette.syscalls;

import org.jspecify.annotations.Nullable;

/**
 * Fields of the Kubernetes pods that containers belong to, as the runtime knows them, and of what
 * they belong to, as Kubernetes does.
 */
final class PodFields {
    private PodFields() {}

    static void addTo(Readers readers) {
        addText(readers, "k8s.pod.name", container -> container.podName);
        addText(readers, "k8s.ns.name", container -> container.podNamespace);
        addText(readers, "k8s.pod.id", container -> container.podUid);
        addText(readers, "k8s.pod.uid", container -> container.podUid);
        addText(readers, "k8s.pod.sandbox_id", container -> container.sandboxId);
        addText(readers, "k8s.pod.full_sandbox_id", container -> container.fullSandboxId);
        readers.addWithArgument(
                "k8s.pod.label",
                argument -> {
                    String key = argument.orElseThrow().text();
                    return ContainerFields.of((event, container, into) -> {
                        KnownContainer sandbox = sandbox(event, container);
                        byte[] label = sandbox == null ? null : sandbox.podLabel(key);
                        return Readers.isThere(
                                label == null ? container.podLabel(key) : label, into);
                    });
                });
        addText(readers, "k8s.pod.labels", true, container -> container.allPodLabels);
        addText(readers, "k8s.pod.ip", false, container -> container.ip);
        addText(readers, "k8s.pod.cni.json", false, container -> container.network);
        addOfPod(readers, "k8s.workload.kind", pod -> pod.workloadKind);
        addOfPod(readers, "k8s.workload.name", pod -> pod.workloadName);
        addOfPod(readers, "k8s.node.name", pod -> pod.node);
        addOfPod(readers, "k8s.pod.service_account", pod -> pod.serviceAccount);
        addOwner(readers, "k8s.deployment", "Deployment");
        addOwner(readers, "k8s.rs", "ReplicaSet");
        addOwner(readers, "k8s.rc", "ReplicationController");
    }

    private static void addOwner(Readers readers, String name, String kind) {
        addOfPod(readers, name + ".name", pod -> pod.ownerName(kind));
        addOfPod(readers, name + ".id", pod -> pod.ownerUid(kind));
    }

    /** A text of the pod that may be there. */
    @FunctionalInterface
    private interface TextOfPod {
        byte @Nullable [] of(KnownPod pod);
    }

    private static void addOfPod(Readers readers, String name, TextOfPod text) {
        readers.add(
                name,
                ContainerFields.of((event, container, into) -> {
                    KnownPod pod = event.machine.containers.pod(container);
                    byte[] value = pod == null ? null : text.of(pod);
                    return value != null && value.length > 0 && Readers.isThere(value, into);
                }));
    }

    /** A text that may be there. */
    @FunctionalInterface
    private interface TextOf {
        byte @Nullable [] of(KnownContainer container);
    }

    private static void addText(Readers readers, String name, TextOf text) {
        readers.add(
                name,
                ContainerFields.of(
                        (event, container, into) -> Readers.isThere(text.of(container), into)));
    }

    /**
     * A text that the container of the pod's namespaces has, when there is one.
     *
     * @param ownToo whether the container's own is as good when there is none
     */
    private static void addText(Readers readers, String name, boolean ownToo, TextOf text) {
        readers.add(
                name,
                ContainerFields.of((event, container, into) -> {
                    KnownContainer sandbox = sandbox(event, container);
                    if (sandbox != null) {
                        return Readers.isThere(text.of(sandbox), into);
                    }
                    boolean own = ownToo || container.network.length > 0;
                    return own && Readers.isThere(text.of(container), into);
                }));
    }

    /** Null when the container itself knows the pod's network, or nothing is known. */
    private static @Nullable KnownContainer sandbox(SyscallEvent event, KnownContainer container) {
        return container.network.length > 0
                ? null
                : event.machine.containers.sandbox(container.container);
    }
}
