package io.vedette.containers;

import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * A pod as Kubernetes lists it, as far as it says what the pod belongs to. Immutable; texts that
 * are missing are empty.
 *
 * @param hash by which a kubelet knows a pod that it was told of by a file; it is that pod's uid to
 *     container runtimes
 * @param owner what made it
 * @param template by which a Deployment tells its ReplicaSets apart
 * @param created seconds since 1970; 0 when that is not told
 * @param isOfFile whether a kubelet was told of it by a file
 */
record SeenPod(
        String uid,
        String hash,
        String namespace,
        String name,
        String node,
        String serviceAccount,
        Optional<OwnerReference> owner,
        String template,
        long created,
        boolean isOfFile) {
    /** More than any node runs; of more the rest is passed over. */
    static final int MOST = 5000;

    /** Longer than names and kinds may be. */
    private static final int LONGEST_TEXT = 512;

    private static final String CONFIG = "kubernetes.io/config.";

    /**
     * @param version group and version of its kind, as {@code apps/v1}
     */
    record OwnerReference(String version, String kind, String name, String uid) {
        Pod.Owner owner() {
            return new Pod.Owner(kind, name, uid);
        }
    }

    /** What a list of pods came to. */
    record Listed(Map<String, SeenPod> byUid, int passedOver) {}

    /** Reads a list pod by pod; what is no pod, or has no uid, is passed over. */
    static Listed list(byte[] json) throws IOException {
        var pods = new HashMap<String, SeenPod>();
        int passedOver = 0;
        try (JsonParser parser = RuntimeJson.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the list of pods is no object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean items = parser.currentName().equals("items");
                if (parser.nextToken() != JsonToken.START_ARRAY || !items) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode item = parser.readValueAsTree();
                    Optional<SeenPod> pod = pods.size() < MOST ? read(item) : Optional.empty();
                    pod.ifPresent(seen -> seen.uids().forEach(uid -> pods.put(uid, seen)));
                    passedOver += pod.isPresent() ? 0 : 1;
                }
            }
        } catch (JacksonException e) {
            throw new IOException("the list of pods is no JSON: " + e.getOriginalMessage(), e);
        }
        return new Listed(pods, passedOver);
    }

    /** Reads one pod; empty when it has no uid. */
    static Optional<SeenPod> read(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String uid = text(metadata, "uid");
        if (uid.isEmpty()) {
            return Optional.empty();
        }
        JsonNode annotations = metadata.path("annotations");
        String source = text(annotations, CONFIG + "source");
        String hash = text(annotations, CONFIG + "hash");
        String mirror = text(annotations, CONFIG + "mirror");
        return Optional.of(
                new SeenPod(
                        uid,
                        mirror.isEmpty() ? hash : mirror,
                        text(metadata, "namespace"),
                        text(metadata, "name"),
                        text(pod.path("spec"), "nodeName"),
                        text(pod.path("spec"), "serviceAccountName"),
                        owner(metadata),
                        text(metadata.path("labels"), "pod-template-hash"),
                        seconds(text(metadata, "creationTimestamp")),
                        source.equals("file") || source.equals("http")));
    }

    /** What controls an object; where nothing does, the first that it would go with. */
    static Optional<OwnerReference> owner(JsonNode metadata) {
        var owners = new ArrayList<OwnerReference>();
        for (JsonNode one : metadata.path("ownerReferences")) {
            var owner =
                    new OwnerReference(
                            text(one, "apiVersion"),
                            text(one, "kind"),
                            text(one, "name"),
                            text(one, "uid"));
            if (owner.kind().isEmpty() || owner.name().isEmpty()) {
                continue;
            }
            if (RuntimeJson.truth(one, "controller")) {
                return Optional.of(owner);
            }
            if (owners.isEmpty()) {
                owners.add(owner);
            }
        }
        return owners.stream().findFirst();
    }

    private static String text(JsonNode of, String name) {
        String text = RuntimeJson.text(of, name);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private static long seconds(String time) {
        try {
            return time.isEmpty() ? 0 : Instant.parse(time).getEpochSecond();
        } catch (DateTimeParseException ignored) {
            // it only helps to tell who made a job
            return 0;
        }
    }

    private List<String> uids() {
        return hash.isEmpty() ? List.of(uid) : List.of(uid, hash);
    }

    /** Whether a runtime's container of a pod is this one's. */
    boolean is(String uidOfRuntime) {
        return uids().contains(uidOfRuntime);
    }
}
