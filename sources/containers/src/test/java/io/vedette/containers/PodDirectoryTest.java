package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vedette.syscalls.ContainerLookup.PodAnswer;
import io.vedette.syscalls.ContainerLookup.PodKnown;
import io.vedette.syscalls.ContainerLookup.PodPending;
import io.vedette.syscalls.ContainerLookup.PodUnknown;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom pods belong to, by a real server of HTTPS that behaves well or not. */
class PodDirectoryTest {
    private static final String UID = "0c8a8d3e-3b1f-4e0c-9d3b-3a0f5d1c2b4a";
    private static final Pod.Reference WEB = new Pod.Reference(UID, "shop", "web-7d9-x1");
    private static final String POD = "/api/v1/namespaces/shop/pods/web-7d9-x1";
    private static final String SET = "/apis/apps/v1/namespaces/shop/replicasets/web-7d9";

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicLong ahead = new AtomicLong();

    @TempDir private Path temporary;
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.start(temporary, "IP:127.0.0.1");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private PodDirectory directory(ClusterAccess access) {
        List<Duration> waits =
                List.of(
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(200));
        return new PodDirectory(
                access, problems::add, waits, () -> System.nanoTime() + ahead.get());
    }

    private PodDirectory ofKubelet() throws IOException {
        return directory(new ClusterAccess(Optional.empty(), List.of(cluster.server())));
    }

    private PodDirectory ofApi() throws IOException {
        return directory(new ClusterAccess(Optional.of(cluster.server()), List.of()));
    }

