package io.vedette.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container with its texts encoded, so that reading them makes no garbage. */
final class KnownContainer {
    static final KnownContainer HOST = new KnownContainer(Container.HOST);

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
    final byte @Nullable [] podName;
    final byte @Nullable [] podNamespace;
    final byte @Nullable [] podUid;
    private final Map<String, byte[]> labels = new LinkedHashMap<>();

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
        container.labels().forEach((key, value) -> labels.put(key, encoded(value)));
        podName = labels.get(POD_NAME);
        podNamespace = labels.get(POD_NAMESPACE);
        podUid = labels.get(POD_UID);
    }

    private static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte @Nullable [] label(String key) {
        return labels.get(key);
    }
}
