package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.outputs.LineFormat;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import io.vedette.server.ListenAddress;
import io.vedette.server.Server;
import io.vedette.server.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vedette demo}: shows an attack to a Vedette that runs, or to one of its own. */
@Command(
        name = "demo",
        description = {
            "Post a recorded attack on a small cluster, as if it happened now.",
            "",
            "It is posted to the audit webhook of the Vedette that runs on this machine (vedette up), which shows the"
                    + " alerts. Where none runs, one runs for as long as it takes, and shows them here."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all was taken", "2:wrong use", "3:it could not be posted"})
final class DemoCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Console console;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "The state directory of the Vedette that runs. Default: as for vedette up.")
    private Path state = ServerOptions.defaultState();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "How alerts are shown here, text (default) or json, where none runs.")
    private LineFormat output = LineFormat.TEXT;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            Optional<URI> running = running();
            return running.isPresent() ? post(running.get()) : runOne();
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    private Optional<URI> running() throws IOException {
        Path listening = state.resolve("listening");
        if (!Files.exists(listening)) {
            return Optional.empty();
        }
        URI webhook = URI.create(Files.readString(listening).strip());
        return DemoAttack.answers(webhook) ? Optional.of(webhook) : Optional.empty();
    }

    private int post(URI webhook) throws IOException, InterruptedException {
        int events = DemoAttack.post(webhook);
        console.err()
                .println(
                        events
                                + " events posted to "
                                + TerminalText.escape(webhook.toString())
                                + "; the alerts show where that Vedette runs");
        return ExitStatus.OK;
    }

    private int runOne() throws IOException, InterruptedException {
        console.err().println("No Vedette runs here (vedette up), so one runs for this:");
        var rules = new RuleOptions();
        Optional<RuleSet> loaded = rules.rulesOrExplain(console);
        if (loaded.isEmpty()) {
            return ExitStatus.RULES_REFUSED;
        }
        RunningRules running = new SelectionOptions().selection().apply(loaded.get());
        Path scratch = Files.createTempDirectory("vedette-demo");
        var settings =
                new ServerSettings(
                        scratch,
                        new ListenAddress(ListenAddress.DEFAULT.host(), 0),
                        Optional.empty(),
                        List.of(),
                        false,
                        List.of(ServerOptions.standardOutput(output)));
        try (Server server = RunningServer.start(settings, running, rules.catalogues(), console)) {
            int events = DemoAttack.post(server.webhook());
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (server.pipeline().counts().events() < events
                    && System.nanoTime() - deadline < 0) {
                Thread.sleep(Duration.ofMillis(20));
            }
            // what is left is evaluated and delivered before it ends
            server.close();
            new InputReport(console).summarize(server.pipeline().counts(), running.size());
            return ExitStatus.OK;
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> inside = Files.walk(directory)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
