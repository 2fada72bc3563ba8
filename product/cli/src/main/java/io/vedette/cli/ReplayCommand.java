package io.vedette.cli;

import io.vedette.kubernetes.AuditReader;
import io.vedette.model.AlertFormat;
import io.vedette.model.TerminalText;
import io.vedette.model.spi.EventSource;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette replay}: evaluates recorded events. */
@Command(
        name = "replay",
        description = {
            "Evaluate the rules on recorded events and print the alerts.",
            "",
            "FILE is a recording of kernel events (.scap), as Falco, sysdig and Stratoshark write them, or a"
                    + " Kubernetes audit log: audit.k8s.io events or event lists, one per line, in arrays or one after"
                    + " another, also among other lines of an API server's output, in CRI or Docker log framing, as"
                    + " EKS, GKE and AKS deliver them. Both may be gzipped; - is the standard input.",
            "Alerts go to the standard output, everything else to the standard error."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all input was read (pieces that are no events are reported and skipped)",
            "1:rules were refused, nothing was evaluated",
            "2:wrong use",
            "3:some input could not be opened or read to its end",
            "4:a rule could not be evaluated for some event, by a defect; all others were"
        })
final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Recordings, or - for the standard input.")
    private List<String> inputs = new ArrayList<>();

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "text (default) or json, one alert a line.")
    private RulesCommand.Output output = RulesCommand.Output.TEXT;

    @Option(
            names = "--matching",
            paramLabel = "MODE",
            description =
                    "first (default): the first rule that matches an event alone alerts; all: every one does.")
    private Matching matching = Matching.FIRST;

    @Option(
            names = "--iso-time",
            description = "Begin text with the date and time in UTC (ISO 8601).")
    private boolean isoTime;

    @Option(names = "--plain-falco", description = "Leave the key \"vedette\" out of JSON.")
    private boolean plainFalco;

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<RuleSet> loaded = rules.rulesOrExplain(console);
        if (loaded.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = selection.selection().apply(loaded.get());
        var printer =
                new AlertPrinter(
                        console.out(),
                        new AlertFormat(isoTime, plainFalco, ZoneId.systemDefault()),
                        output == RulesCommand.Output.JSON);
        return evaluate(
                new Pipeline(
                        running,
                        rules.catalogues(),
                        matching,
                        printer,
                        failure ->
                                console.err()
                                        .println(
                                                "vedette: "
                                                        + TerminalText.escape(failure.toString()))),
                running.size());
    }

    private int evaluate(Pipeline pipeline, int ruleCount) {
        var report = new InputReport(console);
        boolean complete = true;
        try {
            for (String input : inputs) {
                complete &= evaluate(pipeline, input, report);
            }
            console.out().flush();
        } catch (UncheckedIOException | IOException e) {
            console.err()
                    .println("vedette: " + TerminalText.escape(String.valueOf(e.getMessage())));
            return ExitStatus.INPUT_UNREADABLE;
        }
        pipeline.notes()
                .forEach(note -> console.err().println("note: " + TerminalText.escape(note)));
        report.summarize(pipeline.counts(), ruleCount);
        report.summarize(pipeline.correlations());
        if (!pipeline.counts().failures().isEmpty()) {
            return ExitStatus.DEFECT;
        }
        return complete ? ExitStatus.OK : ExitStatus.INPUT_UNREADABLE;
    }

    private boolean evaluate(Pipeline pipeline, String input, InputReport report) {
        try (EventSource source = Recording.open(input, console, report::problem);
                Progress ignored = Progress.of(console, input, source, pipeline.counts())) {
            pipeline.run(source);
            if (source instanceof AuditReader log) {
                report.otherText(log.linesOfOtherText());
                report.masked(log.masked());
            }
            return true;
        } catch (IOException e) {
            console.err()
                    .println(
                            "vedette: "
                                    + TerminalText.escape(input)
                                    + ": "
                                    + TerminalText.escape(Unreadable.reason(e)));
            return false;
        }
    }
}
