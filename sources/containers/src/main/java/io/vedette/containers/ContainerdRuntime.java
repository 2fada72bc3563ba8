package io.vedette.containers;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.containers.wire.Containerd;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * containerd by its own interface: also containers that no kubelet made, and pods' own before its
 * CRI plugin tells of them.
 *
 * @see <a href="https://github.com/containerd/containerd/tree/main/api/services">the interface</a>
 */
final class ContainerdRuntime implements ContainerRuntime {
    private static final String CONTAINERS = "/containerd.services.containers.v1.Containers/";
    private static final String IMAGES = "/containerd.services.images.v1.Images/";
    private static final String NAMESPACES = "/containerd.services.namespaces.v1.Namespaces/";
    private static final String OF_KUBELETS = "k8s.io";

    /** Docker keeps its containers here, their names and images only to itself. */
    private static final String OF_DOCKER = "moby";

    private static final String SANDBOX_OF_KUBELETS = "io.kubernetes.cri.sandbox-id";

    private static final int MOST_NAMESPACES = 32;
    private static final int UNIQUE_ID_LENGTH = 64;

    private final RuntimeCalls client;

    /** Those that there were when it was last looked. */
    private volatile List<String> namespaces = List.of();

    ContainerdRuntime(RuntimeCalls client) {
        this.client = client;
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return "containerd with the namespaces " + String.join(", ", namespaces());
    }

    private <T extends MessageLite> Optional<T> call(
            String method, MessageLite question, Parser<T> answers, String namespace)
            throws IOException, InterruptedException {
        return client.call(method, question, answers, Map.of("containerd-namespace", namespace));
    }

    private List<String> namespaces() throws IOException, InterruptedException {
        return client.call(
                        NAMESPACES + "List",
                        Containerd.ListNamespacesRequest.getDefaultInstance(),
                        Containerd.ListNamespacesResponse.parser(),
                        Map.of())
                .map(list ->
                        list.getNamespacesList().stream()
                                .map(Containerd.Namespace::getName)
                                .limit(MOST_NAMESPACES)
                                .toList())
                .orElse(List.of());
    }

    @Override
    public Optional<Container> find(ContainerPlace place) throws IOException, InterruptedException {
        // a name that somebody chose may be in several, also in one that is new
        List<String> before = place.fullId().length() == UNIQUE_ID_LENGTH ? namespaces : List.of();
        Optional<Container> found = find(place, before);
        if (found.isEmpty()) {
            namespaces = namespaces();
            found = find(place, namespaces.stream().filter(one -> !before.contains(one)).toList());
        }
        return found;
    }

    private Optional<Container> find(ContainerPlace place, List<String> in)
            throws IOException, InterruptedException {
        var likeliestFirst = new ArrayList<>(in);
        likeliestFirst.sort(
                Comparator.comparing((String one) -> !isIn(place, one))
                        .thenComparing(one -> !one.equals(OF_KUBELETS)));
        for (String namespace : likeliestFirst) {
            Optional<Containerd.GetContainerResponse> found =
                    call(
                            CONTAINERS + "Get",
                            Containerd.GetContainerRequest.newBuilder()
                                    .setId(place.fullId())
                                    .build(),
                            Containerd.GetContainerResponse.parser(),
                            namespace);
            if (found.isPresent()) {
                return Optional.of(container(place, namespace, found.get().getContainer()));
            }
        }
        return Optional.empty();
    }

    /** Most often the control group lies in a folder that is called like the namespace. */
    private static boolean isIn(ContainerPlace place, String namespace) {
        return place.path().contains("/" + namespace + "/");
    }

    private Container container(ContainerPlace place, String namespace, Containerd.Container found)
            throws IOException, InterruptedException {
        var container = new ContainerBuilder(place);
        container.type = namespace.equals(OF_DOCKER) ? "docker" : "containerd";
        container.name = found.getId();
        container.image(found.getImage());
        container.labels(found.getLabelsMap());
        JsonNode specification =
                RuntimeJson.readOrNothing(found.getSpec().getValue().toByteArray());
        container.privileged = OciSpecification.isPrivileged(specification);
        OciSpecification.namespaces(specification, container);
        OciSpecification.mounts(specification, container);
        container.sandboxId =
                RuntimeJson.text(specification.path("annotations"), SANDBOX_OF_KUBELETS);
        if (!found.getImage().isEmpty()) {
            container.digest(digest(found.getImage(), namespace));
        }
        return container.build();
    }

    /** The digest of an image that a kubelet's containers are made from; empty without one. */
    String digestForKubelets(String image) throws IOException, InterruptedException {
        return digest(image, OF_KUBELETS);
    }

    private String digest(String image, String namespace) throws IOException, InterruptedException {
        return call(
                        IMAGES + "Get",
                        Containerd.GetImageRequest.newBuilder().setName(image).build(),
                        Containerd.GetImageResponse.parser(),
                        namespace)
                .map(found -> found.getImage().getTarget().getDigest())
                .orElse("");
    }
}
