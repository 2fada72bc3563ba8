package io.vedette.cli;

import io.vedette.correlation.CorrelationStatus;
import io.vedette.masking.MaskedCounts;
import io.vedette.masking.SecretKind;
import io.vedette.model.InputProblem;
import io.vedette.model.TerminalText;
import io.vedette.pipeline.Counts;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers what could not be understood, and says at the end how it went. */
final class InputReport {
    /** More than these are counted, not shown. */
    private static final int SHOWN = 20;

    private final Console console;
    private final Map<InputProblem.Kind, Long> problems = new EnumMap<>(InputProblem.Kind.class);
    private long reported;
    private final Map<SecretKind, Long> masked = new EnumMap<>(SecretKind.class);
    private long otherText;

    InputReport(Console console) {
        this.console = console;
    }

    void problem(InputProblem problem) {
        problems.merge(problem.kind(), 1L, Long::sum);
        reported++;
        if (reported <= SHOWN) {
            console.err().println("skipped " + TerminalText.escape(problem.toString()));
        } else if (reported == SHOWN + 1) {
            console.err().println("skipped more, which are only counted below");
        }
    }

    void otherText(long lines) {
        otherText += lines;
    }

    /** What correlations could not count, where there is something to say. */
    void summarize(CorrelationStatus status) {
        PrintStream err = console.err();
        for (CorrelationStatus.One one : status.correlations()) {
            one.losses()
                    .forEach((loss, count) ->
                            err.println(
                                    "Correlation "
                                            + TerminalText.escape(one.title())
                                            + ": "
                                            + count
                                            + " "
                                            + loss.meaning()));
        }
        if (status.releasedEarly() > 0) {
            err.println(
                    "Correlated events that could not wait to be put in order: "
                            + status.releasedEarly());
        }
    }

    void masked(MaskedCounts counts) {
        masked(counts.byKind());
    }

    void masked(Map<SecretKind, Long> counts) {
        counts.forEach((kind, count) -> masked.merge(kind, count, Long::sum));
    }

    /** In the form of Falco's own summary, with what it leaves out after it. */
    void summarize(Counts counts, int ruleCount) {
        summarize(List.of(counts), ruleCount);
    }

    /** As one summary of several pipelines with the same rules. */
    void summarize(List<Counts> counts, int ruleCount) {
        PrintStream err = console.err();
        err.println("Events detected: " + counts.stream().mapToLong(Counts::alerts).sum());
        err.println("Rule counts by severity:");
        merged(counts, Counts::alertsByPriority)
                .forEach((priority, count) ->
                        err.println("   " + priority.shortLabel() + ": " + count));
        err.println("Triggered rules by rule name:");
        merged(counts, Counts::alertsByRule)
                .forEach((rule, count) ->
                        err.println("   " + TerminalText.escape(rule) + ": " + count));
        err.println(
                "Events read: "
                        + counts.stream().mapToLong(Counts::events).sum()
                        + ", against "
                        + ruleCount
                        + " rules");
        long withoutRules = counts.stream().mapToLong(Counts::eventsWithoutRules).sum();
        if (withoutRules > 0) {
            err.println("   without a rule for their source: " + withoutRules);
        }
        merged(counts, Counts::failures)
                .forEach((rule, count) ->
                        err.println(
                                "   failed to be evaluated, by a defect: "
                                        + TerminalText.escape(rule)
                                        + ": "
                                        + count));
        if (otherText > 0) {
            err.println("Lines of other text passed over: " + otherText);
        }
        if (!masked.isEmpty()) {
            err.println(
                    "Values masked: "
                            + masked.values().stream().mapToLong(Long::longValue).sum()
                            + " ("
                            + masked.entrySet().stream()
                                    .map(kind -> kind.getKey().label() + " " + kind.getValue())
                                    .collect(Collectors.joining(", "))
                            + ")");
        }
        problems.forEach((kind, count) ->
                err.println(
                        "Skipped as "
                                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                + ": "
                                + count));
    }

    /** Sums by key, in the order of keys. */
    private static <K extends Comparable<K>> Map<K, Long> merged(
            List<Counts> counts, Function<Counts, Map<K, Long>> what) {
        var sums = new TreeMap<K, Long>();
        counts.forEach(
                one -> what.apply(one).forEach((key, count) -> sums.merge(key, count, Long::sum)));
        return sums;
    }
}
