package io.vedette.rules;

import io.vedette.model.FieldValue;
import io.vedette.rules.RuleTestFile.Demand;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestFile.HasField;
import io.vedette.rules.RuleTestFile.HasFields;
import io.vedette.rules.RuleTestFile.HasOutput;
import io.vedette.rules.RuleTestFile.HasPriority;
import io.vedette.rules.RuleTestFile.LacksField;
import io.vedette.rules.RuleTestFile.OfEvent;
import io.vedette.rules.RuleTestFile.OutputContains;
import io.vedette.rules.RuleTestResult.ActualAlert;
import io.vedette.rules.RuleTestResult.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares alerts that came with alerts that are expected. */
final class AlertDemands {
    private AlertDemands() {}

    /** The first alert from a place on that {@code expected} is about, or -1. */
    static int find(ExpectedAlert expected, List<ActualAlert> actual, int from) {
        for (int i = from; i < actual.size(); i++) {
            if (isFor(expected, actual.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether rule and event are those expected; then the rest has to be, too. */
    static boolean isFor(ExpectedAlert expected, ActualAlert alert) {
        return expected.rule().name().equals(alert.rule())
                && expected.demands().stream()
                        .allMatch(demand ->
                                !(demand instanceof OfEvent(int number))
                                        || number == alert.event());
    }

    static List<Mismatch> mismatches(ExpectedAlert expected, ActualAlert alert) {
        var mismatches = new ArrayList<Mismatch>();
        for (Demand demand : expected.demands()) {
            mismatch(demand, alert).ifPresent(mismatches::add);
        }
        return mismatches;
    }

    private static Optional<Mismatch> mismatch(Demand demand, ActualAlert alert) {
        return switch (demand) {
            case OfEvent ignored -> Optional.empty();
            case HasPriority(var priority) ->
                    unless(
                            priority == alert.priority(),
                            "priority",
                            priority.label(),
                            alert.priority().label());
            case HasOutput(String text) ->
                    unless(text.equals(alert.output()), "output", text, alert.output());
            case OutputContains(String text) ->
                    unless(
                            alert.output().contains(text),
                            "output",
                            "something with " + text,
                            alert.output());
            case HasField(String name, String value) -> {
                boolean same =
                        !(field(name, alert) instanceof FieldValue.Absent)
                                && OutputTemplate.text(field(name, alert)).equals(value);
                yield unless(same, name, value, shown(name, alert));
            }
            case HasFields(String name, List<String> values) -> {
                boolean same =
                        field(name, alert) instanceof FieldValue.Several(List<FieldValue> each)
                                && each.stream().map(OutputTemplate::text).toList().equals(values);
                String expected = "(" + String.join(",", values) + ")";
                yield unless(same, name, expected, shown(name, alert));
            }
            case LacksField(String name) -> {
                boolean same =
                        alert.fields().containsKey(name)
                                && field(name, alert) instanceof FieldValue.Absent;
                yield unless(same, name, OutputTemplate.ABSENT, shown(name, alert));
            }
        };
    }

    private static Optional<Mismatch> unless(
            boolean same, String part, String expected, String actual) {
        return same ? Optional.empty() : Optional.of(new Mismatch(part, expected, actual));
    }

    private static FieldValue field(String name, ActualAlert alert) {
        return alert.fields().getOrDefault(name, new FieldValue.Absent());
    }

    private static String shown(String name, ActualAlert alert) {
        return alert.fields().containsKey(name)
                ? OutputTemplate.text(field(name, alert))
                : "not a field of the output";
    }
}
