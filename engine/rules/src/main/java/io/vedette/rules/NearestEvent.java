package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.rules.RuleTestResult.Reason;
import java.util.List;

/**
 * Finds, among events that a rule did not alert on, the one that was nearest to it; one thread's.
 */
final class NearestEvent {
    private final Rule rule;
    private final List<Rule> running;
    private Reason reason = new RuleTestResult.NoEvent();
    private int distance = Integer.MAX_VALUE;

    NearestEvent(Rule rule, List<Rule> running) {
        this.rule = rule;
        this.running = running;
    }

    void consider(Event event, int number) {
        Explanation explanation = Explainer.explain(rule, event);
        int tests = explanation.obstacles().size();
        // a condition that no change was found for is far from being true
        int far = tests == 0 && !explanation.holds() ? Integer.MAX_VALUE - 1 : tests;
        if (far >= distance) {
            return;
        }
        distance = far;
        reason =
                explanation.holds()
                        ? heldBack(event, number)
                        : new RuleTestResult.ConditionFalse(number, explanation);
    }

    /** The condition holds and no alert came. */
    private Reason heldBack(Event event, int number) {
        int place = running.indexOf(rule);
        if (place < 0) {
            return new RuleTestResult.Disabled(number);
        }
        List<Rule> before =
                running.subList(0, place).stream()
                        .filter(earlier -> earlier.source().equals(rule.source()))
                        .toList();
        int first = Matcher.interpreting(before).next(event, 0);
        if (first < 0) {
            throw new IllegalStateException(
                    "rule " + rule.name() + " matches event " + number + " and did not alert");
        }
        return new RuleTestResult.Hidden(number, before.get(first).name());
    }

    Reason reason() {
        return reason;
    }
}
