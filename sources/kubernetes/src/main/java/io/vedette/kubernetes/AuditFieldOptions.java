package io.vedette.kubernetes;

/**
 * How audit fields are read where Falco's plugin errs.
 *
 * @param fixUpstreamBugs false reads every field as the plugin does, so that rules written for it
 *     give the same alerts. True makes {@code ka.sourceips} read the addresses of the client, which
 *     the plugin looks for where they never are; keeps the registry's port in {@code
 *     image.repository} fields, which the plugin takes for a tag and cuts off with all that
 *     follows; and lets {@code ka.uri.param} pass over a malformed parameter, which makes the
 *     plugin give up on all of them.
 */
record AuditFieldOptions(boolean fixUpstreamBugs) {
    /** The system property that sets {@link #fixUpstreamBugs}; it is false by default. */
    static final String FIX_UPSTREAM_BUGS = "vedette.audit.fix-upstream-bugs";

    static AuditFieldOptions fromSystemProperties() {
        return new AuditFieldOptions(Boolean.getBoolean(FIX_UPSTREAM_BUGS));
    }
}
