package io.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.syscalls.UnifiedGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Falco's public rules on what is really done on this machine, as far as {@code simulate} does not
 * do it.
 *
 * <p>With {@link SimulationTest} and {@link LiveContainerRulesTest} all of the 93 rules alert but
 * four: two that compare with names of hosts that are looked up, and two that never match as they
 * are shipped, because a list is empty or every container is allowed.
 */
class LivePublicRulesTest {
    private static final List<String> FILES =
            List.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml");

    private static final List<String> ACTED =
            List.of(
                    "Read sensitive file trusted after startup",
                    "System user interactive",
                    "DB program spawned process",
                    "Change namespace privileges via unshare",
                    "System procs network activity",
                    "Program run with disallowed http proxy env",
                    "Unexpected UDP Traffic",
                    "Non sudo setuid",
                    "User mgmt binaries",
                    "Create files below dev",
                    "Potential Local Privilege Escalation via Environment Variables Misuse",
                    "Backdoored library loaded into SSHD (CVE-2024-3094)",
                    "Read Shell Configuration File",
                    "Update Package Repository",
                    "Write below root",
                    "Write below rpm database",
                    "Modify binary dirs",
                    "Mkdir binary dirs",
                    "Interpreted procs inbound network activity",
                    "Interpreted procs outbound network activity",
                    "Java Process Class File Download",
                    "Modify Container Entrypoint",
                    "Basic Interactive Reconnaissance",
                    "Network Tool Executed During NPM Package Install",
                    "Reverse Shell from Web Server",
                    "Container Access to Host Sensitive Paths",
                    "Launch Remote File Copy Tools in Container",
                    "Unexpected K8s NodePort Connection",
                    "Exfiltrating Artifacts via Kubernetes Control Plane");

    /** They tell of users who have logged in, but not as root. */
    private static final List<String> OF_OTHER_USERS =
            List.of(
                    "Sudo Potential Privilege Escalation",
                    "Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)");

    private static final Pattern RULE = Pattern.compile("(?m)^- rule: (.*?) *$");

    @TempDir private Path directory;

    /** A rule that matches the same event before another would hide it: others are off. */
    private Path onlyActed(List<Path> files) throws IOException {
        var overrides = new StringBuilder();
        for (Path file : files) {
            RULE.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .forEach(name ->
                            overrides
                                    .append("- {rule: \"")
                                    .append(name)
                                    .append("\", enabled: ")
                                    .append(ACTED.contains(name) || OF_OTHER_USERS.contains(name))
                                    .append(", override: {enabled: replace}}\n"));
        }
        return Files.writeString(directory.resolve("only.yaml"), overrides);
    }

    private static Path groups() throws IOException {
        Path groups =
                UnifiedGroups.mountOrSkip()
                        .resolve("vedette-test-" + ProcessHandle.current().pid());
        try {
            return Files.createDirectory(groups);
        } catch (IOException e) {
            return Assumptions.abort("skipped: no control group can be made here: " + e);
        }
    }

    private static String rulesOf(String alerts) {
        return Pattern.compile("\"rule\":\"([^\"]*)\"")
                .matcher(alerts)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void publicRulesTellOfWhatTheyAreMeantToTell() throws Exception {
        LiveKernelTest.needKernel();
        List<Path> files =
                FILES.stream().map(file -> SharedData.path("falco/rules").resolve(file)).toList();
        String script =
                SharedData.repository(
                                "product/e2e/src/test/resources/io/vedette/e2e/public-rules.sh")
                        .toString();
        Path groups = groups();
        var up =
                LiveKernelTest.Running.watching(
                        directory.resolve("state"),
                        "--output",
                        "json",
                        "-r",
                        files.get(0).toString(),
                        "-r",
                        files.get(1).toString(),
                        "-r",
                        files.get(2).toString(),
                        "-r",
                        onlyActed(files).toString());
        try {
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            Process acting =
                    new ProcessBuilder("sh", script, scratch.toString(), groups.toString())
                            .redirectErrorStream(true)
                            .start();
            acting.getOutputStream().close();
            String said =
                    new String(acting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(acting.waitFor()).as(said).isZero();

            boolean isRoot = Files.readString(Path.of("/proc/self/loginuid")).strip().equals("0");
            for (String rule : ACTED) {
                awaitRule(up, rule, said);
            }
            for (String rule : isRoot ? List.<String>of() : OF_OTHER_USERS) {
                awaitRule(up, rule, said);
            }
        } finally {
            up.end();
            new ProcessBuilder("find", groups.toString(), "-depth", "-type", "d", "-delete")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    private static void awaitRule(LiveKernelTest.Running up, String rule, String said)
            throws InterruptedException {
        try {
            up.await("\"rule\":\"" + Pattern.quote(rule) + "\"");
        } catch (AssertionError e) {
            throw new AssertionError(
                    "no alert of \"" + rule + "\", but of\n" + rulesOf(up.text()) + "\n" + said, e);
        }
    }
}
