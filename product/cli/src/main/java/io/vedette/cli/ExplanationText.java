package io.vedette.cli;

import io.vedette.model.FieldValue;
import io.vedette.model.TerminalText;
import io.vedette.rules.Explanation;
import io.vedette.rules.Explanation.Named;
import io.vedette.rules.Explanation.Naming;
import io.vedette.rules.Explanation.Obstacle;
import io.vedette.rules.Explanation.Part;
import io.vedette.rules.Explanation.Reading;
import io.vedette.rules.Explanation.Skipped;
import io.vedette.rules.Explanation.Test;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Explanations for people: harmless to a terminal, and long texts cut. */
final class ExplanationText {
    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_TEST = 160;
    private static final int LONGEST_SENTENCE = 400;
    private static final int LONGEST_DECIDING_PART = 60;
    private static final int MOST_VALUES = 10;

    private ExplanationText() {}

    static void print(ExplainedEvent explained, PrintStream out) {
        Rule rule = new Rule(explained.rule());
        out.println("rule     " + rule.name() + "  (" + rule.position() + ")");
        out.println(
                "event    "
                        + TerminalText.escape(String.join(" ", explained.eventIds()))
                        + ", number "
                        + explained.number());
        out.println("         " + cut(explained.sentence(), LONGEST_SENTENCE));
        out.println();
        print(explained.explanation().root(), 0, out);
        out.println();
        switch (explained.verdict()) {
            case Verdict.Fired ignored -> out.println("The rule fired.");
            case Verdict.SwitchedOff ignored ->
                    out.println(
                            "The rule did not fire: its condition is true, but the rule is disabled.");
            case Verdict.OnlyCounted ignored ->
                    out.println(
                            "The rule's condition is true, but a correlation counts it: it does not alert on its own.");
            case Verdict.Hidden(io.vedette.rules.Rule by) -> {
                Rule earlier = new Rule(by);
                out.println(
                        "The rule did not fire: its condition is true, but \""
                                + earlier.name()
                                + "\" at "
                                + earlier.position()
                                + " comes before it and matches too; with --matching all both fire.");
            }
            case Verdict.ConditionFalse ignored -> printObstacles(explained, out);
        }
    }

    /** The texts of a rule, harmless. */
    private record Rule(String name, String position) {
        Rule(io.vedette.rules.Rule rule) {
            this(TerminalText.escape(rule.name()), TerminalText.escape(rule.position().toString()));
        }
    }

    private static void printObstacles(ExplainedEvent explained, PrintStream out) {
        out.println(
                "The rule did not fire: its condition is false"
                        + (explained.rule().enabled() ? "." : ", and the rule is disabled."));
        List<String> obstacles = obstacles(explained.explanation());
        out.println(
                obstacles.isEmpty()
                        ? "No change of its tests was found that would make it true: they contradict each other."
                        : "The least that kept it from firing:");
        obstacles.forEach(obstacle -> out.println("  " + obstacle));
    }

    /** What kept a rule from firing, one line each. */
    static List<String> obstacles(Explanation explanation) {
        return explanation.obstacles().stream().map(ExplanationText::line).toList();
    }

    private static String line(Obstacle obstacle) {
        String within =
                obstacle.within().isEmpty()
                        ? ""
                        : " (in " + escaped(String.join(", ", obstacle.within())) + ")";
        return cut(obstacle.test().text(), LONGEST_TEST)
                + within
                + " would have to be "
                + obstacle.needed()
                + ", but "
                + named(obstacle.test().readings());
    }

    private static void print(Part part, int depth, PrintStream out) {
        boolean reached = part.reach() instanceof Explanation.Evaluated;
        String truth = reached ? Boolean.toString(part.holds()) : "(" + part.holds() + ")";
        out.println(
                String.format("  %-8s", truth) + "  ".repeat(depth) + text(part) + skipped(part));
        for (Part inner : part.parts()) {
            print(inner, depth + 1, out);
        }
    }

    private static String text(Part part) {
        return switch (part) {
            case Explanation.All ignored -> "all of";
            case Explanation.Any ignored -> "any of";
            case Explanation.Not ignored -> "not";
            case Named named ->
                    (named.naming() == Naming.MACRO ? "macro " : "exception ")
                            + escaped(named.name());
            case Test test -> cut(test.text(), LONGEST_TEST) + "   <- " + values(test);
        };
    }

    private static String skipped(Part part) {
        return part.reach() instanceof Skipped(String deciding, boolean truth)
                ? "   not evaluated: "
                        + cut(deciding, LONGEST_DECIDING_PART)
                        + " is "
                        + truth
                        + " already"
                : "";
    }

    /** The field of a plain test stands to the left of the value anyway. */
    private static String values(Test test) {
        return test.readings().size() == 1
                ? value(test.readings().getFirst().value())
                : named(test.readings());
    }

    private static String named(List<Reading> readings) {
        return String.join(
                ", ",
                readings.stream()
                        .map(reading ->
                                cut(reading.operand(), LONGEST_TEST)
                                        + " is "
                                        + value(reading.value()))
                        .toList());
    }

    static String value(FieldValue value) {
        return switch (value) {
            case FieldValue.Absent ignored -> "absent";
            case FieldValue.Text(String text) -> quoted(text);
            case FieldValue.Whole(long number) -> Long.toString(number);
            case FieldValue.UnsignedWhole(long number) -> Long.toUnsignedString(number);
            case FieldValue.Decimal(double number) -> Double.toString(number);
            case FieldValue.Truth(boolean truth) -> Boolean.toString(truth);
            case FieldValue.Several(List<FieldValue> values) -> {
                var shown = new ArrayList<String>();
                for (FieldValue each : values.subList(0, Math.min(MOST_VALUES, values.size()))) {
                    shown.add(value(each));
                }
                int more = values.size() - shown.size();
                yield "("
                        + String.join(", ", shown)
                        + (more > 0 ? ", and " + more + " more" : "")
                        + ")";
            }
        };
    }

    private static String quoted(String text) {
        return text.length() <= LONGEST_VALUE
                ? "\"" + escaped(text) + "\""
                : "\""
                        + escaped(text.substring(0, LONGEST_VALUE))
                        + "\" and "
                        + (text.length() - LONGEST_VALUE)
                        + " characters more";
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest
                ? escaped(text)
                : escaped(text.substring(0, longest))
                        + "... "
                        + (text.length() - longest)
                        + " more";
    }

    private static String escaped(String text) {
        return TerminalText.escape(text);
    }
}
