package io.vedette.containers;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.containers.wire.Cri;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A runtime that kubelets use, by Kubernetes' container runtime interface.
 *
 * @see <a
 *     href="https://github.com/kubernetes/cri-api/blob/master/pkg/apis/runtime/v1/api.proto">the
 *     interface</a>
 */
final class CriRuntime implements ContainerRuntime {
    private static final String SERVICE = "/runtime.v1.RuntimeService/";
    private static final int OF_NODE = 2;
    private static final int ID_LENGTH = 64;

    private static final String CRI_O_NETWORK = "io.kubernetes.cri-o.CNIResult";

    /** More than a node has pods. */
    private static final int MOST_SANDBOXES = 512;

    private final RuntimeCalls client;

    private final Digests digests;

    /** What the runtime is called, which does not change; empty until it was asked. */
    private volatile String name = "";

    /**
     * What was told of pods, by the ids of their sandboxes: it does not change, and containerd does
     * not tell while it starts a container of the pod.
     */
    private final Map<String, Sandbox> sandboxes =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Sandbox> eldest) {
                    return size() > MOST_SANDBOXES;
                }
            };

    /** A pod, as far as its containers have it from there. */
    private record Sandbox(
            Map<String, String> labels,
            Cri.PodSandboxMetadata metadata,
            String ip,
            Cri.NamespaceOptions namespaces,
            String networkJson) {
        static Sandbox of(Cri.PodSandboxStatusResponse found) {
            Cri.PodSandboxStatus status = found.getStatus();
            return new Sandbox(
                    Map.copyOf(status.getLabelsMap()),
                    status.getMetadata(),
                    status.getNetwork().getIp(),
                    status.getLinux().getNamespaces().getOptions(),
                    network(info(found.getInfoMap())));
        }

        /** What the network plugin said, which containerd tells as it is and CRI-O as a text. */
        private static String network(JsonNode info) {
            JsonNode told = info.path("cniResult");
            return told.isObject()
                    ? told.toString()
                    : RuntimeJson.text(info, "runtimeSpec", "annotations", CRI_O_NETWORK);
        }

        /** A pod's address comes with its network, which is made after its sandbox. */
        boolean isWhole() {
            return !ip.isEmpty() || namespaces.getNetwork() == OF_NODE;
        }

        void addTo(ContainerBuilder container) {
            container.podLabels(labels);
            container.pod(metadata.getName(), metadata.getNamespace(), metadata.getUid());
            container.ip = ip;
            container.hostNetwork = namespaces.getNetwork() == OF_NODE;
            container.hostPid = namespaces.getPid() == OF_NODE;
            container.hostIpc = namespaces.getIpc() == OF_NODE;
            container.networkJson = networkJson;
        }
    }

    /** Digests of images that were not pulled, which the interface does not tell. */
    @FunctionalInterface
    interface Digests {
        /** The digest of what an image's name stands for now; empty when that is not known. */
        String of(String image) throws IOException, InterruptedException;
    }

    CriRuntime(RuntimeCalls client) {
        this(client, image -> "");
    }

    CriRuntime(RuntimeCalls client, Digests digests) {
        this.client = client;
        this.digests = digests;
    }

    private <T extends MessageLite> Optional<T> call(
            String method, MessageLite question, Parser<T> answers)
            throws IOException, InterruptedException {
        return client.call(SERVICE + method, question, answers, Map.of());
    }

    @Override
    public String version() throws IOException, InterruptedException {
        Cri.VersionResponse version = runtime();
        return version.getRuntimeName() + " " + version.getRuntimeVersion();
    }

    private Cri.VersionResponse runtime() throws IOException, InterruptedException {
        return call(
                        "Version",
                        Cri.VersionRequest.getDefaultInstance(),
                        Cri.VersionResponse.parser())
                .orElseThrow(() -> new IOException("the runtime does not tell what it is"));
    }

    @Override
    public Optional<Container> find(ContainerPlace place) throws IOException, InterruptedException {
        if (place.fullId().length() != ID_LENGTH) {
            // runtimes choose the ids of what kubelets make
            return Optional.empty();
        }
        Optional<Cri.ContainerStatusResponse> found =
                call(
                        "ContainerStatus",
                        Cri.ContainerStatusRequest.newBuilder()
                                .setContainerId(place.fullId())
                                .setVerbose(true)
                                .build(),
                        Cri.ContainerStatusResponse.parser());
        // ids are found by their beginnings, too
        if (found.isPresent() && found.get().getStatus().getId().equals(place.fullId())) {
            return Optional.of(container(place, found.get()));
        }
        Optional<Cri.PodSandboxStatusResponse> sandbox = sandbox(place.fullId());
        if (sandbox.isPresent() && sandbox.get().getStatus().getId().equals(place.fullId())) {
            return Optional.of(ofSandbox(place, sandbox.get()));
        }
        return Optional.empty();
    }

    private Optional<Cri.PodSandboxStatusResponse> sandbox(String id)
            throws IOException, InterruptedException {
        return call(
                "PodSandboxStatus",
                Cri.PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(id)
                        .setVerbose(true)
                        .build(),
                Cri.PodSandboxStatusResponse.parser());
    }

    private Container container(ContainerPlace place, Cri.ContainerStatusResponse found)
            throws IOException, InterruptedException {
        Cri.ContainerStatus status = found.getStatus();
        JsonNode info = info(found.getInfoMap());
        var container = new ContainerBuilder(place);
        container.type = type();
        container.name = status.getMetadata().getName();
        container.image(status.getImage().getImage());
        container.imageId(status.getImageId());
        if (ImageName.isId(status.getImageRef())) {
            container.imageId(status.getImageRef());
        } else if (container.hasImage()) {
            container.digest(ImageName.of(status.getImageRef()).digest());
        } else {
            container.image(status.getImageRef());
        }
        addDigest(container);
        container.labels(status.getLabelsMap());
        status.getMountsList().forEach(mount -> container.mount(mount(mount)));
        JsonNode specification = info.path("runtimeSpec");
        // containerd tells what was asked for, CRI-O what it came to
        JsonNode security =
                RuntimeJson.at(info, "config", "linux", "security_context", "privileged");
        container.privileged =
                security.isBoolean()
                        ? security.booleanValue()
                        : RuntimeJson.truth(info, "privileged")
                                || OciSpecification.isPrivileged(specification);
        container.sandboxId = sandboxOf(status.getId(), info);
        if (!container.sandboxId.isEmpty()) {
            sandboxOfContainer(container.sandboxId).ifPresent(sandbox -> sandbox.addTo(container));
        }
        return container.build();
    }

    private void addDigest(ContainerBuilder container) throws InterruptedException {
        if (container.hasImage() && !container.hasDigest()) {
            try {
                container.digest(digests.of(container.image()));
            } catch (IOException ignored) {
                // the rest is known all the same
            }
        }
    }

    private static Container.Mount mount(Cri.Mount mount) {
        String propagation =
                switch (mount.getPropagation()) {
                    case 1 -> "rslave";
                    case 2 -> "rshared";
                    default -> "private";
                };
        return new Container.Mount(
                mount.getHostPath(),
                mount.getContainerPath(),
                "",
                !mount.getReadonly(),
                propagation);
    }

    /** Empty when the runtime does not tell. */
    private String sandboxOf(String id, JsonNode info) throws IOException, InterruptedException {
        String told = RuntimeJson.text(info, "sandboxID");
        if (!told.isEmpty()) {
            return told;
        }
        return call(
                        "ListContainers",
                        Cri.ListContainersRequest.newBuilder()
                                .setFilter(Cri.ContainerFilter.newBuilder().setId(id))
                                .build(),
                        Cri.ListContainersResponse.parser())
                .flatMap(list ->
                        list.getContainersList().stream()
                                .filter(one -> one.getId().equals(id))
                                .findFirst())
                .map(Cri.ListedContainer::getPodSandboxId)
                .orElse("");
    }

    private Container ofSandbox(ContainerPlace place, Cri.PodSandboxStatusResponse found)
            throws IOException, InterruptedException {
        JsonNode info = info(found.getInfoMap());
        var container = new ContainerBuilder(place);
        container.type = type();
        container.name = found.getStatus().getMetadata().getName();
        container.image(RuntimeJson.text(info, "image"));
        container.sandboxId = found.getStatus().getId();
        container.labels(found.getStatus().getLabelsMap());
        container.privileged =
                RuntimeJson.truth(info, "config", "linux", "security_context", "privileged");
        remembered(container.sandboxId, found).addTo(container);
        return container.build();
    }

    private Sandbox remembered(String id, Cri.PodSandboxStatusResponse found) {
        var sandbox = Sandbox.of(found);
        if (sandbox.isWhole()) {
            synchronized (sandboxes) {
                sandboxes.put(id, sandbox);
            }
        }
        return sandbox;
    }

    /**
     * Asks for the pod of a container that is being made, as long as that is told.
     *
     * @param id of its sandbox; empty for none
     */
    void prepare(String id) throws InterruptedException {
        if (id.isEmpty()) {
            return;
        }
        try {
            sandboxOfContainer(id);
        } catch (IOException ignored) {
            // it is asked for when the container is
        }
    }

    private Optional<Sandbox> sandboxOfContainer(String id)
            throws IOException, InterruptedException {
        synchronized (sandboxes) {
            Sandbox known = sandboxes.get(id);
            if (known != null) {
                return Optional.of(known);
            }
        }
        return sandbox(id).map(found -> remembered(id, found));
    }

    private String type() throws IOException, InterruptedException {
        if (name.isEmpty()) {
            name = runtime().getRuntimeName();
        }
        return name;
    }

    /** What a runtime adds in its own words; an empty object when that is not JSON. */
    private static JsonNode info(Map<String, String> info) {
        return RuntimeJson.readOrNothing(
                info.getOrDefault("info", "{}").getBytes(StandardCharsets.UTF_8));
    }
}
