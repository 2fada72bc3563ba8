package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.outputs.LineFormat;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import io.vedette.simulation.Behaviour;
import io.vedette.simulation.Behaviours;
import io.vedette.simulation.Place;
import io.vedette.simulation.Result;
import io.vedette.simulation.Simulation;
import io.vedette.syscalls.ContainerLookup;
import io.vedette.syscalls.LiveSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette simulate}: does what intruders do, and says which of it is detected. */
@Command(
        name = "simulate",
        description = {
            "Act behaviours of intruders, harmless but real, and say which of them are detected.",
            "",
            "A sensor of its own watches, with the rules that vedette up runs; a Vedette that runs already sees them, too,"
                    + " and alerts. Files are a copy-on-write view of this machine's, secrets are made up, the network is"
                    + " a loopback interface of its own: nothing changes on this machine, and nothing is left after any"
                    + " end. Needs root, or what vedette doctor says."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all that rules are meant to tell of was detected",
            "1:some of it was not, or rules were refused",
            "2:wrong use",
            "3:nothing can be acted or watched here"
        })
final class SimulateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "list|all|NAME",
            arity = "0..*",
            description = "list: only list them. all (default): act all. Else: those to act.")
    private List<String> names = new ArrayList<>();

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--place",
            paramLabel = "PLACE",
            description = "Act only as processes of the host or of a container.")
    private Optional<Place> place = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "text (default), a table; or json, one object a line.")
    private LineFormat output = LineFormat.TEXT;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var report = new SimulationReport(console.out(), output);
        List<Behaviour> wanted = Behaviours.all();
        if (names.equals(List.of("list"))) {
            report.list(wanted);
            return ExitStatus.OK;
        }
        if (!names.isEmpty() && !names.equals(List.of("all"))) {
            wanted = new ArrayList<>();
            for (String name : names) {
                Optional<Behaviour> behaviour = Behaviours.named(name);
                if (behaviour.isEmpty()) {
                    console.err()
                            .println(
                                    "vedette: no behaviour is called "
                                            + TerminalText.escape(name)
                                            + "; vedette simulate list shows all");
                    return ExitStatus.USAGE;
                }
                wanted.add(behaviour.get());
            }
        }
        Optional<RuleSet> loaded = rules.rulesOrExplain(console);
        if (loaded.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = selection.selection().apply(loaded.get());
        try (LiveSource source = open(running);
                Simulation simulation =
                        Simulation.start(
                                source,
                                running,
                                rules.catalogues(),
                                problem ->
                                        console.err()
                                                .println(
                                                        "vedette: "
                                                                + TerminalText.escape(problem)))) {
            return act(simulation, wanted, report);
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private static LiveSource open(RunningRules running) throws IOException {
        return LiveSource.open(
                Hostname.local(),
                KernelWatch.RING_BYTES,
                KernelWatch.filter(running),
                ContainerLookup.none());
    }

    private int act(Simulation simulation, List<Behaviour> wanted, SimulationReport report)
            throws IOException, InterruptedException {
        // Ctrl-C ends what is being acted and removes the stage before the process is gone
        var hook = new Thread(() -> close(simulation), "end");
        Runtime.getRuntime().addShutdownHook(hook);
        // the compiler's first work is no part of anybody's delay
        simulation.act(wanted.getFirst(), anyPlace(wanted.getFirst()));
        report.begin(wanted);
        for (Behaviour behaviour : wanted) {
            for (Place each : Place.values()) {
                if (behaviour.places().contains(each) && place.map(each::equals).orElse(true)) {
                    report.add(simulation.act(behaviour, each));
                }
            }
        }
        removeHook(hook);
        report.end(console.err());
        return report.missed() ? ExitStatus.RULES_REFUSED : ExitStatus.OK;
    }

    private static Place anyPlace(Behaviour behaviour) {
        return Arrays.stream(Place.values())
                .filter(behaviour.places()::contains)
                .findFirst()
                .orElseThrow();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // the process ends already, and the hook runs
        }
    }

    private void close(Simulation simulation) {
        try {
            simulation.close();
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
        }
    }

    /** In milliseconds, at least one. */
    static long millis(Duration after) {
        return Math.max(1, after.toMillis());
    }

    /** Those that tell of what was acted. */
    static List<String> meant(Result result) {
        return result.alerts().stream().filter(Result.Told::meant).map(Result.Told::rule).toList();
    }
}
