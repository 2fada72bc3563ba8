package io.vedette.cli;

import io.vedette.model.TerminalText;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestResult;
import io.vedette.rules.RuleTestResult.ActualAlert;
import io.vedette.rules.RuleTestResult.Difference;
import io.vedette.rules.RuleTestResult.Mismatch;
import io.vedette.rules.RuleTestResult.Reason;
import java.io.PrintStream;
import java.util.List;

/** Failed tests for people. */
final class TestText {
    private TestText() {}

    static void printFailures(TestedFile file, PrintStream out) {
        for (RuleTestResult result : file.results()) {
            if (!result.passed()) {
                line(out, "FAILED " + result.test().position() + ": " + result.test().name());
                result.differences().forEach(difference -> print(difference, out));
            }
        }
    }

    private static void line(PrintStream out, String text) {
        out.println(TerminalText.escape(text));
    }

    private static void print(Difference difference, PrintStream out) {
        switch (difference) {
            case RuleTestResult.Missing missing -> {
                line(out, "  missing: " + expected(missing.expected()));
                print(missing.reason(), out);
            }
            case RuleTestResult.Unexpected unexpected ->
                    line(out, "  unexpected: " + actual(unexpected.alert()));
            case RuleTestResult.Differs differs -> {
                line(out, "  different: " + expected(differs.expected()));
                for (Mismatch mismatch : differs.mismatches()) {
                    line(out, "    " + mismatch.part());
                    line(out, "      expected: " + mismatch.expected());
                    line(out, "      actual:   " + mismatch.actual());
                }
            }
        }
    }

    private static String expected(ExpectedAlert alert) {
        return "\"" + alert.rule().name() + "\", expected at " + alert.rule().position();
    }

    private static String actual(ActualAlert alert) {
        return "\""
                + alert.rule()
                + "\" on event "
                + alert.event()
                + ": "
                + alert.priority().label()
                + " "
                + alert.output();
    }

    private static void print(Reason reason, PrintStream out) {
        switch (reason) {
            case RuleTestResult.ConditionFalse nearest -> {
                List<String> obstacles = ExplanationText.obstacles(nearest.explanation());
                line(
                        out,
                        "    its condition is false; "
                                + (obstacles.isEmpty()
                                        ? "its tests contradict each other"
                                        : "the least that kept it from firing on event "
                                                + nearest.event()
                                                + ":"));
                obstacles.forEach(obstacle -> out.println("      " + obstacle));
            }
            case RuleTestResult.Disabled(int event) ->
                    line(out, "    it matches event " + event + ", but it is disabled");
            case RuleTestResult.Hidden(int event, String by) ->
                    line(
                            out,
                            "    it matches event "
                                    + event
                                    + ", but \""
                                    + by
                                    + "\" comes before it and matches too; with matching: all both alert");
            case RuleTestResult.OutOfOrder(int event) ->
                    line(out, "    it came out of order, on event " + event);
            case RuleTestResult.OnlyCounted(int event) ->
                    line(
                            out,
                            "    it matches event "
                                    + event
                                    + ", but a correlation counts it: it alerts only with generate: true there");
            case RuleTestResult.NotCorrelated(var matches) -> {
                line(
                        out,
                        "    it is a correlation whose condition did not come to hold; its rules matched:");
                matches.forEach((rule, count) ->
                        line(
                                out,
                                "      \""
                                        + rule
                                        + "\": "
                                        + count
                                        + (count == 1 ? " event" : " events")));
            }
            case RuleTestResult.OnlyLookedAt ignored ->
                    line(
                            out,
                            "    another correlation refers to it: it alerts only with generate: true there");
            case RuleTestResult.NoEvent ignored ->
                    line(out, "    there is no event that it could come of");
        }
    }
}
