package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is done with files that are not as Podman writes them; those are in the tests of the whole.
 */
class PodmanStorageTest {
    private static final String ID = "ab".repeat(32);
    private static final ContainerPlace PLACE =
            new ContainerPlace("abababababab", ID, "/libpod_parent/libpod-" + ID, 0);

    @TempDir private Path directory;
    private Path containers;

    @BeforeEach
    void makeFolders() throws IOException {
        containers = Files.createDirectories(directory.resolve("overlay-containers"));
        Files.createDirectories(directory.resolve("overlay-images"));
    }

    private PodmanStorage holding(String list) throws IOException {
        Files.writeString(containers.resolve("containers.json"), list);
        return new PodmanStorage(directory);
    }

    private static String entry(String metadata) {
        return "[7, null, {\"id\": \"%s\", \"image\": \"12ab\", \"metadata\": %s}]"
                .formatted(ID, metadata);
    }

    @Test
    void nameImageAndDigestAreRead() throws Exception {
        Files.writeString(
                directory.resolve("overlay-images/images.json"),
                "[{\"id\": \"12ab\", \"digest\": \"sha256:cd34\"}]");
        PodmanStorage storage =
                holding(
                        entry(
                                "\"{\\\"name\\\": \\\"shop\\\", \\\"image-name\\\": \\\"a/b:7\\\"}\""));

        Container found = storage.find(PLACE).orElseThrow();

        assertThat(found.type()).isEqualTo("podman");
        assertThat(found.name()).isEqualTo("shop");
        assertThat(found.repository()).isEqualTo("a/b");
        assertThat(found.tag()).isEqualTo("7");
        assertThat(found.imageId()).isEqualTo("12ab");
        assertThat(found.digest()).isEqualTo("sha256:cd34");
    }

    @Test
    void whatIsNotPodmansOrHasNoIdIsNotLookedFor() throws Exception {
        PodmanStorage storage = holding(entry("\"{}\""));

        assertThat(storage.find(new ContainerPlace("x", ID, "/docker/" + ID, 0))).isEmpty();
        assertThat(storage.find(new ContainerPlace("x", "../../etc", "/libpod-../../etc", 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"no JSON\"", "7", "[]", "\"[1]\"", "\"{\\\"name\\\": 7}\""})
    void whatIsOfAnotherShapeIsLeftOut(String metadata) throws Exception {
        Container found = holding(entry(metadata)).find(PLACE).orElseThrow();

        assertThat(found.name()).isEmpty();
        assertThat(found.digest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[{", "\u0000"})
    void whatIsNoListIsAnError(String list) throws Exception {
        PodmanStorage storage = holding(list);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> storage.find(PLACE));
    }

    @Test
    void withoutFilesNobodyIsKnown() throws Exception {
        assertThat(new PodmanStorage(directory).find(PLACE)).isEmpty();
    }
}
