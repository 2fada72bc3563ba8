package io.vedette.rules;

/**
 * A rule could not be evaluated: a mistake of ours, in a field's reader or in compiled code. Stack
 * traces leave the frames of compiled conditions out, so this names the rule.
 */
public final class RuleEvaluationException extends RuntimeException {
    RuleEvaluationException(Rule rule, Throwable cause) {
        super(
                "rule \"" + rule.name() + "\" at " + rule.position() + " could not be evaluated",
                cause);
    }
}
