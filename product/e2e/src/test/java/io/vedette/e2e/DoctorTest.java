package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What {@code vedette doctor} says of a process with few capabilities; skips where it is not root.
 */
class DoctorTest {
    private record Said(int status, String text) {}

    /** Runs it with these capabilities and no others, as a root that has no rights of its own. */
    private static Said doctorWith(String capabilities) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.addAll(
                List.of(
                        "setpriv",
                        "--securebits=+noroot,+noroot_locked",
                        "--inh-caps=-all," + capabilities,
                        "--ambient-caps=-all," + capabilities,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.vedette.cli.Vedette",
                        "doctor"));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (text.startsWith("setpriv:")) {
                System.err.println("skipped: " + text);
                Assumptions.abort(text);
            }
            return new Said(status, text);
        } catch (IOException e) {
            System.err.println("skipped: setpriv is not installed");
            Assumptions.abort("setpriv is not installed");
            throw e;
        }
    }

    @Test
    void threeCapabilitiesAreEnoughToWatch() throws Exception {
        Assumptions.assumeTrue(
                Run.of("doctor").status() == 0, "the kernel cannot be watched here as root");

        Said said = doctorWith("+bpf,+perfmon,+sys_ptrace");

        assertThat(said.text()).contains("a test event came through");
        assertThat(said.status()).isZero();
        assertThat(said.text()).contains("kill on exec", "BPF-LSM", "fanotify", "cgroup connect");
        assertThat(said.text())
                .containsPattern("poor fanotify .* not there, EPERM\\s+.*CAP_SYS_ADMIN");
    }

    @Test
    void namesTheCapabilityThatIsMissing() throws Exception {
        Said said = doctorWith("+bpf");

        assertThat(said.text()).containsPattern("bad +CAP_PERFMON +missing");
        assertThat(said.status()).isEqualTo(1);
    }
}
