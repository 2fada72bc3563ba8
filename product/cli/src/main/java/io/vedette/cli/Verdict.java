package io.vedette.cli;

import io.vedette.rules.Rule;

/** Whether a rule alerts on an event. */
sealed interface Verdict {
    record Fired() implements Verdict {}

    record ConditionFalse() implements Verdict {}

    /** The condition holds, but the rule does not run. */
    record SwitchedOff() implements Verdict {}

    /** The condition holds, but the rule is there for correlations to count. */
    record OnlyCounted() implements Verdict {}

    /** The condition holds, but an earlier rule matches too, and only the first one alerts. */
    record Hidden(Rule by) implements Verdict {}
}
