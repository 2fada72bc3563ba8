package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts together what runtimes tell of a container, each in other words. Texts and lists are cut to
 * what a container has in earnest.
 */
final class ContainerBuilder {
    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";

    private static final int LONGEST_TEXT = 16 << 10;
    private static final int MOST_ENTRIES = 1000;

    private final ContainerPlace place;
    String fullId = "";
    String type = "";
    String name = "";
    String imageId = "";
    String ip = "";
    String sandboxId = "";
    String networkJson = "";
    boolean privileged;
    boolean hostPid;
    boolean hostNetwork;
    boolean hostIpc;
    private String image = "";
    private ImageName imageName = ImageName.of("");
    private String digest = "";
    private final List<Container.Mount> mounts = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> podLabels = new LinkedHashMap<>();

    ContainerBuilder(ContainerPlace place) {
        this.place = place;
        fullId = place.fullId();
    }

    /** What the image is called; by its id alone it is not called at all. */
    void image(String reference) {
        if (ImageName.isId(reference)) {
            imageId(reference);
            return;
        }
        image = reference;
        imageName = ImageName.of(reference);
        if (!imageName.digest().isEmpty()) {
            digest = imageName.digest();
        }
    }

    void imageId(String id) {
        imageId = ImageName.isId(id) ? id.substring(id.indexOf(':') + 1) : id;
    }

    void digest(String known) {
        if (!known.isEmpty()) {
            digest = known;
        }
    }

    boolean hasDigest() {
        return !digest.isEmpty();
    }

    String image() {
        return image;
    }

    boolean hasImage() {
        return !image.isEmpty();
    }

    void mount(Container.Mount mount) {
        if (mounts.size() < MOST_ENTRIES) {
            mounts.add(
                    new Container.Mount(
                            cut(mount.source()),
                            cut(mount.destination()),
                            cut(mount.mode()),
                            mount.writable(),
                            cut(mount.propagation())));
        }
    }

    void labels(Map<String, String> more) {
        addAll(more, labels);
    }

    void podLabels(Map<String, String> more) {
        addAll(more, podLabels);
    }

    /** Fields of pods are read from these labels, which kubelets set. */
    void pod(String podName, String namespace, String uid) {
        putIfMissing(POD_NAME, podName);
        putIfMissing(POD_NAMESPACE, namespace);
        putIfMissing(POD_UID, uid);
    }

    private void putIfMissing(String label, String value) {
        if (!value.isEmpty()) {
            labels.putIfAbsent(label, cut(value));
        }
    }

    private static void addAll(Map<String, String> more, Map<String, String> into) {
        more.forEach((label, value) -> {
            if (into.size() < MOST_ENTRIES) {
                into.put(cut(label), cut(value));
            }
        });
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    Container build() {
        return new Container(
                place.id(),
                cut(fullId),
                type,
                cut(name),
                cut(image),
                cut(imageId),
                cut(imageName.repository()),
                cut(imageName.tag()),
                cut(digest),
                privileged,
                hostPid,
                hostNetwork,
                hostIpc,
                cut(ip),
                mounts,
                labels,
                cut(sandboxId),
                podLabels,
                cut(networkJson));
    }
}
