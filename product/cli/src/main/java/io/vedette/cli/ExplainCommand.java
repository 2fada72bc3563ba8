package io.vedette.cli;

import io.vedette.model.Event;
import io.vedette.model.SourceId;
import io.vedette.model.TerminalText;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.Correlation;
import io.vedette.rules.Explainer;
import io.vedette.rules.Explanation;
import io.vedette.rules.LoadResult;
import io.vedette.rules.Matcher;
import io.vedette.rules.Matching;
import io.vedette.rules.Rule;
import io.vedette.rules.RunningRules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vedette rules explain}: why a rule matched an event, or did not. */
@Command(
        name = "explain",
        description = {
            "Tell why a rule fired on an event or did not: each part of its condition with the values it looked at, and"
                    + " the least that kept it from firing.",
            "",
            "What the evaluation, which goes from left to right, does not come by stands in parentheses.",
            "",
            "Values are shown as the rule sees them. Those of audit events are masked; of kernel events they are not:"
                    + " what this prints may hold passwords."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the rule fired",
            "1:it did not: its condition is false, it is disabled, or an earlier rule hides it",
            "2:wrong use, no such rule, or no such event",
            "3:the event or the rules cannot be read, or the rules are refused"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int DID_NOT_FIRE = 1;

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "EVENT",
            description = {
                "FILE, FILE#N or FILE#ID: the first event of a recording that replay reads (- is the standard input),"
                        + " the one with that number, or the one whose auditID that is or begins with;"
                        + " auditID/stage picks one stage of a request."
            })
    private String event = "";

    @Parameters(index = "1", paramLabel = "RULE", description = "The name of the rule.")
    private String name = "";

    @Mixin private RuleOptions rules = new RuleOptions();
    @Mixin private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--matching",
            paramLabel = "MODE",
            description =
                    "As for replay: with first (default) an earlier rule that matches hides later ones.")
    private Matching matching = Matching.FIRST;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private RulesCommand.Output output = RulesCommand.Output.TEXT;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            LoadResult loaded = rules.load(rules.files());
            if (!loaded.isSuccessful()) {
                DiagnosticPrinter.printErrors(loaded, console.err());
                return ExitStatus.INPUT_UNREADABLE;
            }
            Rule rule =
                    loaded.rules()
                            .rule(name)
                            .orElseThrow(() -> noSuchRule(loaded.rules().correlation(name)));
            ExplainedEvent explained = explain(rule, selection.selection().apply(loaded.rules()));
            if (rule.source().equals(SourceId.SYSCALL)) {
                console.err()
                        .println(
                                "note: values of kernel events are shown as rules see them: secrets among them are not"
                                        + " masked");
            }
            print(explained);
            return explained.verdict() instanceof Verdict.Fired ? ExitStatus.OK : DID_NOT_FIRE;
        } catch (NotThereException e) {
            console.err()
                    .println("vedette: " + TerminalText.escape(String.valueOf(e.getMessage())));
            return ExitStatus.USAGE;
        } catch (IOException e) {
            console.err().println("vedette: " + TerminalText.escape(Unreadable.reason(e)));
            return ExitStatus.INPUT_UNREADABLE;
        }
    }

    /** The rule or the event asked for does not exist; the usage would only hide that. */
    private static final class NotThereException extends RuntimeException {
        NotThereException(String reason) {
            super(reason);
        }
    }

    private NotThereException noSuchRule(Optional<Correlation> correlation) {
        return new NotThereException(
                correlation
                        .map(its ->
                                "\""
                                        + name
                                        + "\" is a correlation, which no event alone fires; explain what it looks at: "
                                        + String.join(
                                                ", ",
                                                its.inputs().stream()
                                                        .map(Correlation.Input::name)
                                                        .toList()))
                        .orElse("no rule \"" + name + "\"; 'vedette rules list' shows them"));
    }

    private ExplainedEvent explain(Rule rule, RunningRules running) throws IOException {
        EventReference reference = EventReference.parse(event);
        var report = new InputReport(console);
        var last = new AtomicLong();
        try (EventSource source = Recording.open(reference.input(), console, report::problem)) {
            EventReference.Found<ExplainedEvent> found =
                    reference
                            .find(source, each -> explain(rule, running, each), last::set)
                            .orElseThrow(() ->
                                    new NotThereException(
                                            "there is no "
                                                    + reference
                                                    + "; it has "
                                                    + last.get()
                                                    + " events"));
            if (!found.others().isEmpty()) {
                console.err()
                        .println(
                                "also possible: "
                                        + TerminalText.escape(String.join(" ", found.others())));
            }
            return found.read();
        } catch (IOException e) {
            throw new IOException(reference.input() + ": " + Unreadable.reason(e), e);
        }
    }

    private ExplainedEvent explain(Rule rule, RunningRules running, Event each) {
        if (!rule.source().equals(each.source())) {
            throw new NotThereException(
                    "rule \""
                            + rule.name()
                            + "\" is for events of source "
                            + rule.source()
                            + ", this one is of "
                            + each.source());
        }
        Explanation explanation = Explainer.explain(rule, each);
        return ExplainedEvent.of(
                rule, each, explanation, verdict(rule, running, each, explanation));
    }

    private Verdict verdict(Rule rule, RunningRules running, Event each, Explanation explanation) {
        if (!explanation.holds()) {
            return new Verdict.ConditionFalse();
        }
        if (!running.alerting().contains(rule)) {
            return running.counted().contains(rule)
                    ? new Verdict.OnlyCounted()
                    : new Verdict.SwitchedOff();
        }
        Optional<Rule> first =
                matching == Matching.FIRST
                        ? firstMatch(rule, running.alerting(), each)
                        : Optional.empty();
        return first.<Verdict>map(Verdict.Hidden::new).orElseGet(Verdict.Fired::new);
    }

    /** The first rule before {@code rule} that matches. */
    private static Optional<Rule> firstMatch(Rule rule, List<Rule> running, Event each) {
        List<Rule> before =
                running.subList(0, running.indexOf(rule)).stream()
                        .filter(earlier -> earlier.source().equals(rule.source()))
                        .toList();
        int first = Matcher.interpreting(before).next(each, 0);
        return first < 0 ? Optional.empty() : Optional.of(before.get(first));
    }

    private void print(ExplainedEvent explained) {
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        switch (output) {
            case JSON -> out.println(ExplanationJson.of(explained));
            case TEXT -> ExplanationText.print(explained, out);
        }
        out.flush();
    }
}
