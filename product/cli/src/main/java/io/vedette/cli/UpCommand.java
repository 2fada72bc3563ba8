package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.outputs.HangUpSignal;
import io.vedette.outputs.LineFormat;
import io.vedette.pipeline.Counts;
import io.vedette.rules.RunningRules;
import io.vedette.server.Server;
import io.vedette.server.ServerSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette up}: the product's main job, until it is interrupted. */
@Command(
        name = "up",
        aliases = "agent",
        description = {
            "Watch, and show alerts as they come, until interrupted.",
            "",
            "Listens for audit events that API servers post to their audit webhook, follows FILEs, audit logs that"
                    + " are being written, and prints alerts. Events and alerts are kept in durable queues, so that"
                    + " nothing is lost when this process or a receiver is away. As root, or with CAP_BPF and"
                    + " CAP_PERFMON, watches this machine's kernel, too. Files of rules that change are loaded"
                    + " again; SIGHUP opens the files of outputs anew."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:it was told to end",
            "1:rules or outputs were refused",
            "2:wrong use",
            "3:the address, a file or the state directory cannot be used"
        })
final class UpCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Kubernetes audit logs to follow.")
    private List<Path> files = new ArrayList<>();

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();
    @Mixin private ServerOptions server = new ServerOptions();
    @Mixin private ContainerOptions containers = new ContainerOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description =
                    "text or json, one alert a line as Falco has it; brief, a line for people, or detailed, with"
                            + " everything that is known below it. Default: brief on a terminal, else text.")
    private Optional<LineFormat> output = Optional.empty();

    @Option(
            names = "--from-start",
            description =
                    "Begin a FILE that was never followed with what it holds already rather than with what is added.")
    private boolean fromStart;

    @Option(
            names = "--no-kernel-events",
            description = "Do not watch this machine's kernel, though there are rules for it.")
    private boolean noKernelEvents;

    UpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<RuleOptions.Loaded> loaded = rules.loadOrExplain(console);
        Optional<ServerSettings> settings =
                server.settingsOrExplain(
                        output.orElse(console.isOutTerminal() ? LineFormat.BRIEF : LineFormat.TEXT),
                        files,
                        fromStart,
                        console);
        if (loaded.isEmpty() || settings.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = selection.selection().apply(loaded.get().rules());
        var report = new InputReport(console);
        try (Server started =
                RunningServer.start(settings.get(), running, rules.catalogues(), console)) {
            tell(started, running);
            Optional<KernelWatch> kernel =
                    noKernelEvents
                            ? Optional.empty()
                            : KernelWatch.start(started, running, containers, console);
            try (RuleWatcher ignored =
                    RuleWatcher.start(
                            rules,
                            loaded.get().files(),
                            selection,
                            started.pipeline(),
                            loadedAgain -> kernel.ifPresent(watch -> watch.use(loadedAgain)),
                            console)) {
                RunningServer.awaitEnd();
            }
            started.close();
            report.masked(started.masked());
            var counts = new ArrayList<Counts>();
            counts.add(started.pipeline().counts());
            kernel.ifPresent(watch -> counts.add(watch.counts()));
            report.summarize(counts, running.size());
            kernel.ifPresent(watch ->
                    console.err()
                            .println(
                                    "   of the kernel: "
                                            + watch.counts().events()
                                            + "; "
                                            + watch.filtered()));
            return ExitStatus.OK;
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private void tell(Server started, RunningRules running) {
        HangUpSignal.onHangUp(started::reopenOutputs);
        PrintStream err = console.err();
        started.pipeline()
                .notes()
                .forEach(note -> err.println("note: " + TerminalText.escape(note)));
        files.forEach(file -> err.println("Following " + TerminalText.escape(file.toString())));
        err.println("Listening for audit events on " + started.webhook());
        err.println("Telling of itself on " + started.metrics());
        err.println(
                running.size()
                        + " rules run. Point the audit webhook of an API server here: vedette audit setup writes what it"
                        + " needs. To see an attack: make demo, in another terminal. End with Ctrl-C.");
    }
}
