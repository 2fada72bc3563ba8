package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.containers.TestContainerd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers on this machine, watched by the command; skips, saying so, where it cannot. */
class LiveIdentityTest {
    private static final String RULES =
            """
            - macro: marked
              condition: evt.type = execve and proc.name = echo and proc.args contains "MARK"
            - rule: At once
              desc: d
              condition: marked
              output: at once in %container.id
              priority: ERROR
            - rule: Output
              desc: d
              condition: marked
              output: output %user.name %container.name %container.image.repository %container.image.tag
              priority: ERROR
            - rule: Condition
              desc: d
              condition: marked and container.image.repository endswith box/app and not user.name = root
              output: condition %container.type
              priority: ERROR
            - rule: Never
              desc: d
              condition: marked and not container.image.repository endswith box/app
              output: never
              priority: ERROR
            - rule: Raw
              desc: d
              condition: evt.type = execve and proc.vpid = 1 and runtime.managed = false
              output: raw %container.id
              priority: ERROR
            """;

    private final String mark = "mark-" + UUID.randomUUID();

    @TempDir private Path directory;

    @Test
    void aContainerOfLessThanASecondIsKnownAndOneOfRuncAloneIsUnmanaged() throws Exception {
        LiveKernelTest.needKernel();
        Path rules =
                Files.writeString(directory.resolve("rules.yaml"), RULES.replace("MARK", mark));
        try (TestContainerd containerd = TestContainerd.startOrSkip()) {
            var up =
                    LiveKernelTest.Running.watching(
                            directory.resolve("state"),
                            "-r",
                            rules.toString(),
                            "--container-wait",
                            "10000",
                            "--container-runtime",
                            containerd.socket().path().toString());
            try {
                String metrics = up.await("(http://\\S+)/metrics").group(1);

                // the first look-up takes longest, while much is compiled
                runBriefly(containerd, "first", mark);
                runBriefly(containerd, "brief", mark);
                containerd.startRaw("vedette-alone", "sleep", "30");

                up.await("Error at once in first");
                up.await("Error output boxer first vedette.test:5000/box/app 2.1");
                up.await("Error at once in brief");
                up.await("Error output boxer brief vedette.test:5000/box/app 2.1");
                up.await("Error condition containerd");
                up.await("Error raw vedette-alon");
                assertThat(up.text()).doesNotContain("never").doesNotContain("raw brief");
                String told = LiveKernelTest.get(metrics + "/metrics").body();
                assertThat(told)
                        .containsPattern(
                                "(?m)^vedette_containers_lookups_total\\{outcome=\"known\"} 2")
                        .containsPattern(
                                "(?m)^vedette_containers_waits_ended_total\\{outcome=\"complete\"} [1-9]")
                        .containsPattern(
                                "(?m)^vedette_containers_lookups_total\\{outcome=\"unmanaged\"} [1-9]");
            } finally {
                up.end();
            }
        }
    }

    private static void runBriefly(TestContainerd containerd, String name, String mark)
            throws Exception {
        containerd.runOnce(name, List.of(), "sh", "-c", "/bin/echo " + mark + "; sleep 0.5");
    }

    /** What needs to know nothing of its container, in the first moment of a pod. */
    @Test
    void whatAPodsFirstProgramDoesIsToldWithItsImageAndPod() throws Exception {
        LiveKernelTest.needKernel();
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - rule: At once
                          desc: d
                          condition: evt.type = execve and proc.name = echo and proc.args contains "MARK"
                          output: did %proc.args
                          priority: ERROR
                        """
                                .replace("MARK", mark));
        try (TestContainerd containerd = TestContainerd.startOrSkip()) {
            var up =
                    LiveKernelTest.Running.watching(
                            directory.resolve("state"),
                            "-r",
                            rules.toString(),
                            "--output",
                            "json",
                            "--container-runtime",
                            containerd.socket().path().toString());
            try {
                for (int i = 0; i < 3; i++) {
                    containerd.startPod(
                            "shop", "pod-" + i, "sh", "-c", "/bin/echo " + mark + "-" + i);

                    up.await(
                            "\"container.image.digest\":\"sha256:[0-9a-f]{64}\",[^\n]*"
                                    + "\"container.image.repository\":\"vedette.test:5000/box/app\","
                                    + "[^\n]*\"k8s.ns.name\":\"shop\",\"k8s.pod.name\":\"pod-"
                                    + i
                                    + "\",[^\n]*\"proc.args\":\""
                                    + mark
                                    + "-"
                                    + i);
                }
            } finally {
                up.end();
            }
        }
    }

    /** A runtime that is busy for a moment. */
    @Test
    void whatWentOutBeforeItsContainerWasKnownIsToldOnceMore() throws Exception {
        LiveKernelTest.needKernel();
        Path rules =
                Files.writeString(
                        directory.resolve("rules.yaml"),
                        """
                        - macro: marked
                          condition: evt.type = execve and proc.name = echo and proc.args contains "MARK"
                        - rule: At once
                          desc: d
                          condition: marked
                          output: at once
                          priority: ERROR
                        - rule: Output
                          desc: d
                          condition: marked
                          output: output %container.name %container.image.tag
                          priority: ERROR
                        """
                                .replace("MARK", mark));
        try (TestContainerd containerd = TestContainerd.startOrSkip();
                HeldSocket held =
                        HeldSocket.listen(
                                directory.resolve("containerd.sock"), containerd.socket().path())) {
            var up =
                    LiveKernelTest.Running.watching(
                            directory.resolve("state"),
                            "-r",
                            rules.toString(),
                            "--container-runtime",
                            held.path().toString());
            try {
                String metrics = up.await("(http://\\S+)/metrics").group(1);
                containerd.start("late", List.of(), "sh", "-c", "/bin/echo " + mark + "; sleep 60");
                up.await("(?m)Error at once$");
                up.await("(?m)Error output <NA> <NA>$");

                held.release();

                up.await(
                        "Error at once \\(now known: container.name=late,"
                                + " container.image.repository=vedette.test:5000/box/app,"
                                + " container.image.tag=2.1, container.image.digest=sha256:");
                up.await("(?m)Error output late 2.1$");
                assertThat(LiveKernelTest.get(metrics + "/metrics").body())
                        .containsPattern("(?m)^vedette_containers_alerts_at_once_total 1")
                        .containsPattern(
                                "(?m)^vedette_containers_waits_ended_total\\{outcome=\"incomplete\"} 1")
                        .containsPattern(
                                "(?m)^vedette_containers_completions_total\\{outcome=\"completed\"} 2")
                        .containsPattern(
                                "(?m)^vedette_containers_completion_seconds_total \\S*[1-9]");
            } finally {
                up.end();
            }
        }
    }
}
