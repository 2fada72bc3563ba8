package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vedette.containers.wire.Pods;
import io.vedette.syscalls.Container;
import io.vedette.syscalls.ContainerLookup;
import io.vedette.syscalls.ContainerPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real containers of a real containerd, made by a kubelet's calls, by {@code ctr} and by runc. */
class ContainerdTest {
    private static final int OF_NODE = 2;
    private static final String SERVICE = "/runtime.v1.RuntimeService/";
    private static final List<String> PROBLEMS = new ArrayList<>();

    private static TestContainerd containerd;
    private static ContainerDirectory directory;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        containerd = TestContainerd.startOrSkip();
        directory = new ContainerDirectory(List.of(containerd.socket()), PROBLEMS::add);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (containerd != null) {
            directory.close();
            containerd.close();
        }
    }

    private static ContainerLookup.Answer answer(ContainerPlace place) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> directory.find(place),
                        found -> !(found instanceof ContainerLookup.Pending));
    }

    private static Container known(String fullId, String path) {
        var place =
                new ContainerPlace(
                        fullId.substring(0, Math.min(12, fullId.length())), fullId, path, 0);
        ContainerLookup.Answer answer = answer(place);
        assertThat(answer).isInstanceOf(ContainerLookup.Known.class);
        return ((ContainerLookup.Known) answer).container();
    }

    private static <T extends MessageLite> T kubelet(
            UnixClient client, String method, MessageLite question, Parser<T> answers)
            throws IOException, InterruptedException {
        return client.call(SERVICE + method, question, answers, Map.of()).orElseThrow();
    }

    @Test
    void whatCtrMadeIsKnownWithItsImageLabelsAndMounts() throws Exception {
        containerd.start(
                "vedette-box-1",
                List.of(
                        "--label",
                        "team=blue",
                        "--mount",
                        "type=bind,src=/tmp,dst=/host,options=rbind:ro"),
                "sleep",
                "60");

        Container found = known("vedette-box-1", "/default/vedette-box-1");

        assertThat(found.id()).isEqualTo("vedette-box-");
        assertThat(found.name()).isEqualTo("vedette-box-1");
        assertThat(found.type()).isEqualTo("containerd");
        assertThat(found.image()).isEqualTo(TestContainerd.IMAGE);
        assertThat(found.repository()).isEqualTo("vedette.test:5000/box/app");
        assertThat(found.tag()).isEqualTo("2.1");
        assertThat(found.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(found.labels()).containsEntry("team", "blue");
        assertThat(found.privileged()).isFalse();
        assertThat(found.hostPid()).isFalse();
        assertThat(found.mounts()).contains(new Container.Mount("/tmp", "/host", "", false, ""));
    }

    @Test
    void aContainerWithAllRightsIsPrivileged() throws Exception {
        containerd.start("vedette-mighty", List.of("--privileged", "--net-host"), "sleep", "60");

        Container found = known("vedette-mighty", "/default/vedette-mighty");

        assertThat(found.privileged()).isTrue();
        assertThat(found.hostNetwork()).isTrue();
    }

    @Test
    void whatAKubeletMadeIsKnownWithItsPod() throws Exception {
        var pod =
                Pods.PodSandboxConfig.newBuilder()
                        .setMetadata(
                                Pods.PodSandboxMetadata.newBuilder()
                                        .setName("shop-7d9")
                                        .setNamespace("store")
                                        .setUid("6d0a-uid"))
                        .putLabels("app", "shop")
                        .setLinux(
                                Pods.LinuxPodSandboxConfig.newBuilder()
                                        .setCgroupParent("/vedette-test")
                                        .setSecurityContext(
                                                Pods.PodSecurity.newBuilder()
                                                        .setPrivileged(true)
                                                        .setNamespaceOptions(
                                                                Pods.NamespaceOptions.newBuilder()
                                                                        .setNetwork(OF_NODE))))
                        .build();
        try (UnixClient client = UnixClient.grpc(containerd.socket().path())) {
            String sandbox =
                    kubelet(
                                    client,
                                    "RunPodSandbox",
                                    Pods.RunPodSandboxRequest.newBuilder().setConfig(pod).build(),
                                    Pods.RunPodSandboxResponse.parser())
                            .getPodSandboxId();
            containerd.remove("k8s.io", sandbox);
            String id =
                    kubelet(
                                    client,
                                    "CreateContainer",
                                    Pods.CreateContainerRequest.newBuilder()
                                            .setPodSandboxId(sandbox)
                                            .setSandboxConfig(pod)
                                            .setConfig(container())
                                            .build(),
                                    Pods.CreateContainerResponse.parser())
                            .getContainerId();
            containerd.remove("k8s.io", id);
            kubelet(
                    client,
                    "StartContainer",
                    Pods.StartContainerRequest.newBuilder().setContainerId(id).build(),
                    Pods.Empty.parser());

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> directory.hasAnnounced(id) && directory.hasAnnounced(sandbox));
            Container found = known(id, "/vedette-test/" + id);
            Container ofPod = known(sandbox, "/vedette-test/" + sandbox);

            assertThat(found.name()).isEqualTo("till");
            assertThat(found.type()).isEqualTo("containerd");
            assertThat(found.repository()).isEqualTo("vedette.test:5000/box/app");
            assertThat(found.tag()).isEqualTo("2.1");
            assertThat(found.imageId()).matches("[0-9a-f]{64}");
            assertThat(found.digest()).matches("sha256:[0-9a-f]{64}");
            assertThat(found.privileged()).isTrue();
            assertThat(found.hostNetwork()).isTrue();
            assertThat(found.mounts())
                    .contains(new Container.Mount("/etc", "/node-etc", "", false, "private"));
            assertThat(found.labels())
                    .containsEntry("tier", "front")
                    .containsEntry("io.kubernetes.pod.name", "shop-7d9")
                    .containsEntry("io.kubernetes.pod.namespace", "store")
                    .containsEntry("io.kubernetes.pod.uid", "6d0a-uid");
            assertThat(found.podSandboxId()).isEqualTo(sandbox);
            assertThat(found.podLabels()).containsEntry("app", "shop");
            assertThat(ofPod.labels()).containsEntry("io.kubernetes.pod.name", "shop-7d9");
            assertThat(ofPod.podLabels()).containsEntry("app", "shop");
            assertThat(directory.counts().containersAnnounced()).isEqualTo(2);
            kubelet(
                    client,
                    "StopPodSandbox",
                    Pods.StopPodSandboxRequest.newBuilder().setPodSandboxId(sandbox).build(),
                    Pods.Empty.parser());
        }
    }

    private static Pods.ContainerConfig container() {
        return Pods.ContainerConfig.newBuilder()
                .setMetadata(Pods.ContainerMetadata.newBuilder().setName("till"))
                .setImage(Pods.ImageSpec.newBuilder().setImage(TestContainerd.IMAGE))
                .addCommand("sleep")
                .addCommand("60")
                .addMounts(
                        Pods.Mount.newBuilder()
                                .setHostPath("/etc")
                                .setContainerPath("/node-etc")
                                .setReadonly(true))
                .putLabels("tier", "front")
                .setLinux(
                        Pods.LinuxContainerConfig.newBuilder()
                                .setSecurityContext(
                                        Pods.ContainerSecurity.newBuilder()
                                                .setPrivileged(true)
                                                .setNamespaceOptions(
                                                        Pods.NamespaceOptions.newBuilder()
                                                                .setNetwork(OF_NODE))))
                .build();
    }

    @Test
    void whatRuncMadeAloneIsUnmanaged() throws Exception {
        containerd.startRaw("vedette-raw", "sleep", "60");

        assertThat(answer(new ContainerPlace("vedette-raw", "vedette-raw", "/vedette-raw", 0)))
                .isEqualTo(new ContainerLookup.Unknown(true));
    }

    @Test
    void whatOthersRunIsNotSaidToBeUnmanaged() {
        assertThat(answer(new ContainerPlace("box", "box", "/lxc.payload.box", 0)))
                .isEqualTo(new ContainerLookup.Unknown(false));
    }

    @Test
    void withoutARuntimeNothingIsSaid() throws Exception {
        var missing = RuntimeSocket.at(Path.of("/nowhere/containerd.sock"));
        try (var alone = new ContainerDirectory(List.of(missing), PROBLEMS::add)) {
            var place = new ContainerPlace("box", "box", "/box", 0);
            ContainerLookup.Answer found =
                    await().atMost(Duration.ofSeconds(10))
                            .until(
                                    () -> alone.find(place),
                                    answer -> !(answer instanceof ContainerLookup.Pending));

            assertThat(found).isEqualTo(new ContainerLookup.Unknown(false));
            assertThat(alone.counts().containers(LookupCounts.Outcome.UNKNOWN)).isEqualTo(1);
        }
    }

    @Test
    void doctorsHearWhatAnswers() throws Exception {
        List<RuntimeCheck.Finding> findings =
                RuntimeCheck.run(
                        List.of(
                                containerd.socket(),
                                RuntimeSocket.at(Path.of("/nowhere/crio.sock"))));

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().answers()).isTrue();
        assertThat(findings.getFirst().found()).contains("containerd 1.", "k8s.io", "default");
    }
}