    private static PodAnswer answer(PodDirectory directory, Pod.Reference reference) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> directory.find(reference), found -> !(found instanceof PodPending));
    }

    private static List<String> owners(PodAnswer answer) {
        assertThat(answer).isInstanceOf(PodKnown.class);
        return ((PodKnown) answer)
                .pod().owners().stream().map(owner -> owner.kind() + "/" + owner.name()).toList();
    }

    private static String web() {
        return PodOwnersTest.pod(
                UID,
                "web-7d9-x1",
                "\"labels\": {\"pod-template-hash\": \"7d9\"}, "
                        + PodOwnersTest.ownedBy("apps/v1", "ReplicaSet", "web-7d9"));
    }

    private void putReplicaSet() {
        cluster.put(
                SET,
                """
                {"metadata": {"uid": "u-web-7d9", "ownerReferences": [
                  {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "u-web",
                   "controller": true}]}}
                """);
    }

    private void list(String... pods) {
        cluster.put("/pods", "{\"items\": [" + String.join(",", pods) + "]}");
    }

    @Test
    void aKubeletsListAndAnApiServerTellOfADeployment() throws IOException {
        list(web());
        putReplicaSet();
        try (PodDirectory pods =
                directory(
                        new ClusterAccess(
                                Optional.of(cluster.server()), List.of(cluster.server())))) {
            assertThat(pods.find(WEB)).isInstanceOf(PodPending.class);
            assertThat(owners(answer(pods, WEB)))
                    .containsExactly("ReplicaSet/web-7d9", "Deployment/web");
            assertThat(cluster.asked).containsExactly("/pods", SET);
            assertThat(pods.counts().pods(PodCounts.Outcome.KNOWN)).isEqualTo(1);
            assertThat(pods.counts().questions(PodCounts.Question.ANSWERED)).isEqualTo(2);
        }
    }

    @Test
    void aKubeletAloneTellsOfADeploymentByItsName() throws IOException {
        list(web());
        try (PodDirectory pods = ofKubelet()) {
            assertThat(owners(answer(pods, WEB)))
                    .containsExactly("ReplicaSet/web-7d9", "Deployment/web");
        }
    }

    @Test
    void anApiServerAloneTellsOfADeployment() throws IOException {
        cluster.put(POD, web());
        putReplicaSet();
        try (PodDirectory pods = ofApi()) {
            pods.seen("/kubepods/besteffort/pod" + UID + "/0");
            assertThat(owners(answer(pods, WEB)))
                    .containsExactly("ReplicaSet/web-7d9", "Deployment/web");
            assertThat(cluster.asked).containsExactly(POD, SET);
        }
    }

    @Test
    void aReplicaSetThatMayNotBeReadIsNotAskedForAgainAndAgain() throws IOException {
        String other = UID.replace('0', '1');
        list(web(), web().replace(UID, other));
        cluster.put(SET, 403, "{}");
        try (PodDirectory pods =
                directory(
                        new ClusterAccess(
                                Optional.of(cluster.server()), List.of(cluster.server())))) {
            assertThat(owners(answer(pods, WEB))).endsWith("Deployment/web");
            assertThat(owners(answer(pods, new Pod.Reference(other, "shop", "web-7d9-x1"))))
                    .endsWith("Deployment/web");
            assertThat(cluster.asked).containsExactly("/pods", SET);
            assertThat(pods.counts().questions(PodCounts.Question.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void aPodIsAskedForFromTheFirstSightOfItsGroupOn() throws IOException {
        list(web());
        try (PodDirectory pods = ofKubelet()) {
            pods.seen(
                    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                            + UID.replace('-', '_')
                            + ".slice/cri-containerd-0.scope");

            await().until(() -> pods.counts().pods(PodCounts.Outcome.KNOWN) == 1);
            assertThat(pods.find(WEB)).isInstanceOf(PodKnown.class);
        }
    }

    @Test
    void aStaticPodIsKnownByWhatItsKubeletCallsIt() throws IOException {
        String hash = "0123456789abcdef0123456789abcdef";
        cluster.put(
                "/api/v1/namespaces/shop/pods/etcd-worker-1",
                PodOwnersTest.pod(
                        UID,
                        "etcd-worker-1",
                        "\"annotations\": {\"kubernetes.io/config.mirror\": \""
                                + hash
                                + "\"}, "
                                + PodOwnersTest.ownedBy("v1", "Node", "worker-1")));
        try (PodDirectory pods = ofApi()) {
            assertThat(owners(answer(pods, new Pod.Reference(hash, "shop", "etcd-worker-1"))))
                    .containsExactly("Node/worker-1");
        }
    }

    @Test
    void anotherPodOfTheSameNameIsNotTakenForIt() throws IOException {
        cluster.put(POD, web().replace(UID, "another"));
        try (PodDirectory pods = ofApi()) {
            assertThat(answer(pods, WEB)).isInstanceOf(PodUnknown.class);
            assertThat(pods.counts().pods(PodCounts.Outcome.UNKNOWN)).isEqualTo(1);
            assertThat(problems).isEmpty();
        }
    }

    @Test
    void aPodThatTheKubeletListsLaterIsFound() throws IOException {
        list();
        try (PodDirectory pods = ofKubelet()) {
            assertThat(pods.find(WEB)).isInstanceOf(PodPending.class);
            await().until(() -> cluster.asked.size() >= 2);
            list(web());
            assertThat(owners(answer(pods, WEB))).contains("Deployment/web");
        }
    }

    @Test
    void aTokenIsReadAnewWhenItWasReplaced() throws IOException {
        list(web());
        cluster.token = "second";
        try (PodDirectory pods = ofKubelet()) {
            assertThat(answer(pods, WEB)).isInstanceOf(PodUnknown.class);
            assertThat(pods.counts().questions(PodCounts.Question.REFUSED)).isPositive();
            assertThat(problems).singleElement().asString().contains("answers /pods with 401");

            Files.writeString(temporary.resolve("token"), "second\n");
            ahead.addAndGet(Duration.ofMinutes(2).toNanos());
            assertThat(owners(answer(pods, WEB))).contains("Deployment/web");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, {}, answers /pods with 401",
        "403, {}, answers /pods with 403",
        "500, {}, answers /pods with 500",
        "302, {}, answers /pods with 302",
        "200, nonsense, the list of pods is no JSON",
        "200, '[]', the list of pods is no object"
    })
    void whoCannotBeAskedIsToldOnceAndAskedLessOften(int status, String body, String told)
            throws IOException {
        cluster.put("/pods", status, body);
        try (PodDirectory pods = ofKubelet()) {
            assertThat(answer(pods, WEB)).isInstanceOf(PodUnknown.class);
            assertThat(pods.find(WEB)).isInstanceOf(PodUnknown.class);

            assertThat(problems).singleElement().asString().contains(told, "vedette doctor");
            assertThat(cluster.asked.size()).isLessThanOrEqualTo(3);
            assertThat(pods.counts().pods(PodCounts.Outcome.UNASKED)).isEqualTo(1);
        }
    }

    @Test
    void anAnswerBeyondAllMeasureIsNotRead() throws IOException {
        cluster.put("/pods", " ".repeat(ClusterClient.LARGEST_ANSWER + 1));
        try (PodDirectory pods = ofKubelet()) {
            assertThat(answer(pods, WEB)).isInstanceOf(PodUnknown.class);
            assertThat(pods.counts().questions(PodCounts.Question.FAILED)).isPositive();
        }
    }

    @Test
    void aServerThatHangsMakesNobodyWaitForLong() throws IOException {
        cluster.hangs = true;
        try (PodDirectory pods = ofKubelet()) {
            assertThat(pods.find(WEB)).isInstanceOf(PodPending.class);
            ahead.addAndGet(Duration.ofSeconds(6).toNanos());
            assertThat(pods.find(WEB)).isInstanceOf(PodUnknown.class);
        }
    }

    @Test
    void noMoreThanSomeAreLookedUpAtOnce() throws IOException {
        cluster.hangs = true;
        try (PodDirectory pods = ofKubelet()) {
            for (int i = 0; i < PodDirectory.MOST_AT_ONCE; i++) {
                assertThat(pods.find(new Pod.Reference("uid-" + i, "", "")))
                        .isInstanceOf(PodPending.class);
            }
            assertThat(pods.find(WEB)).isInstanceOf(PodUnknown.class);
            assertThat(pods.counts().pods(PodCounts.Outcome.REFUSED)).isEqualTo(1);
        }
    }

    private Optional<byte[]> ask(UnaryOperator<ClusterCredentials> credentials, String address)
            throws Exception {
        try (var client =
                new ClusterClient(
                        ClusterServer.of(address, credentials.apply(cluster.credentials()), "test"),
                        Duration.ofSeconds(5))) {
            return client.get("/pods");
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrustedNorToldTheToken() throws Exception {
        list();
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        try (TestCluster other = TestCluster.start(elsewhere, "IP:127.0.0.1")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(same -> other.credentials(), cluster.address()))
                    .withMessageContaining("cannot be asked")
                    .withMessageContaining("PKIX");
        }
        assertThat(cluster.asked).isEmpty();
    }

    @Test
    void aServerOfAnotherNameIsNotTrusted() throws Exception {
        list();
        String byName = cluster.address().replace("127.0.0.1", "localhost");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ask(same -> same, byName))
                .withMessageContaining("localhost");
        assertThat(cluster.asked).isEmpty();
    }

    @Test
    void aServersVeryCertificateIsTrustedUnderAnyName() throws Exception {
        list();
        String byName = cluster.address().replace("127.0.0.1", "localhost");

        assertThat(ask(same -> cluster.credentialsOfItself(), byName)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1:10255, without TLS could be anybody",
        "ftp://127.0.0.1, is no address",
        "10.0.0.1:10250, is no address",
        "https://a:b@127.0.0.1, is no address",
        "https://127.0.0.1/?x=y, is no address"
    })
    void anAddressThatTellsNobodyApartIsRefused(String address, String told) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ClusterServer.of(address, ClusterCredentials.NONE, "test"))
                .withMessageContaining(told);
    }

    @Test
    void whatIsSentInTheClearTellsNoToken() throws IOException {
        assertThat(
                        ClusterServer.of("http://127.0.0.1:10255", cluster.credentials(), "test")
                                .credentials()
                                .tellsWho())
                .isFalse();
    }

    @Test
    void inAPodItsServiceAccountIsUsed() throws Exception {
        list(web());
        String[] address = cluster.address().split("[:/]+", -1);

        ClusterAccess access =
                ClusterAccess.find(
                        Optional.empty(),
                        Optional.of(cluster.address()),
                        Map.of(
                                "KUBERNETES_SERVICE_HOST",
                                address[1],
                                "KUBERNETES_SERVICE_PORT",
                                address[2]),
                        temporary);

        assertThat(access.api().orElseThrow().address()).hasToString(cluster.address());
        assertThat(ClusterCheck.run(access))
                .extracting(ClusterCheck.Finding::answers, ClusterCheck.Finding::found)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, "1 pods"),
                        org.assertj.core.groups.Tuple.tuple(
                                true,
                                "pods may be read, replicasets may be read, jobs may be read"));
    }

    @Test
    void aPodThatTheKubeletDidNotTellOfIsAskedForByItsNameAtOnce() throws IOException {
        cluster.put("/pods", 403, "{}");
        cluster.put(POD, web());
        putReplicaSet();
        try (PodDirectory pods =
                directory(
                        new ClusterAccess(
                                Optional.of(cluster.server()), List.of(cluster.server())))) {
            pods.seen("/kubepods/besteffort/pod" + UID + "/0");
            await().until(() -> pods.counts().pods(PodCounts.Outcome.UNASKED) == 1);
            assertThat(owners(answer(pods, WEB))).endsWith("Deployment/web");
            assertThat(problems).isEmpty();
        }
    }

    @Test
    void withoutAnybodyToAskPodsAreUnknown() {
        try (PodDirectory pods = directory(ClusterAccess.NONE)) {
            assertThat(pods.find(WEB)).isInstanceOf(PodUnknown.class);
        }
    }
}
