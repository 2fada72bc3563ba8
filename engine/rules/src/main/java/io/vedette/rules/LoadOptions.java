package io.vedette.rules;

/**
 * How rules are read where Falco's own way is known to be wrong.
 *
 * @param fixUpstreamBugs false: as Falco does, since public rules were written against it; true:
 *     {@code fd.net in (a, b)} looks at all networks instead of the first alone
 */
public record LoadOptions(boolean fixUpstreamBugs) {
    public static final LoadOptions DEFAULT = new LoadOptions(false);
}
