package io.vedette.rules;

import io.vedette.model.FieldValue;
import io.vedette.model.Priority;
import io.vedette.rules.RuleTestFile.ExpectedAlert;
import io.vedette.rules.RuleTestFile.RuleTest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one test.
 *
 * @param differences between the alerts expected and those that came; none when it passed
 */
public record RuleTestResult(RuleTest test, List<Difference> differences) {
    public RuleTestResult {
        differences = List.copyOf(differences);
    }

    public boolean passed() {
        return differences.isEmpty();
    }

    /**
     * An alert that came.
     *
     * @param event the number of its event, from 1
     */
    public record ActualAlert(
            int event,
            String rule,
            Priority priority,
            String output,
            Map<String, FieldValue> fields) {
        public ActualAlert {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** A way in which a test failed. */
    public sealed interface Difference {}

    /** An alert came that is not expected. */
    public record Unexpected(ActualAlert alert) implements Difference {}

    /** An alert came, but it is not quite as expected. */
    public record Differs(ExpectedAlert expected, ActualAlert actual, List<Mismatch> mismatches)
            implements Difference {
        public Differs {
            mismatches = List.copyOf(mismatches);
        }
    }

    /** A part of an alert that is not as expected. */
    public record Mismatch(String part, String expected, String actual) {}

    /** An alert did not come. */
    public record Missing(ExpectedAlert expected, Reason reason) implements Difference {}

    /** Why an alert did not come. */
    public sealed interface Reason {}

    /** The condition is false; this is the event that it was nearest to be true for. */
    public record ConditionFalse(int event, Explanation explanation) implements Reason {}

    /** The condition is true for this event, but the rule is disabled. */
    public record Disabled(int event) implements Reason {}

    /** The condition is true for this event, but only the first rule that matches alerts. */
    public record Hidden(int event, String by) implements Reason {}

    /** The alert came, but before or after another one than expected. */
    public record OutOfOrder(int event) implements Reason {}

    /** The condition is true for this event, but the rule is there for correlations to count. */
    public record OnlyCounted(int event) implements Reason {}

    /**
     * It is a correlation, and its condition did not come to hold.
     *
     * @param matches for each rule that it refers to, how many events matched it
     */
    public record NotCorrelated(Map<String, Integer> matches) implements Reason {
        public NotCorrelated {
            matches = Collections.unmodifiableMap(new TreeMap<>(matches));
        }
    }

    /** It is a correlation that is there for others to look at. */
    public record OnlyLookedAt() implements Reason {}

    /** There is no event that it could come of. */
    public record NoEvent() implements Reason {}
}
