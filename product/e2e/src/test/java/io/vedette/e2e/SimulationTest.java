package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.cli.Vedette;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What intruders do is acted and detected; skips, saying so, where the kernel is not watched. */
class SimulationTest {
    private static final Path STAGE = Path.of("/var/lib/vedette-simulation");
    private static final String GROUP = "vedette-simulation";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        return Vedette.run(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    @BeforeEach
    void needKernel() {
        int status = run("doctor");
        Assumptions.assumeTrue(status == 0, () -> "the kernel cannot be watched: " + out);
    }

    @Test
    void allIsDetectedAndTheHostIsAsBefore() throws Exception {
        List<String> before = host();
        int status = run("simulate", "all", "--output", "json");
        assertThat(results())
                .as(err.toString(StandardCharsets.UTF_8))
                .hasSizeGreaterThan(100)
                .allMatch(result -> !result.path("result").asString().equals("missed"), "detected");
        assertThat(status).isZero();
        assertThat(host()).isEqualTo(before);
    }

    @Test
    void rulesOfFalcoTellOfWhatTheyAreMeantToTell() throws Exception {
        Path rules = SharedData.path("falco/rules/falco_rules.yaml");
        int status = run("simulate", "-r", rules.toString(), "--output", "json");
        List<JsonNode> missed =
                results().stream()
                        .filter(result -> result.path("result").asString().equals("missed"))
                        .toList();
        assertThat(missed).isEmpty();
        assertThat(
                        results().stream()
                                .filter(result ->
                                        result.path("result").asString().equals("detected")))
                .hasSizeGreaterThan(30);
        assertThat(status).isZero();
    }

    /**
     * Nothing that is acted needs a runtime's word on a container, so those that do are not here.
     */
    @Test
    void theOtherPublicRulesOfFalcoSeeWhatIsActed() throws Exception {
        run(
                "simulate",
                "-r",
                SharedData.path("falco/rules/falco_rules.yaml").toString(),
                "-r",
                SharedData.path("falco/rules/falco-incubating_rules.yaml").toString(),
                "-r",
                SharedData.path("falco/rules/falco-sandbox_rules.yaml").toString(),
                "--enable-rule",
                "*",
                "--output",
                "json");
        var told = new TreeSet<String>();
        for (JsonNode result : results()) {
            for (JsonNode alert : result.path("alerts")) {
                told.add(alert.path("rule").asString());
            }
        }
        assertThat(told)
                .as(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "Adding ssh keys to authorized_keys",
                        "BPF Program Not Profiled",
                        "Change thread namespace",
                        "Contact EC2 Instance Metadata Service From Container",
                        "Contact cloud metadata service from container",
                        "Container Drift Detected (chmod)",
                        "Container Drift Detected (open+create)",
                        "Create Hidden Files or Directories",
                        "Decoding Payload in Container",
                        "Delete or rename shell history",
                        "Detect crypto miners using the Stratum protocol",
                        "Known Cryptominer Process Executed",
                        "Kubernetes Client Tool Launched in Container",
                        "Launch Ingress Remote File Copy Tools in Container",
                        "Launch Package Management Process in Container",
                        "Launch Suspicious Network Tool in Container",
                        "Launch Suspicious Network Tool on Host",
                        "Netcat/Socat Remote Code Execution on Host",
                        "Privileged Container Device Access",
                        "Read environment variable from /proc files",
                        "Read ssh information",
                        "Schedule Cron Jobs",
                        "Set Setuid or Setgid bit",
                        "Unexpected inbound connection source",
                        "Unprivileged Delegation of Page Faults Handling to a Userspace Process",
                        "Web Server Spawned Shell",
                        "Web Server Spawned Suspicious Child Process",
                        "Write below binary dir",
                        "Write below etc",
                        "Write below monitored dir");
    }

    @Test
    void aRuleThatDoesNotTellMakesItFail() throws Exception {
        int status = run("simulate", "-r", blind().toString(), "shadow-read", "--place", "host");
        assertThat(status).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("NOT DETECTED")
                .contains("did not alert: File of passwords read");
    }

    private static Path blind() throws IOException {
        Path rules = Files.createTempFile("blind", ".yaml");
        rules.toFile().deleteOnExit();
        Files.writeString(
                rules,
                """
                - rule: File of passwords read
                  desc: never
                  condition: evt.type = openat and fd.name = /no/such/file
                  output: never
                  priority: WARNING
                """);
        return rules;
    }

    @Test
    void whatAKilledOneLeftIsRemoved() throws Exception {
        List<String> before = host();
        Process killed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.vedette.cli.Vedette",
                                "simulate",
                                "all")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            long end = System.currentTimeMillis() + 60_000;
            while (acting() == 0 && System.currentTimeMillis() < end) {
                Thread.sleep(10);
            }
        } finally {
            killed.destroyForcibly().waitFor();
        }
        long end = System.currentTimeMillis() + 20_000;
        while (acting() > 0 && System.currentTimeMillis() < end) {
            Thread.sleep(20);
        }
        assertThat(acting()).isZero();
        assertThat(STAGE).exists();
        assertThat(run("simulate", "shadow-read")).isZero();
        assertThat(host()).isEqualTo(before);
    }

    private static long acting() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").contains("vedette-act"))
                .count();
    }

    private List<JsonNode> results() {
        var mapper = new ObjectMapper();
        return out.toString(StandardCharsets.UTF_8).lines().map(mapper::readTree).toList();
    }

    /** What must not change: mounts, control groups of ours, our directory, and all of /etc. */
    private static List<String> host() throws IOException, NoSuchAlgorithmException {
        var found = new ArrayList<String>();
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
        // others may mount what they like meanwhile
        mounts.stream().filter(mount -> mount.contains("vedette")).forEach(found::add);
        for (String mount : mounts) {
            if (mount.split(" ", -1)[2].startsWith("cgroup")) {
                found.add(GROUP + " " + Files.exists(Path.of(mount.split(" ", -1)[1], GROUP)));
            }
        }
        found.add(STAGE + " " + Files.exists(STAGE));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(Path.of("/etc"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
        }
        found.add(HexFormat.of().formatHex(digest.digest()));
        return found;
    }
}
