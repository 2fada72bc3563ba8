package io.vedette.rules;

import io.vedette.model.Priority;
import java.util.List;

/**
 * A file of tests for rules: events, and the alerts that have to come of them.
 *
 * <p>Immutable. Read by {@link RuleTestReader}, run by {@link RuleTestRunner}.
 *
 * @param source the file
 * @param rules files and directories of the rules that are tested; empty for the product's own
 */
public record RuleTestFile(
        RuleFile source, List<Named> rules, Matching matching, List<RuleTest> tests) {
    public RuleTestFile {
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
    }

    /** A name, with the place where it stands. */
    public record Named(String name, Position position) {}

    /**
     * One test.
     *
     * @param alerts all that have to come, in the order of events and, for one event, of rules
     * @param checkedRules the only rules whose alerts count; empty for all
     */
    public record RuleTest(
            String name,
            Position position,
            Events events,
            List<ExpectedAlert> alerts,
            List<Named> checkedRules) {
        public RuleTest {
            alerts = List.copyOf(alerts);
            checkedRules = List.copyOf(checkedRules);
        }
    }

    /** Where the events of a test are. */
    public sealed interface Events {}

    /** In the test file. */
    public record Inline(List<InlineEvent> events) implements Events {
        public Inline {
            events = List.copyOf(events);
        }
    }

    /** An event as one line of JSON. */
    public record InlineEvent(String json, Position position) {}

    /** In a recording. */
    public record Recorded(Named file) implements Events {}

    /** An alert that has to come. */
    public record ExpectedAlert(Named rule, List<Demand> demands) {
        public ExpectedAlert {
            demands = List.copyOf(demands);
        }
    }

    /** What an expected alert must be besides being of its rule. */
    public sealed interface Demand {}

    /**
     * It comes of this event.
     *
     * @param number from 1
     */
    public record OfEvent(int number) implements Demand {}

    public record HasPriority(Priority priority) implements Demand {}

    /** The output is exactly this. */
    public record HasOutput(String text) implements Demand {}

    public record OutputContains(String text) implements Demand {}

    /** A field of the output has this value, as it stands in text. */
    public record HasField(String name, String value) implements Demand {}

    /** A field of the output has these values, as each stands in text. */
    public record HasFields(String name, List<String> values) implements Demand {
        public HasFields {
            values = List.copyOf(values);
        }
    }

    /** A field of the output has no value. */
    public record LacksField(String name) implements Demand {}
}
