package io.vedette.rules;

/**
 * A rule could not be evaluated: a mistake of ours, in a field's reader or in compiled code. Stack
 * traces leave the frames of compiled conditions out, so this names the rule. A matcher goes on
 * with the rules behind it when it is asked to.
 */
public final class RuleEvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Rule rule;
    private final int index;

    /**
     * @param index the place of the rule in {@link Matcher#rules}
     */
    RuleEvaluationException(Rule rule, int index, Throwable cause) {
        super(
                "rule \"" + rule.name() + "\" at " + rule.position() + " could not be evaluated",
                cause);
        this.rule = rule;
        this.index = index;
    }

    public Rule rule() {
        return rule;
    }

    /** The place of the rule in the matcher's rules. */
    public int index() {
        return index;
    }
}
