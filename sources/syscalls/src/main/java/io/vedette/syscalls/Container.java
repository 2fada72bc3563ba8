package io.vedette.syscalls;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container runtime says of a container. Immutable; texts that it does not say are empty.
 *
 * @param id the short id, 12 characters with most runtimes; {@code host} for the machine itself
 * @param type the runtime, as {@code docker} or {@code cri-o}
 * @param image as it was asked for, with its tag
 * @param repository the image without tag and digest
 * @param labels of the container, those of its pod among them
 * @param podSandboxId the full id of the container that holds the pod's namespaces
 * @param podLabels labels of the pod
 * @param networkJson what the network plugin answered
 */
public record Container(
        String id,
        String fullId,
        String type,
        String name,
        String image,
        String imageId,
        String repository,
        String tag,
        String digest,
        boolean privileged,
        boolean hostPid,
        boolean hostNetwork,
        boolean hostIpc,
        String ip,
        List<Mount> mounts,
        Map<String, String> labels,
        String podSandboxId,
        Map<String, String> podLabels,
        String networkJson) {
    /** Stands for the machine itself: what runs in no container. */
    static final Container HOST =
            new Container(
                    "host", "host", "host", "host", "", "", "", "", "", false, false, false, false,
                    "", List.of(), Map.of(), "", Map.of(), "");

    /** A file or folder from outside. */
    public record Mount(
            String source, String destination, String mode, boolean writable, String propagation) {
        @Override
        public String toString() {
            return String.join(
                    ":", source, destination, mode, Boolean.toString(writable), propagation);
        }
    }

    public Container {
        mounts = List.copyOf(mounts);
        labels = Map.copyOf(labels);
        podLabels = Map.copyOf(podLabels);
    }

    /** The same container by what control groups call it. */
    public Container called(String shortId) {
        return new Container(
                shortId,
                fullId,
                type,
                name,
                image,
                imageId,
                repository,
                tag,
                digest,
                privileged,
                hostPid,
                hostNetwork,
                hostIpc,
                ip,
                mounts,
                labels,
                podSandboxId,
                podLabels,
                networkJson);
    }

    /** How the pod is asked for that it belongs to; empty outside of pods. */
    public Optional<Pod.Reference> pod() {
        String uid = labels.getOrDefault("io.kubernetes.pod.uid", "");
        return uid.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Pod.Reference(
                                uid,
                                labels.getOrDefault("io.kubernetes.pod.namespace", ""),
                                labels.getOrDefault("io.kubernetes.pod.name", "")));
    }
}
