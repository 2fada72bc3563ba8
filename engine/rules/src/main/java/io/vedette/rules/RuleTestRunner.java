package io.vedette.rules;

import io.vedette.model.Alert;
import io.vedette.model.Event;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.SourceId;
import io.vedette.model.Suggestions;
import io.vedette.model.spi.EventSource;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestFile.Named;
import io.vedette.rules.RuleTestFile.OfEvent;
import io.vedette.rules.RuleTestFile.RuleTest;
import io.vedette.rules.RuleTestResult.ActualAlert;
import io.vedette.rules.RuleTestResult.Difference;
import io.vedette.rules.RuleTestResult.Missing;
import io.vedette.rules.RuleTestResult.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Runs the tests of a file on rules.
 *
 * <p>Knows no source of events, and needs none of what an alert is besides its rule and its output;
 * so it is at home beside the language that it tests.
 */
public final class RuleTestRunner {
    private final RuleTestFile file;
    private final RuleSet rules;
    private final RunningRules running;
    private final Map<SourceId, Matcher> matchers;
    private final Map<SourceId, Matcher> counters;
    private final TestCorrelations correlations;
    private final TestEvents testEvents;
    private final Problems problems;

    private RuleTestRunner(
            RuleTestFile file,
            RuleSet rules,
            Map<SourceId, FieldCatalogue> catalogues,
            TestEvents testEvents,
            TestCorrelations correlations) {
        this.file = file;
        this.rules = rules;
        this.running = RuleSelection.AS_FILED.apply(rules);
        this.matchers = Matcher.bySource(running.alerting(), catalogues);
        this.counters = Matcher.bySource(running.counted(), catalogues);
        this.correlations = correlations;
        this.testEvents = testEvents;
        this.problems = Problems.collecting(file.source());
    }

