package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.containers.TestRuntimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Docker and Podman, watched by the command; skips, saying so, where they cannot run. */
class LiveRuntimesTest {
    private static final String RULES =
            """
            - rule: Known
              desc: d
              condition: evt.type = execve and proc.name = echo and proc.args contains "MARK"
              output: >
                known %proc.args %container.id %container.name %container.image.repository
                %container.image.tag %container.type digest %container.image.digest
              priority: ERROR
            - rule: Raw
              desc: d
              condition: evt.type = execve and proc.vpid = 1 and runtime.managed = false
              output: raw %container.id
              priority: ERROR
            """;

    private static final String IMAGE = "vedette.test:5000/box/app 2.1";
    private static final String ID = "[0-9a-f]{12}";

    private final String mark = "mark-" + UUID.randomUUID();

    @TempDir private Path directory;

    private LiveKernelTest.Running watch(Path... runtimes) throws Exception {
        Path rules =
                Files.writeString(directory.resolve("rules.yaml"), RULES.replace("MARK", mark));
        var more = new ArrayList<>(List.of("-r", rules.toString(), "--container-wait", "10000"));
        for (Path runtime : runtimes) {
            more.addAll(List.of("--container-runtime", runtime.toString()));
        }
        return LiveKernelTest.Running.watching(
                directory.resolve("state"), more.toArray(String[]::new));
    }

    /** A container of Docker's is containerd's, too, which knows neither its name nor its image. */
    @Test
    void aContainerOfDockersIsKnownByItsNameAndImage() throws Exception {
        LiveKernelTest.needKernel();
        try (TestRuntimes runtimes = TestRuntimes.makeOrSkip()) {
            runtimes.startDocker();
            var up = watch(runtimes.containerdSocket(), runtimes.dockerSocket());
            try {
                runtimes.docker(
                        "run",
                        "-d",
                        "--network=none",
                        "--name=lasting",
                        TestRuntimes.IMAGE,
                        "sleep",
                        "60");
                runtimes.docker("exec", "lasting", "/bin/echo", mark + "-exec");

                up.await("known " + mark + "-exec " + ID + " lasting " + IMAGE + " docker");
                // the first look-up takes longest, while much is compiled
                runtimes.docker(run("brief", mark + "-run"));
                up.await("known " + mark + "-run " + ID + " brief " + IMAGE + " docker");
                assertThat(up.text()).doesNotContain("raw ");
            } finally {
                up.end();
                runtimes.docker("rm", "-f", "lasting");
            }
        }
    }

    @Test
    void aContainerOfPodmansIsKnownByItsService() throws Exception {
        LiveKernelTest.needKernel();
        try (TestRuntimes runtimes = TestRuntimes.makeOrSkip()) {
            runtimes.makePodmansImage();
            runtimes.startPodmansService();
            var up = watch(runtimes.podmanSocket());
            try {
                runtimes.podman(run("served", mark + "-run"));

                awaitPodmans(up, "served");
            } finally {
                up.end();
            }
        }
    }

    @Test
    void aContainerOfPodmansIsKnownByItsFilesWhereNoServiceRuns() throws Exception {
        LiveKernelTest.needKernel();
        try (TestRuntimes runtimes = TestRuntimes.makeOrSkip()) {
            runtimes.makePodmansImage();
            var up = watch(runtimes.podmanStorage());
            try {
                runtimes.podman(run("alone", mark + "-run"));

                awaitPodmans(up, "alone");
            } finally {
                up.end();
            }
        }
    }

    private void awaitPodmans(LiveKernelTest.Running up, String name) throws Exception {
        up.await(
                "known "
                        + mark
                        + "-run "
                        + ID
                        + " "
                        + name
                        + " "
                        + IMAGE
                        + " podman digest sha256:[0-9a-f]{64}");
        assertThat(up.text()).doesNotContain("raw ");
    }

    private static String[] run(String name, String word) {
        return new String[] {
            "run",
            "--rm",
            "--network=none",
            "--name=" + name,
            TestRuntimes.IMAGE,
            "sh",
            "-c",
            "/bin/echo " + word + "; sleep 0.5"
        };
    }
}
