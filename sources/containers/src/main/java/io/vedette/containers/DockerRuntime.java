package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Docker, or Podman in its place.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/">Docker's interface</a>
 */
final class DockerRuntime implements ContainerRuntime {
    private final RuntimeCalls client;

    DockerRuntime(RuntimeCalls client) {
        this.client = client;
    }

    @Override
    public String version() throws IOException, InterruptedException {
        JsonNode version =
                RuntimeJson.read(
                        client.get("/version")
                                .orElseThrow(() -> new IOException("nothing lies at /version")));
        return type(version) + " " + RuntimeJson.text(version, "Version");
    }

    private static String type(JsonNode version) {
        for (JsonNode component : version.path("Components")) {
            if (RuntimeJson.text(component, "Name").startsWith("Podman")) {
                return "podman";
            }
        }
        return "docker";
    }

    @Override
    public Optional<Container> find(ContainerPlace place) throws IOException, InterruptedException {
        Optional<byte[]> answer =
                client.get(
                        "/containers/"
                                + URLEncoder.encode(place.fullId(), StandardCharsets.UTF_8)
                                + "/json");
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        JsonNode found = RuntimeJson.read(answer.get());
        // containers are found by their names and the beginnings of their ids, too
        if (!RuntimeJson.text(found, "Id").equals(place.fullId())) {
            return Optional.empty();
        }
        return Optional.of(container(place, found));
    }

    private Container container(ContainerPlace place, JsonNode found)
            throws IOException, InterruptedException {
        var container = new ContainerBuilder(place);
        container.type = place.path().contains("libpod") ? "podman" : "docker";
        String name = RuntimeJson.text(found, "Name");
        container.name = name.startsWith("/") ? name.substring(1) : name;
        container.image(RuntimeJson.text(found, "Config", "Image"));
        String image = RuntimeJson.text(found, "Image");
        container.imageId(image);
        container.labels(RuntimeJson.texts(RuntimeJson.at(found, "Config", "Labels")));
        container.privileged = RuntimeJson.truth(found, "HostConfig", "Privileged");
        container.hostPid = RuntimeJson.text(found, "HostConfig", "PidMode").equals("host");
        container.hostNetwork = RuntimeJson.text(found, "HostConfig", "NetworkMode").equals("host");
        container.hostIpc = RuntimeJson.text(found, "HostConfig", "IpcMode").equals("host");
        container.ip = ip(found.path("NetworkSettings"));
        for (JsonNode mount : found.path("Mounts")) {
            container.mount(
                    new Container.Mount(
                            RuntimeJson.text(mount, "Source"),
                            RuntimeJson.text(mount, "Destination"),
                            RuntimeJson.text(mount, "Mode"),
                            RuntimeJson.truth(mount, "RW"),
                            RuntimeJson.text(mount, "Propagation")));
        }
        addDigest(image, container);
        return container.build();
    }

    private static String ip(JsonNode network) {
        String ip = RuntimeJson.text(network, "IPAddress");
        for (JsonNode one : network.path("Networks")) {
            ip = ip.isEmpty() ? RuntimeJson.text(one, "IPAddress") : ip;
        }
        return ip;
    }

    /** The registry's digest is the image's, not the container's. */
    private void addDigest(String image, ContainerBuilder container)
            throws IOException, InterruptedException {
        if (image.isEmpty()) {
            return;
        }
        Optional<byte[]> answer =
                client.get("/images/" + URLEncoder.encode(image, StandardCharsets.UTF_8) + "/json");
        if (answer.isPresent()) {
            JsonNode digest = RuntimeJson.read(answer.get()).path("RepoDigests").path(0);
            if (digest.isString()) {
                container.digest(ImageName.of(digest.stringValue()).digest());
            }
        }
    }
}
