package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.containers.wire.Containerd;
import io.vedette.containers.wire.Cri;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of answers, also of those that no runtime should give. */
class RuntimeAnswersTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String IMAGE_ID = "b8253e41".repeat(8);
    private static final ContainerPlace PLACE =
            new ContainerPlace(ID.substring(0, 12), ID, "/docker/" + ID, 0);

    private final Map<String, byte[]> answers = new HashMap<>();

    private final RuntimeCalls calls =
            new RuntimeCalls() {
                @Override
                public <T extends MessageLite> Optional<T> call(
                        String method,
                        MessageLite question,
                        Parser<T> parser,
                        Map<String, String> headers)
                        throws IOException {
                    byte[] answer = answers.get(method.substring(method.lastIndexOf('/') + 1));
                    return answer == null
                            ? Optional.empty()
                            : Optional.of(parser.parseFrom(answer));
                }

                @Override
                public Optional<byte[]> get(String path) {
                    return Optional.ofNullable(answers.get(path));
                }
            };

    private void docker(String path, String answer) {
        answers.put(path, answer.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Container> askDocker() throws IOException, InterruptedException {
        return new DockerRuntime(calls).find(PLACE);
    }

    @Test
    void dockersAnswerIsRead() throws Exception {
        docker(
                "/containers/" + ID + "/json",
                """
                {"Id": "%s", "Name": "/shop", "Image": "sha256:12ab",
                 "Config": {"Image": "shop/web:7", "Labels": {"team": "blue", "number": 5}},
                 "HostConfig": {"Privileged": true, "PidMode": "host", "NetworkMode": "bridge", "IpcMode": "private"},
                 "Mounts": [{"Source": "/srv", "Destination": "/data", "Mode": "z", "RW": true, "Propagation": "rprivate"}],
                 "NetworkSettings": {"IPAddress": "", "Networks": {"a": {"IPAddress": "10.0.0.7"}}}}
                """
                        .formatted(ID));
        docker(
                "/images/sha256%3A12ab/json",
                """
                {"RepoDigests": ["shop/web@sha256:cd34"]}
                """);

        Container found = askDocker().orElseThrow();

        assertThat(found.type()).isEqualTo("docker");
        assertThat(found.name()).isEqualTo("shop");
        assertThat(found.image()).isEqualTo("shop/web:7");
        assertThat(found.imageId()).isEqualTo("12ab");
        assertThat(found.digest()).isEqualTo("sha256:cd34");
        assertThat(found.privileged()).isTrue();
        assertThat(found.hostPid()).isTrue();
        assertThat(found.hostNetwork()).isFalse();
        assertThat(found.ip()).isEqualTo("10.0.0.7");
        assertThat(found.labels()).containsOnly(Map.entry("team", "blue"));
        assertThat(found.mounts())
                .containsExactly(new Container.Mount("/srv", "/data", "z", true, "rprivate"));
    }

    @Test
    void aContainerThatIsOnlyCalledLikeAnIdIsNotTakenForIt() throws Exception {
        docker("/containers/" + ID + "/json", "{\"Id\": \"ff\", \"Name\": \"/" + ID + "\"}");

        assertThat(askDocker()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"text\"", "{", "{\"Id\": ", "\u0000"})
    void whatIsNoObjectIsAnError(String answer) {
        docker("/containers/" + ID + "/json", answer);

        assertThatExceptionOfType(IOException.class).isThrownBy(this::askDocker);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Id\": \"%s\", \"Config\": 7, \"Mounts\": {\"a\": 1}, \"HostConfig\": []}",
                "{\"Id\": \"%s\", \"Mounts\": [1, null, {}], \"Config\": {\"Labels\": [\"a\"]}}",
                "{\"Id\": \"%s\", \"Name\": {}, \"NetworkSettings\": {\"Networks\": [0]}}"
            })
    void whatIsOfAnotherShapeIsLeftOut(String answer) throws Exception {
        docker("/containers/" + ID + "/json", answer.formatted(ID));

        Container found = askDocker().orElseThrow();

        assertThat(found.image()).isEmpty();
        assertThat(found.labels()).isEmpty();
    }

    @Test
    void textsAndListsAreCut() throws Exception {
        var labels = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            labels.append(i == 0 ? "" : ",").append("\"label").append(i).append("\": \"x\"");
        }
        docker(
                "/containers/" + ID + "/json",
                "{\"Id\": \""
                        + ID
                        + "\", \"Name\": \""
                        + "n".repeat(100_000)
                        + "\", \"Config\": {\"Labels\": {"
                        + labels
                        + "}}}");

        Container found = askDocker().orElseThrow();

        assertThat(found.name()).hasSize(16 << 10);
        assertThat(found.labels()).hasSize(1000);
    }

    private void criO(Cri.ContainerStatus.Builder container, String info) {
        answers.put(
                "Version",
                Cri.VersionResponse.newBuilder()
                        .setRuntimeName("cri-o")
                        .setRuntimeVersion("1.37.0")
                        .build()
                        .toByteArray());
        answers.put(
                "ContainerStatus",
                Cri.ContainerStatusResponse.newBuilder()
                        .setStatus(container.setId(ID))
                        .putInfo("info", info)
                        .build()
                        .toByteArray());
    }

    private void criOsPod(Cri.PodSandboxStatus.Builder pod, String info) {
        answers.put(
                "PodSandboxStatus",
                Cri.PodSandboxStatusResponse.newBuilder()
                        .setStatus(
                                pod.setMetadata(
                                                Cri.PodSandboxMetadata.newBuilder()
                                                        .setName("web-1")
                                                        .setNamespace("shop")
                                                        .setUid("6d0a-uid"))
                                        .putLabels("app", "shop")
                                        .putLabels("io.kubernetes.container.name", "POD"))
                        .putInfo("info", info)
                        .build()
                        .toByteArray());
    }

    private static Cri.PodSandboxStatus.Builder criOsPodWithAddress() {
        return Cri.PodSandboxStatus.newBuilder()
                .setId("ee")
                .setNetwork(Cri.PodSandboxNetworkStatus.newBuilder().setIp("10.88.0.2"))
                .setLinux(
                        Cri.LinuxPodSandboxStatus.newBuilder()
                                .setNamespaces(
                                        Cri.Namespaces.newBuilder()
                                                .setOptions(
                                                        Cri.NamespaceOptions.newBuilder()
                                                                .setPid(1))));
    }

    /** The container of a pod; what differs is set by the tests. */
    private static Cri.ContainerStatus.Builder criOsContainer() {
        return Cri.ContainerStatus.newBuilder()
                .setMetadata(Cri.ContainerMetadata.newBuilder().setName("till"))
                .setImage(Cri.ImageSpec.newBuilder().setImage("quay.io/shop/web:7"))
                .setImageRef("quay.io/shop/web@sha256:cd34")
                .setImageId(IMAGE_ID)
                .putLabels("tier", "front")
                .putLabels("io.kubernetes.container.name", "till")
                .putLabels("io.kubernetes.pod.name", "web-1")
                .addMounts(
                        Cri.Mount.newBuilder()
                                .setHostPath("/etc")
                                .setContainerPath("/node-etc")
                                .setReadonly(true))
                .addMounts(
                        Cri.Mount.newBuilder()
                                .setHostPath("/srv")
                                .setContainerPath("/data")
                                .setPropagation(1));
    }

    private static String criOsInfo(boolean privileged) {
        return """
        {"sandboxID": "ee", "pid": 4757, "privileged": %s, "runtimeSpec": {"process": {"capabilities":
         {"bounding": ["CAP_CHOWN"]}}, "annotations": {"io.container.manager": "cri-o"}, "linux": {}}}
        """
                .formatted(privileged);
    }

    @Test
    void criOsAnswerIsRead() throws Exception {
        criO(criOsContainer(), criOsInfo(false));
        criOsPod(
                criOsPodWithAddress(),
                """
                {"runtimeSpec": {"annotations": {"io.kubernetes.cri-o.CNIResult":
                 "{\\"cniVersion\\":\\"1.1.0\\",\\"ips\\":[{\\"address\\":\\"10.88.0.2/24\\"}]}"}}}
                """);

        Container found = new CriRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.type()).isEqualTo("cri-o");
        assertThat(found.name()).isEqualTo("till");
        assertThat(found.image()).isEqualTo("quay.io/shop/web:7");
        assertThat(found.repository()).isEqualTo("quay.io/shop/web");
        assertThat(found.tag()).isEqualTo("7");
        assertThat(found.imageId()).isEqualTo(IMAGE_ID);
        assertThat(found.digest()).isEqualTo("sha256:cd34");
        assertThat(found.privileged()).isFalse();
        assertThat(found.hostPid()).isFalse();
        assertThat(found.hostNetwork()).isFalse();
        assertThat(found.ip()).isEqualTo("10.88.0.2");
        assertThat(found.networkJson())
                .isEqualTo("{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\"10.88.0.2/24\"}]}");
        assertThat(found.mounts())
                .containsExactly(
                        new Container.Mount("/etc", "/node-etc", "", false, "private"),
                        new Container.Mount("/srv", "/data", "", true, "rslave"));
        assertThat(found.labels())
                .containsEntry("tier", "front")
                .containsEntry("io.kubernetes.pod.name", "web-1")
                .containsEntry("io.kubernetes.pod.namespace", "shop")
                .containsEntry("io.kubernetes.pod.uid", "6d0a-uid");
        assertThat(found.podSandboxId()).isEqualTo("ee");
        assertThat(found.podLabels()).containsEntry("app", "shop");
    }

    @Test
    void criOsPodOnTheNodesNetworkHasNoAddress() throws Exception {
        criO(criOsContainer(), criOsInfo(true));
        criOsPod(
                Cri.PodSandboxStatus.newBuilder()
                        .setId("ee")
                        .setNetwork(Cri.PodSandboxNetworkStatus.getDefaultInstance())
                        .setLinux(
                                Cri.LinuxPodSandboxStatus.newBuilder()
                                        .setNamespaces(
                                                Cri.Namespaces.newBuilder()
                                                        .setOptions(
                                                                Cri.NamespaceOptions.newBuilder()
                                                                        .setNetwork(2)
                                                                        .setPid(2)))),
                "no JSON");

        Container found = new CriRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.privileged()).isTrue();
        assertThat(found.hostNetwork()).isTrue();
        assertThat(found.hostPid()).isTrue();
        assertThat(found.hostIpc()).isFalse();
        assertThat(found.ip()).isEmpty();
        assertThat(found.networkJson()).isEmpty();
    }

    @Test
    void anImageThatHasLostItsNameInCriOHasOnlyItsId() throws Exception {
        criO(
                criOsContainer().setImage(Cri.ImageSpec.getDefaultInstance()).setImageRef(IMAGE_ID),
                criOsInfo(false));
        criOsPod(criOsPodWithAddress(), "{}");

        Container found = new CriRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.image()).isEmpty();
        assertThat(found.repository()).isEmpty();
        assertThat(found.digest()).isEmpty();
        assertThat(found.imageId()).isEqualTo(IMAGE_ID);
    }

    @Test
    void criOsPauseContainerIsRead() throws Exception {
        answers.put(
                "Version",
                Cri.VersionResponse.newBuilder().setRuntimeName("cri-o").build().toByteArray());
        criOsPod(
                criOsPodWithAddress().setId(ID),
                "{\"image\": \"registry.test/pause:3\", \"pid\": 23211, \"runtimeSpec\": {}}");

        Container found = new CriRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.type()).isEqualTo("cri-o");
        assertThat(found.name()).isEqualTo("web-1");
        assertThat(found.repository()).isEqualTo("registry.test/pause");
        assertThat(found.podSandboxId()).isEqualTo(ID);
        assertThat(found.ip()).isEqualTo("10.88.0.2");
    }

    private static byte[] sandbox(String name) {
        return Cri.PodSandboxStatusResponse.newBuilder()
                .setStatus(
                        Cri.PodSandboxStatus.newBuilder()
                                .setId("ee")
                                .setNetwork(
                                        Cri.PodSandboxNetworkStatus.newBuilder().setIp("10.0.0.7"))
                                .setMetadata(Cri.PodSandboxMetadata.newBuilder().setName(name)))
                .build()
                .toByteArray();
    }

    @Test
    void thePodOfAContainerIsAskedForOnceWhileTheContainerIsMade() throws Exception {
        var runtime = new CriRuntime(calls);
        answers.put("Version", Cri.VersionResponse.getDefaultInstance().toByteArray());
        answers.put("PodSandboxStatus", sandbox("web-1"));
        runtime.prepare("ee");
        // containerd does not tell while it starts a container of the pod
        answers.put("PodSandboxStatus", new byte[] {7});
        runtime.prepare("ff");
        answers.put(
                "ContainerStatus",
                Cri.ContainerStatusResponse.newBuilder()
                        .setStatus(Cri.ContainerStatus.newBuilder().setId(ID))
                        .putInfo("info", "{\"sandboxID\": \"ee\"}")
                        .build()
                        .toByteArray());

        Container found = runtime.find(PLACE).orElseThrow();

        assertThat(found.labels()).containsEntry("io.kubernetes.pod.name", "web-1");
    }

    @Test
    void theSandboxOfAContainerThatIsBeingMadeIsTold() throws Exception {
        answers.put("List", namespaces("k8s.io"));
        answers.put(
                "Get",
                Containerd.GetContainerResponse.newBuilder()
                        .setContainer(
                                Containerd.Container.newBuilder()
                                        .setSpec(
                                                Containerd.Typed.newBuilder()
                                                        .setValue(
                                                                ByteString.copyFromUtf8(
                                                                        """
                                                                        {"annotations": {"io.kubernetes.cri.sandbox-id": "ee"}}
                                                                        """))))
                        .build()
                        .toByteArray());

        Container found = new ContainerdRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.podSandboxId()).isEqualTo("ee");
    }

    private static byte[] namespaces(String... names) {
        var list = Containerd.ListNamespacesResponse.newBuilder();
        for (String name : names) {
            list.addNamespaces(Containerd.Namespace.newBuilder().setName(name));
        }
        return list.build().toByteArray();
    }

    @Test
    void aContainerInANamespaceThatIsNewIsFound() throws Exception {
        byte[] container =
                Containerd.GetContainerResponse.newBuilder()
                        .setContainer(Containerd.Container.newBuilder().setId(ID))
                        .build()
                        .toByteArray();
        var asked = new ArrayList<String>();
        var runtime =
                new ContainerdRuntime(
                        new RuntimeCalls() {
                            @Override
                            public <T extends MessageLite> Optional<T> call(
                                    String method,
                                    MessageLite question,
                                    Parser<T> parser,
                                    Map<String, String> headers)
                                    throws IOException, InterruptedException {
                                String namespace =
                                        headers.getOrDefault("containerd-namespace", "any");
                                asked.add(namespace);
                                answers.put("Get", container);
                                return namespace.equals("any") || namespace.equals("new")
                                        ? calls.call(method, question, parser, headers)
                                        : Optional.empty();
                            }

                            @Override
                            public Optional<byte[]> get(String path) {
                                return Optional.empty();
                            }
                        });
        answers.put("List", namespaces("default", "k8s.io"));
        assertThat(runtime.find(PLACE)).isEmpty();
        answers.put("List", namespaces("default", "k8s.io", "new"));

        assertThat(runtime.find(PLACE)).isPresent();
        assertThat(runtime.find(PLACE)).isPresent();
        assertThat(asked)
                .containsExactly(
                        "any", "k8s.io", "default", "k8s.io", "default", "any", "new", "k8s.io",
                        "default", "new");
    }

    @Test
    void aSpecificationThatIsNoneLeavesTheRest() throws Exception {
        answers.put("List", namespaces("moby"));
        answers.put(
                "Get",
                Containerd.GetContainerResponse.newBuilder()
                        .setContainer(
                                Containerd.Container.newBuilder()
                                        .setId(ID)
                                        .putLabels("team", "blue")
                                        .setSpec(
                                                Containerd.Typed.newBuilder()
                                                        .setValue(ByteString.copyFromUtf8("{{"))))
                        .build()
                        .toByteArray());

        Container found = new ContainerdRuntime(calls).find(PLACE).orElseThrow();

        assertThat(found.labels()).containsEntry("team", "blue");
        assertThat(found.privileged()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "01000000000a", "0000000005ff", "ffffffffffff"})
    void aFrameThatIsNoneIsAnError(String hexadecimal) {
        byte[] frame = java.util.HexFormat.of().parseHex(hexadecimal);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> UnixClient.message(frame, Cri.VersionResponse.parser()));
    }
}