    /**
     * What came of the tests of a file.
     *
     * @param results of the tests that could be run
     * @param problems what kept others from being run
     */
    public record Outcome(List<RuleTestResult> results, List<Diagnostic> problems) {
        public Outcome {
            results = List.copyOf(results);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Runs all tests; when the file has a mistake, none, but looks for more mistakes: rules that do
     * not exist, events that are none.
     */
    public static Outcome run(
            RuleTestReader.Outcome read,
            RuleSet rules,
            Map<SourceId, FieldCatalogue> catalogues,
            TestEvents testEvents,
            TestCorrelations correlations) {
        var runner = new RuleTestRunner(read.tests(), rules, catalogues, testEvents, correlations);
        runner.problems.addAll(read.problems());
        runner.checkNames();
        var results = new ArrayList<RuleTestResult>();
        if (runner.problems.hasErrors()) {
            read.tests().tests().forEach(runner::checkEvents);
        } else {
            for (RuleTest test : read.tests().tests()) {
                runner.run(test).ifPresent(results::add);
            }
        }
        return new Outcome(results, RuleTestReader.sorted(runner.problems.found()));
    }

    private void checkEvents(RuleTest test) {
        try {
            if (test.events() instanceof RuleTestFile.Inline) {
                forEachEvent(test, (event, number) -> {});
            }
        } catch (IOException e) {
            throw new UncheckedIOException("events in memory cannot be read", e);
        } catch (ItemRefused ignored) {
            // why is among the problems
        }
    }

    private void checkNames() {
        for (RuleTest test : file.tests()) {
            test.checkedRules().forEach(this::checkName);
            test.alerts().forEach(alert -> checkName(alert.rule()));
        }
    }

    private void checkName(Named named) {
        if (rules.rule(named.name()).isEmpty() && rules.correlation(named.name()).isEmpty()) {
            var known = new ArrayList<>(rules.rules().stream().map(Rule::name).toList());
            rules.correlations().forEach(correlation -> known.add(correlation.title()));
            problems.report(
                    DiagnosticCode.ITEM_MALFORMED,
                    "no rule \"" + named.name() + "\"",
                    Suggestions.didYouMean(named.name(), known),
                    place(named.position()));
        }
    }

    private Place place(Position position) {
        return new Place(file.source(), position.offset());
    }

    private Optional<RuleTestResult> run(RuleTest test) {
        try {
            List<ActualAlert> actual = alerts(test);
            return Optional.of(new RuleTestResult(test, differences(test, actual)));
        } catch (IOException e) {
            Position position =
                    test.events() instanceof RuleTestFile.Recorded(Named recording)
                            ? recording.position()
                            : test.position();
            problems.report(
                    DiagnosticCode.FILE_UNREADABLE,
                    "the recording cannot be read: " + e.getMessage(),
                    place(position));
            return Optional.empty();
        } catch (ItemRefused ignored) {
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Event event, int number);
    }

    /** Hands over all events of a test; refuses it when one of its own is none. */
    private void forEachEvent(RuleTest test, Visitor visitor) throws IOException, ItemRefused {
        int errors = problems.found().size();
        try (EventSource source = open(test.events())) {
            int number = 0;
            while (source.advance()) {
                visitor.visit(source.event(), ++number);
            }
        }
        if (problems.found().size() > errors) {
            throw new ItemRefused();
        }
    }

    private EventSource open(RuleTestFile.Events events) throws IOException {
        return switch (events) {
            case RuleTestFile.Recorded(Named recording) -> testEvents.recorded(recording.name());
            case RuleTestFile.Inline(List<RuleTestFile.InlineEvent> written) -> {
                var lines = new StringBuilder();
                written.forEach(event -> lines.append(event.json()).append('\n'));
                yield testEvents.inline(
                        lines.toString(),
                        problem -> {
                            int line = Math.clamp(problem.line(), 1, written.size());
                            problems.report(
                                    DiagnosticCode.ITEM_MALFORMED,
                                    problem.reason(),
                                    place(written.get(line - 1).position()));
                        });
            }
        };
    }

    private List<ActualAlert> alerts(RuleTest test) throws IOException, ItemRefused {
        Set<String> checked = new HashSet<>();
        test.checkedRules().forEach(named -> checked.add(named.name()));
        var alerts = new ArrayList<ActualAlert>();
        var numbers = new HashMap<String, Integer>();
        TestCorrelations.Counting counting = correlations.begin(running);
        forEachEvent(
                test,
                (event, number) -> {
                    for (Rule rule : matching(matchers, event, file.matching())) {
                        alerts.add(alert(rule, event, number));
                    }
                    event.ids().forEach(id -> numbers.put(id, number));
                    counting.see(event, matching(counters, event, Matching.ALL));
                });
        for (Alert alert : counting.end()) {
            alerts.add(
                    new ActualAlert(
                            numbers.getOrDefault(alert.eventIds().getLast(), 0),
                            alert.rule(),
                            alert.priority(),
                            alert.message(),
                            alert.fields()));
        }
        alerts.removeIf(alert -> !checked.isEmpty() && !checked.contains(alert.rule()));
        alerts.sort(Comparator.comparingInt(ActualAlert::event));
        return alerts;
    }

    private static ActualAlert alert(Rule rule, Event event, int number) {
        OutputTemplate.Rendered output = rule.output().render(event);
        return new ActualAlert(
                number, rule.name(), rule.priority(), output.text(), output.fields());
    }

    private static List<Rule> matching(
            Map<SourceId, Matcher> matchers, Event event, Matching mode) {
        var matching = new ArrayList<Rule>();
        Matcher matcher = matchers.get(event.source());
        int index = matcher == null ? -1 : matcher.next(event, 0);
        while (matcher != null && index >= 0) {
            matching.add(matcher.rules().get(index));
            index = mode == Matching.ALL ? matcher.next(event, index + 1) : -1;
        }
        return matching;
    }

    private List<Difference> differences(RuleTest test, List<ActualAlert> actual)
            throws IOException, ItemRefused {
        var expectedOnes = new BitSet();
        var missing = new ArrayList<ExpectedAlert>();
        var differences = new ArrayList<Difference>();
        int from = 0;
        for (ExpectedAlert expected : test.alerts()) {
            int found = AlertDemands.find(expected, actual, from);
            if (found < 0) {
                missing.add(expected);
                continue;
            }
            from = found + 1;
            ActualAlert alert = actual.get(found);
            expectedOnes.set(found);
            var mismatches = AlertDemands.mismatches(expected, alert);
            if (!mismatches.isEmpty()) {
                differences.add(new RuleTestResult.Differs(expected, alert, mismatches));
            }
        }
        List<ActualAlert> unpaired =
                IntStream.range(0, actual.size())
                        .filter(index -> !expectedOnes.get(index))
                        .mapToObj(actual::get)
                        .toList();
        var unexplained = new ArrayList<>(unpaired);
        for (ExpectedAlert expected : missing) {
            differences.add(new Missing(expected, reason(test, expected, actual, unexplained)));
        }
        unpaired.forEach(alert -> differences.add(new RuleTestResult.Unexpected(alert)));
        return differences;
    }

    /**
     * @param unexplained alerts that nothing was expected of; the one that tells the reason is
     *     taken out
     */
    private Reason reason(
            RuleTest test,
            ExpectedAlert expected,
            Collection<ActualAlert> actual,
            List<ActualAlert> unexplained)
            throws IOException, ItemRefused {
        int elsewhere = AlertDemands.find(expected, unexplained, 0);
        if (elsewhere >= 0) {
            return new RuleTestResult.OutOfOrder(unexplained.remove(elsewhere).event());
        }
        Optional<Correlation> correlation = rules.correlation(expected.rule().name());
        if (correlation.isPresent()) {
            return rules.silent().contains(correlation.get().title())
                    ? new RuleTestResult.OnlyLookedAt()
                    : notCorrelated(test, correlation.get());
        }
        Rule rule = rules.rule(expected.rule().name()).orElseThrow();
        Set<Integer> alerted = new HashSet<>();
        actual.stream()
                .filter(alert -> alert.rule().equals(rule.name()))
                .forEach(alert -> alerted.add(alert.event()));
        var nearest = new NearestEvent(rule, running.alerting());
        forEachEvent(
                test,
                (event, number) -> {
                    boolean meant =
                            expected.demands().stream()
                                    .allMatch(demand ->
                                            !(demand instanceof OfEvent(int of)) || of == number);
                    if (meant
                            && !alerted.contains(number)
                            && rule.source().equals(event.source())) {
                        nearest.consider(event, number);
                    }
                });
        return nearest.reason() instanceof RuleTestResult.Disabled(int event)
                        && rules.silent().contains(rule.name())
                ? new RuleTestResult.OnlyCounted(event)
                : nearest.reason();
    }

    /** How often the rules of a correlation matched. */
    private Reason notCorrelated(RuleTest test, Correlation correlation)
            throws IOException, ItemRefused {
        var matches = new TreeMap<String, Integer>();
        correlation.ruleNames().forEach(name -> matches.put(name, 0));
        forEachEvent(
                test,
                (event, number) ->
                        matching(counters, event, Matching.ALL)
                                .forEach(rule ->
                                        matches.computeIfPresent(
                                                rule.name(), (name, count) -> count + 1)));
        return new RuleTestResult.NotCorrelated(matches);
    }
}
