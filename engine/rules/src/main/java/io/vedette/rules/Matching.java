package io.vedette.rules;

/** How many rules may match one event: Falco's {@code rule_matching}. */
public enum Matching {
    /** The first that matches, in load order, is the only one. */
    FIRST,
    /** Every rule that matches. */
    ALL
}
