package io.vedette.cli;

import io.vedette.auditing.AuditPolicy;
import io.vedette.auditing.Blindness;
import io.vedette.auditing.Needs;
import io.vedette.auditing.PolicyLint;
import io.vedette.auditing.PolicyMistakes;
import io.vedette.auditing.PolicyProblem;
import io.vedette.auditing.PolicyReader;
import io.vedette.auditing.Volume;
import io.vedette.kubernetes.AuditReader;
import io.vedette.model.TerminalText;
import io.vedette.rules.RuleSet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette audit lint}: what a policy keeps from the rules. */
@Command(
        name = "lint",
        description = {
            "Check an audit policy: which rules are blind with it, and why.",
            "",
            "POLICY is a policy of audit.k8s.io/v1, read strictly. Said are the rules that cannot see what they are"
                    + " for, with the policy's rule that drops or lowers it; what the policy's author cannot have"
                    + " meant; and, with --recording, how much it would record."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:rules are blind, wholly or partly, or the policy has mistakes",
            "2:wrong use; the policy, rules or a recording cannot be used"
        })
final class AuditLintCommand implements Callable<Integer> {
    private static final int FOUND = 1;

    private final Console console;

    @Parameters(paramLabel = "POLICY", description = "An audit policy, YAML or JSON.")
    private Path file = Path.of("");

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description =
                    "An audit log to estimate the volume from, best one that was recorded with whole bodies; may be"
                            + " given several times.")
    private List<Path> recordings = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "text (default) or json, one object.")
    private RulesCommand.Output output = RulesCommand.Output.TEXT;

    AuditLintCommand(Console console) {
        this.console = console;
    }

    /** What was found. */
    record Report(
            Path file,
            AuditPolicy policy,
            int rules,
            List<PolicyProblem> mistakes,
            List<Blindness> blindness,
            Optional<Volume> volume) {
        /** What a policy does on purpose is no finding. */
        List<Blindness> findings() {
            return blindness.stream()
                    .filter(each -> each.extent() != Blindness.Extent.WITHHELD)
                    .toList();
        }
    }

    @Override
    public Integer call() {
        try {
            PolicyReader.Result read = PolicyReader.read(file.toString(), text());
            Optional<RuleSet> loaded = rules.rulesOrExplain(console);
            return switch (read) {
                case PolicyReader.Result.Refused(List<PolicyProblem> problems) -> {
                    problems.forEach(problem ->
                            console.err().println(TerminalText.escape(problem.toString())));
                    yield ExitStatus.USAGE;
                }
                case PolicyReader.Result.Read(AuditPolicy policy) ->
                        loaded.isEmpty() ? ExitStatus.USAGE : lint(policy, loaded.get());
            };
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.USAGE;
        }
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }

    private int lint(AuditPolicy policy, RuleSet loaded) throws IOException {
        var needs = new Needs(selection.selection().apply(loaded));
        var report =
                new Report(
                        file,
                        policy,
                        needs.rules().size(),
                        PolicyMistakes.in(file.toString(), policy),
                        PolicyLint.blindness(policy, needs),
                        recordings.isEmpty() ? Optional.empty() : Optional.of(volume(policy)));
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        if (output == RulesCommand.Output.JSON) {
            out.println(LintJson.of(report));
        } else {
            LintText.lines(report).forEach(line -> out.println(TerminalText.escape(line)));
        }
        out.flush();
        return report.mistakes().isEmpty() && report.findings().isEmpty() ? ExitStatus.OK : FOUND;
    }

    private Volume volume(AuditPolicy policy) throws IOException {
        var volume = new Volume(policy);
        var problems = new InputReport(console);
        for (Path recording : recordings) {
            if (Files.isDirectory(recording)) {
                throw new IOException(recording + " is a directory; name the files in it");
            }
            try (AuditReader reader =
                    AuditReader.open(recording, Hostname.local(), problems::problem)) {
                while (reader.advance()) {
                    volume.add(reader.event());
                }
            }
        }
        if (volume.all().eventsBefore() == 0) {
            throw new IOException("the recording has no audit events");
        }
        return volume;
    }
}
