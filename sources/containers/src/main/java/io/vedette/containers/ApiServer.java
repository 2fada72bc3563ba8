package io.vedette.containers;

import io.vedette.containers.SeenPod.OwnerReference;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Pods, and what made what they belong to, by an API server. Any thread may ask; it waits. */
final class ApiServer {
    private static final int MOST_OWNERS = 4096;

    /** What may be part of a path; names come from whoever may make pods. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private final ClusterQuestions pods;
    private final ClusterQuestions replicaSets;
    private final ClusterQuestions jobs;
    private final Map<String, Optional<OwnerReference>> owners =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<String, Optional<OwnerReference>> eldest) {
                    return size() > MOST_OWNERS;
                }
            };

    /** What one kind may be read is no word on another. */
    ApiServer(ClusterClient client, PodCounts counts, LongSupplier clock) {
        pods = new ClusterQuestions(client, counts, clock);
        replicaSets = new ClusterQuestions(client, counts, clock);
        jobs = new ClusterQuestions(client, counts, clock);
    }

    private static String path(String begin, String namespace, String resource, String name)
            throws IOException {
        if (!NAME.matcher(namespace).matches() || !NAME.matcher(name).matches()) {
            throw new IOException("no object can be called " + namespace + "/" + name);
        }
        return begin + "/namespaces/" + namespace + "/" + resource + "/" + name;
    }

    static String podPath(String namespace, String name) throws IOException {
        return path("/api/v1", namespace, "pods", name);
    }

    static String replicaSetPath(String namespace, String name) throws IOException {
        return path("/apis/apps/v1", namespace, "replicasets", name);
    }

    static String jobPath(String namespace, String name) throws IOException {
        return path("/apis/batch/v1", namespace, "jobs", name);
    }

    /**
     * Empty when there is no such pod, or another of the same name.
     *
     * @throws IOException when it cannot be asked
     */
    Optional<SeenPod> find(Pod.Reference reference) throws IOException, InterruptedException {
        return pods.get(podPath(reference.namespace(), reference.name()), RuntimeJson::read)
                .flatMap(SeenPod::read)
                .filter(pod -> pod.is(reference.uid()));
    }

    /** As {@link PodOwners.Above}. */
    Optional<OwnerReference> above(String namespace, OwnerReference owner)
            throws IOException, InterruptedException {
        synchronized (owners) {
            Optional<OwnerReference> known = owners.get(owner.uid());
            if (known != null) {
                return known;
            }
        }
        boolean replicaSet = PodOwners.isReplicaSet(owner);
        Optional<OwnerReference> above =
                (replicaSet ? replicaSets : jobs)
                        .get(
                                replicaSet
                                        ? replicaSetPath(namespace, owner.name())
                                        : jobPath(namespace, owner.name()),
                                RuntimeJson::read)
                        .map(found -> found.path("metadata"))
                        .filter(metadata -> RuntimeJson.text(metadata, "uid").equals(owner.uid()))
                        .map(SeenPod::owner)
                        .orElseThrow(() ->
                                new IOException(owner.kind() + " " + owner.name() + " is gone"));
        synchronized (owners) {
            owners.put(owner.uid(), above);
        }
        return above;
    }
}
