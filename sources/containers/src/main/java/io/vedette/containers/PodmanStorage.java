package io.vedette.containers;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Podman's containers, read from the files of its storage: it needs no service to run containers,
 * and where none runs nobody else can be asked.
 *
 * <p>Only Podman's own containers are told of, and what the files do not have, labels and the
 * address, stays empty. Nothing is ever written or locked; a file that is being replaced is the old
 * or the new one.
 *
 * @see <a href="https://github.com/containers/storage">the storage's layout</a>
 */
final class PodmanStorage implements ContainerRuntime {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final String CONTAINERS = "-containers";
    private static final String IMAGES = "-images";
    private static final long LARGEST_FILE = 8L << 20;

    private final Path directory;

    PodmanStorage(Path directory) {
        this.directory = directory;
    }

    @Override
    public String version() {
        return "podman's storage";
    }

    @Override
    public Optional<Container> find(ContainerPlace place) throws IOException {
        // the id becomes a part of a path
        if (!place.path().contains("libpod") || !ID.matcher(place.fullId()).matches()) {
            return Optional.empty();
        }
        // one directory for each driver that was ever used
        try (DirectoryStream<Path> drivers =
                Files.newDirectoryStream(directory, "*" + CONTAINERS)) {
            for (Path containers : drivers) {
                Optional<JsonNode> found =
                        entry(containers.resolve("containers.json"), place.fullId());
                if (found.isPresent()) {
                    return Optional.of(container(place, found.get(), containers));
                }
            }
        }
        return Optional.empty();
    }

    private Container container(ContainerPlace place, JsonNode found, Path containers)
            throws IOException {
        var container = new ContainerBuilder(place);
        container.type = "podman";
        JsonNode about =
                RuntimeJson.readOrNothing(
                        RuntimeJson.text(found, "metadata").getBytes(StandardCharsets.UTF_8));
        container.name = RuntimeJson.text(about, "name");
        container.image(RuntimeJson.text(about, "image-name"));
        String image = RuntimeJson.text(found, "image");
        container.imageId(image);
        String name = String.valueOf(containers.getFileName());
        Path images =
                directory.resolve(name.substring(0, name.length() - CONTAINERS.length()) + IMAGES);
        entry(images.resolve("images.json"), image)
                .ifPresent(one -> container.digest(RuntimeJson.text(one, "digest")));
        addSpecification(containers.resolve(place.fullId()), container);
        return container.build();
    }

    /** Written a moment after the container is known, and before its first program runs. */
    private static void addSpecification(Path of, ContainerBuilder container) throws IOException {
        Path file = of.resolve("userdata").resolve("config.json");
        Optional<byte[]> text = content(file);
        if (text.isPresent()) {
            JsonNode specification = RuntimeJson.read(text.get());
            container.privileged = OciSpecification.isPrivileged(specification);
            OciSpecification.namespaces(specification, container);
            OciSpecification.mounts(specification, container);
        }
    }

    /** The entry of a list that has this id. */
    private static Optional<JsonNode> entry(Path list, String id) throws IOException {
        Optional<byte[]> text = content(list);
        if (text.isPresent()) {
            for (JsonNode one : RuntimeJson.readList(text.get())) {
                if (RuntimeJson.text(one, "id").equals(id)) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> content(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException(file + " is larger than the " + LARGEST_FILE + " limit");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException ignored) {
            // none was made with this driver, or it has ended
            return Optional.empty();
        }
    }
}
