package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.rules.CheckReport;
import io.vedette.rules.Correlation;
import io.vedette.rules.DescribeReport;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleSet;
import io.vedette.rules.RunningRules;
import io.vedette.rules.Shadowing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette rules}: looks at rules without running them. */
@Command(
        name = "rules",
        description = "Check, list, describe, explain and test rules.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RulesCommand.Check.class,
            RulesCommand.Listing.class,
            RulesCommand.Describe.class,
            ExplainCommand.class,
            TestCommand.class
        })
final class RulesCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with rules: check, list, describe, explain or test");
    }

    /** How a result is written. */
    enum Output {
        TEXT,
        JSON
    }

    private static PrintStream printing(Console console) {
        return new PrintStream(console.out(), false, StandardCharsets.UTF_8);
    }

    @Command(
            name = "check",
            description =
                    "Tell everything that is wrong with rules files, loaded one after another.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit status:%n",
            exitCodeList = {
                "0:all files load",
                "1:some file has an error",
                "2:wrong use",
                "3:a file cannot be read"
            })
    static final class Check implements Callable<Integer> {
        private final Console console;

        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "Rules files or directories of them.")
        private List<Path> paths = new ArrayList<>();

        @Option(
                names = "--output",
                paramLabel = "FORMAT",
                description = "text (default), or json as falco -V prints it.")
        private Output output = Output.TEXT;

        @Mixin private RuleOptions options = new RuleOptions();

        Check(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            List<RuleFile> files;
            try {
                files = RuleOptions.read(paths);
            } catch (IOException e) {
                console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
                return ExitStatus.INPUT_UNREADABLE;
            }
            LoadResult result = options.load(files);
            PrintStream out = printing(console);
            switch (output) {
                case JSON -> out.println(CheckReport.json(result));
                case TEXT -> printText(result, out);
            }
            out.flush();
            return result.isSuccessful() ? ExitStatus.OK : ExitStatus.RULES_REFUSED;
        }

        private static void printText(LoadResult result, PrintStream out) {
            for (LoadResult.FileResult file : result.files()) {
                String verdict =
                        !file.isSuccessful()
                                ? "Invalid"
                                : file.warnings().isEmpty() ? "Ok" : "Ok, with warnings";
                out.println(TerminalText.escape(file.name()) + ": " + verdict);
                file.diagnostics().forEach(diagnostic -> DiagnosticPrinter.print(diagnostic, out));
            }
        }
    }

    @Command(
            name = "list",
            description =
                    "List the rules in the order in which they are tried, and tell which can never alert because an"
                            + " earlier rule always matches first.",
            mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        private final Console console;

        @Mixin private RuleOptions rules = new RuleOptions();
        @Mixin private SelectionOptions selection = new SelectionOptions();

        @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
        private Output output = Output.TEXT;

        Listing(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Optional<RuleSet> loaded = rules.rulesOrExplain(console);
            if (loaded.isEmpty()) {
                return ExitStatus.RULES_REFUSED;
            }
            RuleSet set = loaded.get();
            RunningRules running = selection.selection().apply(set);
            Map<String, Rule> shadowed = Shadowing.find(running.alerting());
            PrintStream out = printing(console);
            switch (output) {
                case JSON -> out.println(DescribeReport.list(set, running, shadowed));
                case TEXT -> {
                    RuleLines.print(set, running, shadowed, out);
                    console.err().println(RuleLines.summary(set, running, shadowed));
                }
            }
            out.flush();
            return ExitStatus.OK;
        }
    }

    @Command(
            name = "describe",
            description =
                    "Describe a rule, or all of them: condition with lists and macros put in, fields, outputs.",
            mixinStandardHelpOptions = true)
    static final class Describe implements Callable<Integer> {
        private final Console console;

        @Parameters(
                paramLabel = "RULE",
                arity = "0..*",
                description = "Names of rules; without them all.")
        private List<String> names = new ArrayList<>();

        @Mixin private RuleOptions rules = new RuleOptions();

        @Option(
                names = "--output",
                paramLabel = "FORMAT",
                description = "text (default), or json as falco -L prints it.")
        private Output output = Output.TEXT;

        @Spec private CommandSpec spec = CommandSpec.create();

        Describe(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Optional<RuleSet> loaded = rules.rulesOrExplain(console);
            if (loaded.isEmpty()) {
                return ExitStatus.RULES_REFUSED;
            }
            RuleSet set = loaded.get();
            var chosen = new ArrayList<Rule>();
            var correlations = new ArrayList<Correlation>();
            if (names.isEmpty()) {
                chosen.addAll(set.rules());
                correlations.addAll(set.correlations());
            }
            for (String name : names) {
                set.rule(name).ifPresent(chosen::add);
                set.correlation(name).ifPresent(correlations::add);
                if (set.rule(name).isEmpty() && set.correlation(name).isEmpty()) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "no rule \""
                                    + TerminalText.escape(name)
                                    + "\"; 'vedette rules list' shows them");
                }
            }
            PrintStream out = printing(console);
            switch (output) {
                case JSON -> out.println(DescribeReport.describe(set, chosen, correlations));
                case TEXT -> {
                    chosen.forEach(rule -> RuleLines.describe(rule, out));
                    correlations.forEach(correlation -> RuleLines.describe(correlation, out));
                }
            }
            out.flush();
            return ExitStatus.OK;
        }
    }
}
