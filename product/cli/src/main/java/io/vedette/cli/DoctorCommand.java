package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.syscalls.SensorCheck;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code vedette doctor}: what of the sensor works on this machine, and what to do. */
@Command(
        name = "doctor",
        description =
                "Try whether this machine's kernel can be watched: load the sensor, see an event come through, and say"
                        + " what is missing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the kernel can be watched", "1:it cannot"})
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<SensorCheck.Finding> findings = SensorCheck.run();
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
}
