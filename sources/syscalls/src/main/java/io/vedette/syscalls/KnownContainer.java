package io.vedette.syscalls;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A container with its texts encoded, so that reading them makes no garbage. */
final class KnownContainer {
    static final KnownContainer HOST = new KnownContainer(Container.HOST);

    private static final int SHORT = 12;
    private static final String POD_NAME = "io.kubernetes.pod.name";
    private static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    private static final String POD_UID = "io.kubernetes.pod.uid";

    final Container container;
    final byte[] id;
    final byte[] fullId;
    final byte[] type;
    final byte[] name;
    final byte[] image;
    final byte[] imageId;
    final byte[] repository;
    final byte[] tag;
    final byte[] digest;
    final byte[] ip;
    final byte[] network;
    final byte[] mounts;
    final byte[] allLabels;
    final byte[] allPodLabels;
    final byte[] sandboxId;
    final byte[] fullSandboxId;
    final byte @Nullable [] podName;
    final byte @Nullable [] podNamespace;
    final byte @Nullable [] podUid;

    /** How its pod is asked for; null outside of pods. */
    final Pod.@Nullable Reference podReference;

    /** Null until it is known. */
    @Nullable KnownPod pod;

    /** When the pod may be asked for again, by the clock of nanoseconds. */
    long nextPodQuestion;

    private final Map<String, byte[]> labels = new HashMap<>();
    private final Map<String, byte[]> podLabels = new HashMap<>();

    boolean hasIp(String text) {
        return text.equals(container.ip());
    }

    KnownContainer(Container container) {
        this.container = container;
        id = encoded(container.id());
        fullId = encoded(container.fullId());
        type = encoded(container.type());
        name = encoded(container.name());
        image = encoded(container.image());
        imageId = encoded(container.imageId());
        repository = encoded(container.repository());
        tag = encoded(container.tag());
        digest = encoded(container.digest());
        ip = encoded(container.ip());
        network = encoded(container.networkJson());
        mounts =
                encoded(
                        String.join(
                                ",",
                                container.mounts().stream()
                                        .map(Container.Mount::toString)
                                        .toList()));
        allLabels = joined(container.labels());
        allPodLabels = joined(container.podLabels());
        fullSandboxId = encoded(container.podSandboxId());
        sandboxId = encoded(shortId(container.podSandboxId()));
        container.podLabels().forEach((key, value) -> podLabels.put(key, encoded(value)));
        container.labels().forEach((key, value) -> labels.put(key, encoded(value)));
        podName = labels.get(POD_NAME);
        podNamespace = labels.get(POD_NAMESPACE);
        podUid = labels.get(POD_UID);
        podReference = container.pod().orElse(null);
        nextPodQuestion = System.nanoTime();
    }

    private static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String shortId(String id) {
        return id.substring(0, Math.min(id.length(), SHORT));
    }

    /** All labels but those that Kubernetes has for itself. */
    private static byte[] joined(Map<String, String> labels) {
        return encoded(
                new TreeMap<>(labels)
                        .entrySet().stream()
                                .filter(label -> !label.getKey().startsWith("annotation."))
                                .filter(label -> !label.getKey().startsWith("io.kubernetes."))
                                .map(label ->
                                        label.getValue().isEmpty()
                                                ? label.getKey()
                                                : label.getKey() + ":" + label.getValue())
                                .collect(Collectors.joining(", ")));
    }

    /** The first mount whose source or destination the pattern is found in. */
    Optional<Container.Mount> mount(Pattern pattern, boolean byDestination) {
        return container.mounts().stream()
                .filter(mount ->
                        pattern.matcher(byDestination ? mount.destination() : mount.source())
                                .find())
                .findFirst();
    }

    byte @Nullable [] podLabel(String key) {
        return podLabels.get(key);
    }

    byte @Nullable [] label(String key) {
        return labels.get(key);
    }
}
