package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.rules.CheckReport;
import io.vedette.rules.DescribeReport;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Rule;
import io.vedette.rules.RuleFile;
import io.vedette.rules.RuleSet;
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
            List<Rule> running = selection.selection().apply(set.rules());
            Map<String, Rule> shadowed = Shadowing.find(running);
            PrintStream out = printing(console);
            switch (output) {
                case JSON -> out.println(DescribeReport.list(set, running, shadowed));
                case TEXT -> {
                    for (Rule rule : set.rules()) {
                        out.println(
                                TerminalText.escape(line(rule, running.contains(rule), shadowed)));
                    }
                    console.err()
                            .println(
                                    set.rules().size()
                                            + " rules, "
                                            + running.size()
                                            + " run, "
                                            + shadowed.size()
                                            + " of them shadowed when only the first match counts");
                }
            }
            out.flush();
            return ExitStatus.OK;
        }

        private static String line(Rule rule, boolean runs, Map<String, Rule> shadowed) {
            Rule by = shadowed.get(rule.name());
            return String.format(
                    "%-3s  %-13s  %-9s  %s%s",
                    runs ? "on" : "off",
                    rule.priority().label(),
                    rule.source(),
                    rule.name(),
                    by == null
                            ? ""
                            : "  (shadowed by \"" + by.name() + "\" at " + by.position() + ")");
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
            if (names.isEmpty()) {
                chosen.addAll(set.rules());
            }
            for (String name : names) {
                chosen.add(
                        set.rule(name)
                                .orElseThrow(() ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "no rule \""
                                                        + TerminalText.escape(name)
                                                        + "\"; 'vedette rules"
                                                        + " list' shows them")));
            }
            PrintStream out = printing(console);
            switch (output) {
                case JSON -> out.println(DescribeReport.describe(set, chosen));
                case TEXT -> chosen.forEach(rule -> printRule(rule, out));
            }
            out.flush();
            return ExitStatus.OK;
        }

        private static void printRule(Rule rule, PrintStream out) {
            out.println(TerminalText.escape(rule.name()));
            line(out, "from", rule.position().toString());
            line(out, "source", rule.source().name());
            line(out, "priority", rule.priority().label());
            line(out, "enabled", Boolean.toString(rule.enabled()));
            line(out, "tags", String.join(", ", rule.tags()));
            line(out, "description", rule.description().strip());
            line(out, "condition", rule.conditionText().strip());
            line(out, "compiled", rule.compiledText());
            line(out, "output", rule.outputText().strip());
            line(out, "fields", String.join(", ", rule.uses().fields()));
            line(out, "macros", String.join(", ", rule.uses().macros()));
            line(out, "lists", String.join(", ", rule.uses().lists()));
            line(out, "exceptions", String.join(", ", rule.uses().exceptions()));
            out.println();
        }

        private static void line(PrintStream out, String name, String value) {
            if (!value.isEmpty()) {
                String oneLine = value.replaceAll("\\s*\\R\\s*", " ");
                out.println(String.format("  %-12s %s", name, TerminalText.escape(oneLine)));
            }
        }
    }
}
