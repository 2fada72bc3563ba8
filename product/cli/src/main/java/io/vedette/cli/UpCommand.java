package io.vedette.cli;

import io.vedette.files.FollowedFile;
import io.vedette.kubernetes.AuditReader;
import io.vedette.model.AlertFormat;
import io.vedette.model.TerminalText;
import io.vedette.pipeline.Pipeline;
import io.vedette.rules.Matching;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette up}: the product's main job, as far as it goes. */
@Command(
        name = "up",
        description = {
            "Show what Vedette does, then do it.",
            "",
            "Replays a recording of a small cluster under attack that comes with the product, and prints the alerts. Then"
                    + " follows FILE, an audit log that is being written, through rotation and truncation, and prints"
                    + " alerts as they come, until interrupted; without FILE it ends."
                    + " Meanwhile files of rules that change are loaded again."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A Kubernetes audit log to follow.")
    private List<Path> files = new ArrayList<>();

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "text (default) or json, one alert a line.")
    private RulesCommand.Output output = RulesCommand.Output.TEXT;

    @Option(
            names = "--from-start",
            description = "Begin with what FILE holds already rather than with what is added.")
    private boolean fromStart;

    UpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<RuleSet> loaded = rules.rulesOrExplain(console);
        if (loaded.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = selection.selection().apply(loaded.get());
        try {
            replayRecording(running);
            return files.isEmpty() ? explain() : follow(running, files.getFirst());
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        } catch (UncheckedIOException e) {
            console.err()
                    .println("vedette: " + TerminalText.escape(String.valueOf(e.getMessage())));
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private Pipeline pipeline(RunningRules running) {
        var format = new AlertFormat(false, false, ZoneId.systemDefault());
        boolean json = output == RulesCommand.Output.JSON;
        return new Pipeline(
                running,
                rules.catalogues(),
                Matching.ALL,
                new AlertPrinter(console.out(), format, json, true));
    }

    private void replayRecording(RunningRules running) throws IOException {
        console.err()
                .println(
                        "A recording of a small cluster under attack, against "
                                + running.size()
                                + " rules:");
        var report = new InputReport(console);
        Pipeline pipeline = pipeline(running);
        try (var source =
                AuditReader.of(
                        Content.firstSteps(),
                        "the bundled recording",
                        Hostname.local(),
                        report::problem)) {
            pipeline.run(source);
        }
        report.summarize(pipeline.counts(), running.size());
    }

    private int explain() {
        console.err().println();
        console.err().println("To watch an audit log as it is written:  ./vedette up FILE");
        console.err().println("To evaluate one that is there:           ./vedette replay FILE");
        return ExitStatus.OK;
    }

    private int follow(RunningRules running, Path file) throws IOException {
        console.err().println();
        console.err()
                .println(
                        "Following "
                                + TerminalText.escape(file.toString())
                                + " (end with Ctrl-C):");
        var report = new InputReport(console);
        Pipeline pipeline = pipeline(running);
        pipeline.notes()
                .forEach(note -> console.err().println("note: " + TerminalText.escape(note)));
        var followed = FollowedFile.open(file, fromStart);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> report.summarize(pipeline.counts(), running.size()),
                                "summary"));
        try (RuleWatcher ignored = RuleWatcher.start(rules, selection, pipeline, console);
                var source =
                        AuditReader.of(
                                followed, file.toString(), Hostname.local(), report::problem)) {
            pipeline.run(source);
        }
        return ExitStatus.OK;
    }
}
