package io.vedette.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vedette.containers.SeenPod.OwnerReference;
import io.vedette.syscalls.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod belongs to, by its own JSON and by what others say. */
class PodOwnersTest {
    private static final PodOwners.Above NOBODY =
            (namespace, owner) -> {
                throw new IOException("nobody can tell");
            };

    static String pod(String uid, String name, String metadata) {
        return """
        {"metadata": {"uid": "%s", "namespace": "shop", "name": "%s",
          "creationTimestamp": "2026-03-01T12:00:10Z"%s},
         "spec": {"nodeName": "worker-1", "serviceAccountName": "till"}}
        """
                .formatted(uid, name, metadata.isEmpty() ? "" : ", " + metadata);
    }

    static String ownedBy(String version, String kind, String name) {
        return """
        "ownerReferences": [{"apiVersion": "%s", "kind": "%s", "name": "%s", "uid": "u-%s",
          "controller": true}]\
        """
                .formatted(version, kind, name, name);
    }

    private static SeenPod seen(String json) throws IOException {
        return SeenPod.read(RuntimeJson.read(json.getBytes(StandardCharsets.UTF_8))).orElseThrow();
    }

    private static List<String> owners(SeenPod pod, PodOwners.Above above)
            throws InterruptedException {
        return PodOwners.of(pod, pod.uid(), above).owners().stream()
                .map(owner -> owner.kind() + "/" + owner.name())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, StatefulSet, db, StatefulSet/db",
        "apps/v1, DaemonSet, logs, DaemonSet/logs",
        "v1, Node, worker-1, Node/worker-1",
        "v1, ReplicationController, old, ReplicationController/old",
        "batch/v1, Job, once, Job/once",
        "example.com/v2, Machine, m-1, Machine/m-1",
        "example.com/v2, ReplicaSet, m-1, ReplicaSet/m-1"
    })
    void isWhatItsReferenceSays(String version, String kind, String name, String expected)
            throws Exception {
        SeenPod pod = seen(pod("1", "p", ownedBy(version, kind, name)));

        assertThat(owners(pod, NOBODY)).containsExactly(expected);
    }

    @Test
    void ofAReplicaSetIsWhatTheServerSays() throws Exception {
        SeenPod pod = seen(pod("1", "p", ownedBy("apps/v1", "ReplicaSet", "web-7d9")));

        assertThat(
                        owners(
                                pod,
                                (namespace, owner) ->
                                        Optional.of(
                                                new OwnerReference(
                                                        "argoproj.io/v1alpha1",
                                                        "Rollout",
                                                        "web",
                                                        "u"))))
                .containsExactly("ReplicaSet/web-7d9", "Rollout/web");
        assertThat(owners(pod, (namespace, owner) -> Optional.empty()))
                .containsExactly("ReplicaSet/web-7d9");
    }

    @Test
    void thatOwnsItselfLeadsNowhere() throws Exception {
        SeenPod pod = seen(pod("1", "p", ownedBy("apps/v1", "ReplicaSet", "web-7d9")));

        assertThat(owners(pod, (namespace, owner) -> Optional.of(owner)))
                .containsExactly("ReplicaSet/web-7d9");
    }

    @ParameterizedTest
    @CsvSource({
        "web-7d9, 7d9, Deployment/web",
        "web-shop-7d9, 7d9, Deployment/web-shop",
        "web-7d9, 8e0, ''",
        "web-7d9, '', ''",
        "-7d9, 7d9, ''"
    })
    void ofAReplicaSetIsWhatTheHashOfItsTemplateTells(String name, String hash, String expected)
            throws Exception {
        SeenPod pod =
                seen(
                        pod(
                                "1",
                                "p",
                                "\"labels\": {\"pod-template-hash\": \""
                                        + hash
                                        + "\"}, "
                                        + ownedBy("apps/v1", "ReplicaSet", name)));

        List<String> owners = owners(pod, NOBODY);

        assertThat(owners).startsWith("ReplicaSet/" + name);
        assertThat(String.join(" ", owners.subList(1, owners.size()))).isEqualTo(expected);
    }

    /** The pod is of 2026-03-01T12:00:10Z, which is 1772366410 seconds and 29539440 minutes. */
    @ParameterizedTest
    @CsvSource({
        "backup-29539440, CronJob/backup",
        "backup-1772366400, CronJob/backup",
        "back-up-29539439, CronJob/back-up",
        "backup-29539442, ''",
        "backup-29530000, ''",
        "backup-20260301, ''",
        "backup-1772300000, CronJob/backup",
        "backup-1772200000, ''",
        "backup, ''"
    })
    void ofAJobIsWhatTheTimeInItsNameTells(String name, String expected) throws Exception {
        SeenPod pod = seen(pod("1", "p", ownedBy("batch/v1", "Job", name)));

        List<String> owners = owners(pod, NOBODY);

        assertThat(String.join(" ", owners.subList(1, owners.size()))).isEqualTo(expected);
    }

    @Test
    void ofAFileBelongsToItsNode() throws Exception {
        SeenPod pod =
                seen(
                        pod(
                                "0123456789abcdef0123456789abcdef",
                                "etcd-worker-1",
                                "\"annotations\": {\"kubernetes.io/config.source\": \"file\"}"));

        assertThat(owners(pod, NOBODY)).containsExactly("Node/worker-1");
    }

    @Test
    void madeAloneIsItsOwnWorkload() throws Exception {
        Pod pod = PodOwners.of(seen(pod("1", "alone", "")), "1", NOBODY);

        assertThat(pod.owners()).isEmpty();
        assertThat(pod.node()).isEqualTo("worker-1");
        assertThat(pod.serviceAccount()).isEqualTo("till");
    }

    @Test
    void withSeveralOwnersIsThatWhichControlsIt() throws Exception {
        SeenPod pod =
                seen(
                        pod(
                                "1",
                                "p",
                                """
                                "ownerReferences": [17, {"kind": 5, "name": "x"}, {"kind": "A", "name": "a"},
                                  {"kind": "B", "name": "b", "controller": "yes"},
                                  {"kind": "C", "name": "c", "controller": true}]\
                                """));

        assertThat(owners(pod, NOBODY)).containsExactly("C/c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\": {}}",
                "{\"items\": [null, 1, \"x\", [], {}, {\"metadata\": 5}, {\"metadata\": {\"uid\": 5}}]}",
                "{\"kind\": [[[]]], \"items\": [{\"metadata\": {\"uid\": \"\"}}]}"
            })
    void isPassedOverInAListWhenItIsNone(String list) throws IOException {
        assertThat(SeenPod.list(list.getBytes(StandardCharsets.UTF_8)).byUid()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{\"items\": [", "{\"items\": [{]}", "<html>"})
    void isNoneInWhatIsNoList(String list) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SeenPod.list(list.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("the list of pods is no");
    }

    @Test
    void beyondWhatANodeRunsIsPassedOver() throws IOException {
        var list = new StringBuilder("{\"items\": [");
        for (int i = 0; i < SeenPod.MOST + 10; i++) {
            list.append(i == 0 ? "" : ",").append(pod("uid-" + i, "p", ""));
        }

        SeenPod.Listed listed =
                SeenPod.list(list.append("]}").toString().getBytes(StandardCharsets.UTF_8));

        assertThat(listed.byUid()).hasSize(SeenPod.MOST);
        assertThat(listed.passedOver()).isEqualTo(10);
    }

    @Test
    void withANameOfAnyLengthIsCut() throws IOException {
        assertThat(seen(pod("1", "p".repeat(100_000), "")).name()).hasSize(512);
    }
}
