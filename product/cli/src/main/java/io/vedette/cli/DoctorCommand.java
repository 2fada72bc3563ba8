package io.vedette.cli;

import io.vedette.containers.ClusterCheck;
import io.vedette.containers.RuntimeCheck;
import io.vedette.containers.RuntimeSocket;
import io.vedette.model.TerminalText;
import io.vedette.syscalls.SensorCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette doctor}: what of the sensor works on this machine, and what to do. */
@Command(
        name = "doctor",
        description =
                "Try whether this machine's kernel can be watched and its container runtimes be asked: load the sensor,"
                        + " see an event come through, and say what is missing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the kernel can be watched", "1:it cannot"})
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ContainerOptions containers = new ContainerOptions();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var findings = new ArrayList<>(SensorCheck.run());
        findings.addAll(runtimes());
        findings.addAll(cluster());
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        for (SensorCheck.Finding finding : findings) {
            out.printf(
                    "%-4s %-16s %s%n",
                    finding.state().name().toLowerCase(java.util.Locale.ROOT),
                    finding.what(),
                    TerminalText.escape(finding.found()));
            if (!finding.advice().isEmpty()) {
                out.printf("     %-16s %s%n", "", TerminalText.escape(finding.advice()));
            }
        }
        out.flush();
        return findings.stream().anyMatch(one -> one.state() == SensorCheck.State.BAD)
                ? ExitStatus.RULES_REFUSED
                : ExitStatus.OK;
    }

    /** Without either alerts tell of pods what their runtime does. */
    private List<SensorCheck.Finding> cluster() {
        var findings = new ArrayList<SensorCheck.Finding>();
        boolean known = false;
        try {
            for (ClusterCheck.Finding one : ClusterCheck.run(containers.cluster())) {
                known |= one.answers();
                findings.add(
                        new SensorCheck.Finding(
                                one.answers() ? SensorCheck.State.GOOD : SensorCheck.State.POOR,
                                "workloads",
                                one.who() + ": " + one.found(),
                                ""));
            }
        } catch (IOException e) {
            findings.add(
                    new SensorCheck.Finding(
                            SensorCheck.State.POOR,
                            "workloads",
                            String.valueOf(e.getMessage()),
                            ""));
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        if (!known) {
            findings.add(
                    new SensorCheck.Finding(
                            SensorCheck.State.POOR,
                            "workloads",
                            "nobody tells which workloads pods belong to",
                            "on a node of Kubernetes, run as a service account that may read pods,"
                                    + " replicasets and jobs, or give --kubeconfig; elsewhere it does not"
                                    + " matter"));
        }
        return findings;
    }

    /** Without a runtime alerts tell of containers only their ids. */
    private List<SensorCheck.Finding> runtimes() {
        List<RuntimeSocket> sockets = containers.sockets();
        var findings = new ArrayList<SensorCheck.Finding>();
        try {
            for (RuntimeCheck.Finding one : RuntimeCheck.run(sockets)) {
                findings.add(
                        new SensorCheck.Finding(
                                one.answers() ? SensorCheck.State.GOOD : SensorCheck.State.POOR,
                                "runtime",
                                one.socket() + ": " + one.found(),
                                one.answers()
                                        ? ""
                                        : "run as root, and see whether the runtime runs: until it answers, alerts"
                                                + " tell of its containers only their ids"));
            }
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
        if (findings.isEmpty()) {
            findings.add(
                    new SensorCheck.Finding(
                            SensorCheck.State.POOR,
                            "runtime",
                            "none listens on any of "
                                    + String.join(
                                            ", ",
                                            sockets.stream().map(RuntimeSocket::toString).toList()),
                            "where containers run, name their runtime's socket with --container-runtime, and in a"
                                    + " container mount it; otherwise alerts tell of containers only their ids, and"
                                    + " none is found to be unmanaged"));
        }
        return findings;
    }
}
