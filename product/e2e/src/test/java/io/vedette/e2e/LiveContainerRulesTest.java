package io.vedette.e2e;

import io.vedette.containers.TestContainerd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Falco's public rules on what a runtime says of containers, with real ones; skips, saying so,
 * where it cannot.
 */
class LiveContainerRulesTest {
    @TempDir private Path directory;

    @Test
    void publicRulesTellOfPrivilegedAndSensitiveContainers() throws Exception {
        LiveKernelTest.needKernel();
        Path rules = SharedData.path("falco/rules");
        try (TestContainerd containerd = TestContainerd.startOrSkip()) {
            var up =
                    LiveKernelTest.Running.watching(
                            directory.resolve("state"),
                            "-r",
                            rules.resolve("falco_rules.yaml").toString(),
                            "-r",
                            rules.resolve("falco-incubating_rules.yaml").toString(),
                            "-r",
                            rules.resolve("falco-sandbox_rules.yaml").toString(),
                            "--enable-rule",
                            "*",
                            "--container-wait",
                            "10000",
                            "--container-runtime",
                            containerd.socket().path().toString());
            try {

                containerd.startOf(
                        TestContainerd.PAUSE,
                        "privileged",
                        List.of("--privileged"),
                        "sh",
                        "-c",
                        "/bin/busybox ln -s busybox /bin/mount; /bin/mount -t tmpfs none /tmp;"
                                + " /bin/busybox cp /bin/busybox /bin/debugfs; /bin/debugfs; sleep 100");
                containerd.startOf(
                        TestContainerd.PAUSE,
                        "capable",
                        List.of("--cap-add", "CAP_SYS_ADMIN"),
                        "sh",
                        "-c",
                        "echo >/tmp/release_agent; sleep 100");
                containerd.start(
                        "mounted",
                        List.of("--mount", "type=bind,src=/proc,dst=/mnt,options=rbind:ro"),
                        "sleep",
                        "100");

                up.await("Privileged container started .*command=sh -c");
                up.await("Container launched with root user privilege ");
                up.await("command=mount -t tmpfs none /tmp");
                up.await("Debugfs launched started in a privileged container ");
                up.await("Excessively capable container started .*command=sh -c");
                up.await("exploit a container escape using release_agent file . file=/tmp/release");
                up.await("Container with sensitive mount started . mounts=/proc:/mnt:");
            } finally {
                up.end();
            }
        }
    }
}
